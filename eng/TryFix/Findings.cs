using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.TryFix;

/// <summary>One report of a rule, in the document that an editor would show it in.</summary>
internal sealed record Finding(Document Document, Diagnostic Diagnostic)
{
    public string Id => Diagnostic.Id;
}

/// <summary>Runs the rules over solutions, and knows again what did not change between two of them.</summary>
internal sealed class Findings(Rules rules)
{
    private readonly ConditionalWeakTable<Compilation, Dictionary<string, ImmutableArray<Diagnostic>>> _known = [];

    /// <summary>What an analyzer threw: it should never.</summary>
    public HashSet<string> Crashes { get; } = [];

    /// <summary>Everything found in a solution, in the order of its projects and documents; of one rule, if an id is given.</summary>
    public async Task<ImmutableArray<Finding>> InAsync(Solution solution, string? id = null)
    {
        var result = ImmutableArray.CreateBuilder<Finding>();
        foreach (var project in solution.Projects)
        {
            foreach (var diagnostic in await InAsync(project, id))
            {
                if (solution.GetDocument(diagnostic.Location.SourceTree) is { } document) result.Add(new Finding(document, diagnostic));
            }
        }

        return result.ToImmutable();
    }

    public async Task<ImmutableArray<Diagnostic>> InAsync(Project project, string? id)
    {
        var compilation = (await project.GetCompilationAsync())!;
        var byId = _known.GetOrCreateValue(compilation);
        if (byId.TryGetValue(id ?? "", out var known)) return known;
        if (byId.TryGetValue("", out var all)) return byId[id!] = Ordered(all, id);
        var found = await (await StartAsync(project, id)).GetAnalyzerDiagnosticsAsync();
        return byId[id ?? ""] = Ordered(found, id);
    }

    /// <summary>What is found in a single document, as while typing.</summary>
    public async Task<ImmutableArray<Diagnostic>> InAsync(Document document)
    {
        var analysis = await StartAsync(document.Project, id: null);
        var tree = (await document.GetSyntaxTreeAsync())!;
        return Ordered(
            await analysis.GetAnalyzerSemanticDiagnosticsAsync(analysis.Compilation.GetSemanticModel(tree), filterSpan: null,
                CancellationToken.None),
            id: null);
    }

    private async Task<CompilationWithAnalyzers> StartAsync(Project project, string? id)
    {
        var analyzers = rules.Analyzers.Where(analyzer => id is null || analyzer.SupportedDiagnostics.Any(rule => rule.Id == id))
            .ToImmutableArray();
        var options =
            new CompilationWithAnalyzersOptions(project.AnalyzerOptions, Failed, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        return rules.Configure((await project.GetCompilationAsync())!).WithAnalyzers(analyzers, options);
    }

    private void Failed(Exception exception, DiagnosticAnalyzer analyzer, Diagnostic diagnostic)
    {
        lock (Crashes) Crashes.Add(
            $"{analyzer.GetType().Name}: {exception.GetType().Name}: {exception.Message}\n"
                + $"{exception.StackTrace?.Split('\n').FirstOrDefault()}");
    }

    private ImmutableArray<Diagnostic> Ordered(IEnumerable<Diagnostic> found, string? id) =>
        [.. found.Where(d => d.Location.IsInSource && rules.Has(d.Id) && (id is null || d.Id == id))
            .OrderBy(d => d.Location.SourceTree!.FilePath, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start)
            .ThenBy(d => d.Id, StringComparer.Ordinal)];
}
