using System.Diagnostics;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LeakAnalyzers.Benchmarks;

/// <summary>What repairs take.</summary>
/// <param name="Offer">Milliseconds until the list of fixes for one finding is there: the median of many.</param>
/// <param name="All">Milliseconds of a fix-all in a solution, by number of findings.</param>
internal sealed record FixCost(double Offer, ImmutableArray<(int Findings, int Documents, double Milliseconds)> All);

/// <summary>Asks for the fixes of findings, and repairs a whole solution at once.</summary>
internal static class FixSession
{
    private const string Id = "LEAK203";

    private const int FindingsPerDocument = 4;

    private const int Offers = 50;

    private static readonly ImmutableArray<int> Documents = [125, 250, 500];

    public static async Task<FixCost> Measure()
    {
        var fixer = (CodeFixProvider)Activator.CreateInstance(typeof(CodeFixes.Dispose.DisposeWithUsing))!;
        var all = new List<(int, int, double)>();
        var offers = new List<double>();
        foreach (var count in Documents.Insert(0, Documents[0])) // the first round compiles the fix
        {
            using var workspace = new AdhocWorkspace();
            var project = SourceFolder.AddTo(workspace, Enumerable.Range(0, count).Select(number => ($"File{number}.cs", Code(number))));
            var compilation = (await project.GetCompilationAsync())!;
            var found = await Contender.Package.Analysis(compilation, concurrent: true).GetAnalyzerDiagnosticsAsync();
            found = [.. found.Where(finding => finding.Id == Id)];
            offers.Clear();
            foreach (var finding in found.Take(Offers)) offers.Add(await Offer(fixer, project, finding));
            var context = new FixAllContext(project.Documents.First(), fixer, FixAllScope.Solution,
                await KeyOf(fixer, project, found[0]), [Id], new Known(found), CancellationToken.None);
            var start = Stopwatch.GetTimestamp();
            var action = await fixer.GetFixAllProvider()!.GetFixAsync(context);
            await action!.GetOperationsAsync(CancellationToken.None);
            all.Add((found.Length, count, Stopwatch.GetElapsedTime(start).TotalMilliseconds));
        }

        return new(Cost.Median(offers), [.. all.Skip(1)]);
    }

    private static async Task<double> Offer(CodeFixProvider fixer, Project project, Diagnostic finding)
    {
        var start = Stopwatch.GetTimestamp();
        await KeyOf(fixer, project, finding);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task<string?> KeyOf(CodeFixProvider fixer, Project project, Diagnostic finding)
    {
        var actions = new List<CodeAction>();
        var document = project.GetDocument(finding.Location.SourceTree)!;
        await fixer.RegisterCodeFixesAsync(
            new CodeFixContext(document, finding, (action, _) => actions.Add(action), CancellationToken.None));
        return actions[0].EquivalenceKey;
    }

    private static string Code(int number) => $"namespace Contoso.Part{number};\n\npublic class Rows\n{{\n"
        + string.Concat(Enumerable.Range(0, FindingsPerDocument).Select(index =>
            $$"""
                public int Count{{index}}(System.Data.Common.DbCommand command)
                {
                    var reader = command.ExecuteReader();
                    var count = 0;
                    while (reader.Read()) count++;
                    return count;
                }

            """)) + "}\n";

    private sealed class Known(ImmutableArray<Diagnostic> findings) : FixAllContext.DiagnosticProvider
    {
        private readonly ILookup<SyntaxTree?, Diagnostic> _byTree = findings.ToLookup(finding => finding.Location.SourceTree);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document, CancellationToken cancellationToken) => _byTree[await document.GetSyntaxTreeAsync(cancellationToken)];

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
