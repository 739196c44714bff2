using System.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.Benchmarks;

/// <summary>Milliseconds of processor time after a key: the first one, and the median of the others.</summary>
internal readonly record struct KeyCost(double Cold, double Warm);

/// <summary>What a key costs, by who takes it.</summary>
/// <param name="Compiler">Binding the document and reporting its errors.</param>
/// <param name="Floor">Analyzers that register the same and do nothing.</param>
/// <param name="Package">The rules that are on by default.</param>
internal sealed record EditorCost(KeyCost Compiler, KeyCost Floor, KeyCost Package)
{
    /// <summary>What the package adds to the compiler's work.</summary>
    public double Share => (Package.Warm - Floor.Warm) / Compiler.Warm;
}

/// <summary>
/// Types into one method of a large file and asks for the diagnostics of that document after each key, as an editor does.
/// </summary>
internal static class EditorSession
{
    public const int LinesOfFile = 5000;

    public const int FilesOfProject = 200;

    private const int Keys = 40;

    private const string Typed = "var typed = Count10.ToString().Length + 123;";

    public static async Task<EditorCost> Measure()
    {
        using var workspace = new AdhocWorkspace();
        var generated = Workload.Create(FilesOfProject * 400).Take(FilesOfProject - 1).Select(file => (file.Path, file.Code));
        var project = SourceFolder.AddTo(workspace, generated.Append(("Large.cs", Workload.Large(LinesOfFile))));
        var document = project.Documents.Single(file => file.Name == "Large.cs");
        var at = (await document.GetTextAsync()).ToString().IndexOf("var text =", LinesOfFile * 15, StringComparison.Ordinal);
        await project.GetCompilationAsync();

        var costs = new List<(double Compiler, double Floor, double Package)>();
        for (var key = 0; key < Keys; key++)
        {
            var change = new TextChange(new(at + key, 0), Typed[key].ToString());
            document = document.WithText((await document.GetTextAsync()).WithChanges(change));
            var compilation = (await document.Project.GetCompilationAsync())!;
            var tree = (await document.GetSyntaxTreeAsync())!;
            costs.Add((
                await Take(compilation, bare => Task.FromResult(bare.GetSemanticModel(tree).GetDiagnostics())),
                await Take(compilation, bare => Ask(Contender.Floor, bare, tree)),
                await Take(compilation, bare => Ask(Contender.Package, bare, tree))));
        }

        return new(KeyCostOf(costs.Select(cost => cost.Compiler)), KeyCostOf(costs.Select(cost => cost.Floor)),
            KeyCostOf(costs.Select(cost => cost.Package)));
    }

    // The rules run in the order of an editor: what needs the syntax alone, then what needs the types.
    private static async Task<ImmutableArray<Diagnostic>> Ask(Contender contender, Compilation compilation, SyntaxTree tree)
    {
        var analysis = contender.Analysis(compilation, concurrent: true);
        var syntax = await analysis.GetAnalyzerSyntaxDiagnosticsAsync(tree, CancellationToken.None);
        var model = analysis.Compilation.GetSemanticModel(tree);
        return syntax.AddRange(await analysis.GetAnalyzerSemanticDiagnosticsAsync(model, filterSpan: null, CancellationToken.None));
    }

    // Each gets a compilation in which nothing is bound yet.
    private static async Task<double> Take(Compilation compilation, Func<Compilation, Task<ImmutableArray<Diagnostic>>> ask)
    {
        var bare = compilation.Clone();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        await ask(bare);
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds;
    }

    private static KeyCost KeyCostOf(IEnumerable<double> costs)
    {
        var all = costs.ToList();
        return new(all[0], Cost.Median(all.Skip(Keys / 2)));
    }
}
