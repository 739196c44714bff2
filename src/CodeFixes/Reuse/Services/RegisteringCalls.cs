using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Services;

/// <summary>The calls that register services under one name, such as <c>AddHttpClient</c>.</summary>
internal static class RegisteringCalls
{
    /// <summary>Those of a project.</summary>
    public static async Task<List<(InvocationExpressionSyntax Call, SemanticModel Model)>> InAsync(Project project, string name,
        CancellationToken cancellation)
    {
        var calls = new List<(InvocationExpressionSyntax, SemanticModel)>();
        foreach (var document in project.Documents)
        {
            if (!(await document.GetTextAsync(cancellation).ConfigureAwait(false)).ToString().Contains(name)) continue;
            var syntax = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
            var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
            var found = syntax!.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Where(i => i.Expression is MemberAccessExpressionSyntax access && access.Name.Identifier.ValueText == name);
            calls.AddRange(found.Select(call => (call, model!)));
        }

        return calls;
    }

    /// <summary>Those that a project reaches through <c>services.AddThat()</c> of a library it references.</summary>
    public static async Task<List<(InvocationExpressionSyntax Call, SemanticModel Model)>> ThroughAsync(Project project, string name,
        CancellationToken cancellation)
    {
        var texts = new List<string>();
        foreach (var document in project.Documents) texts.Add((await document.GetTextAsync(cancellation).ConfigureAwait(false)).ToString());
        var calls = new List<(InvocationExpressionSyntax, SemanticModel)>();
        foreach (var reference in project.Solution.GetProjectDependencyGraph().GetProjectsThatThisProjectTransitivelyDependsOn(project.Id))
        {
            var found = await InAsync(project.Solution.GetProject(reference)!, name, cancellation).ConfigureAwait(false);
            calls.AddRange(
                found.Where(f =>
                    f.Call.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { Identifier.ValueText: var method }
                        && texts.Any(t => t.Contains($".{method}("))));
        }

        return calls;
    }
}
