using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.TryFix;

/// <summary>The errors and warnings of the compiler that a change brings: for each document those after, less those before.</summary>
internal static class CompilerDiagnostics
{
    private static readonly ConditionalWeakTable<Compilation, Dictionary<SyntaxTree, ImmutableArray<string>>> Known = [];

    /// <summary>
    /// Looks at what changed and at what may see it: other files that mention a changed type, or, for a thorough look, whole projects.
    /// </summary>
    public static async Task<ImmutableArray<string>> NewAsync(Solution before, Solution after, ImmutableArray<DocumentId> changed,
        bool thorough)
    {
        var result = ImmutableArray.CreateBuilder<string>();
        foreach (var id in await AffectedAsync(before, after, changed, thorough))
        {
            var had = before.GetDocument(id) is { } old ? (await OfAsync(old)).ToList() : [];
            foreach (var text in await OfAsync(after.GetDocument(id)!))
            {
                if (!had.Remove(text)) result.Add($"{after.GetDocument(id)!.Name}: {text}");
            }
        }

        return result.ToImmutable();
    }

    private static async Task<ImmutableArray<string>> OfAsync(Document document)
    {
        var compilation = (await document.Project.GetCompilationAsync())!;
        var tree = (await document.GetSyntaxTreeAsync())!;
        var known = Known.GetOrCreateValue(compilation);
        if (known.TryGetValue(tree, out var texts)) return texts;
        return known[tree] = [
            .. compilation.GetSemanticModel(tree).GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed)
                .Select(d => $"{d.Id}: {d.GetMessage()}")];
    }

    private static async Task<HashSet<DocumentId>> AffectedAsync(Solution before, Solution after, ImmutableArray<DocumentId> changed,
        bool thorough)
    {
        var result = changed.ToHashSet();
        var types = new HashSet<string>();
        var projects = new HashSet<ProjectId>();
        foreach (var id in changed)
        {
            var tree = (await after.GetDocument(id)!.GetSyntaxTreeAsync())!;
            if (before.GetDocument(id) is { } old && tree.IsEquivalentTo((await old.GetSyntaxTreeAsync())!, topLevel: true)) continue;
            types.UnionWith(
                (await tree.GetRootAsync()).DescendantNodes(n =>
                    n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
                .OfType<TypeDeclarationSyntax>().Select(t => t.Identifier.ValueText));
            projects.UnionWith(after.GetProjectDependencyGraph().GetProjectsThatTransitivelyDependOnThisProject(id.ProjectId)
                .Prepend(id.ProjectId));
        }

        foreach (var document in projects.SelectMany(id => after.GetProject(id)!.Documents))
        {
            if (thorough || await MentionsAsync(document, types)) result.Add(document.Id);
        }

        return result;
    }

    private static async Task<bool> MentionsAsync(Document document, HashSet<string> types)
    {
        var text = (await document.GetTextAsync()).ToString();
        return types.Any(type => text.Contains(type, StringComparison.Ordinal));
    }
}
