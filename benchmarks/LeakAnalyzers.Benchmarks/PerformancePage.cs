using System.Globalization;
using System.Text;

namespace LeakAnalyzers.Benchmarks;

/// <summary>What the contenders took on one source.</summary>
internal sealed record SourceCost(string Name, int Lines, IReadOnlyList<Series> Measured)
{
    public Series Of(Contender contender) => Measured.Single(series => series.Contender == contender);
}

/// <summary>Writes the figures as <c>docs/performance.md</c> with a chart.</summary>
internal static class PerformancePage
{
    public static void Print(EditorCost editor, FixCost fixes) => Console.WriteLine(Editor(editor) + Fixes(fixes));

    public static void Write(IReadOnlyList<SourceCost> sources, EditorCost editor, FixCost fixes)
    {
        var docs = Path.Combine(Root(), "docs");
        File.WriteAllText(Path.Combine(docs, "performance.md"), Page(sources, editor, fixes));
        File.WriteAllText(Path.Combine(docs, "images", "performance.svg"),
            PerformanceChart.Draw(sources.First(source => source.Name != "generated")));
    }

    private static string Page(IReadOnlyList<SourceCost> sources, EditorCost editor, FixCost fixes)
    {
        var page = new StringBuilder(
            """
            # Performance

            This page is written by the benchmarks (see the end); do not edit it by hand.

            ![Processor time of each package as a ratio to an analyzer that does nothing](images/performance.svg)

            All contenders run in turn in one process. A ratio compares the processor time of a round with that of an analyzer that registers
            the same actions and does nothing ("floor"): the compiler binds every body for any analyzer. Each figure is the median of all
            rounds.

            """);
        foreach (var source in sources.Where(source => source.Name != "generated")) page.Append(Table(source));
        page.Append(Generated([.. sources.Where(source => source.Name == "generated")])).Append(Editor(editor)).Append(Fixes(fixes));
        return page.Append(
            """
            ## Run it

            ```sh
            eng/compare
            dotnet run -c Release --project benchmarks/LeakAnalyzers.Benchmarks -- FOLDER... --lines 10000,100000,1000000 --peers artifacts/contenders --report
            ```

            `eng/compare` downloads the other packages. `--ratio` prints the figures of folders without writing this page, `--editor` those of
            the editor and the fixes.

            """).ToString();
    }

    private static string Table(SourceCost source)
    {
        var floor = source.Of(Contender.Floor);
        var table = new StringBuilder($"\n## {source.Name}\n\n")
            .Append(string.Create(CultureInfo.InvariantCulture, $"{source.Lines:N0} lines.\n\n"))
            .Append("| rules | findings | processor time | ratio | allocated | ratio |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var series in source.Measured)
        {
            table.Append(string.Create(CultureInfo.InvariantCulture,
                $"| {series.Contender.Name} | {series.Findings} | {series.Processor / 1000:F1} s | {series.ProcessorRatio(floor):F2} | ")
                + string.Create(CultureInfo.InvariantCulture, $"{series.Allocated / 1e6:N0} MB | {series.AllocationRatio(floor):F2} |\n"));
        }

        return table.ToString();
    }

    private static string Generated(IReadOnlyList<SourceCost> sources)
    {
        var table = new StringBuilder(
            $"\n## How it grows\n\nGenerated code with one resource in {Workload.LinesPerResource} lines; every fifth leaks.\n\n"
            + "| lines | findings | ratio to the floor | all rules | microseconds a line | allocated, ratio |\n"
            + "| --- | --- | --- | --- | --- | --- |\n");
        foreach (var source in sources)
        {
            var (floor, package, all) = (source.Of(Contender.Floor), source.Of(Contender.Package), source.Of(Contender.AllRules));
            table.Append(string.Create(CultureInfo.InvariantCulture,
                $"| {source.Lines:N0} | {package.Findings} | {package.ProcessorRatio(floor):F2} | {all.ProcessorRatio(floor):F2} | ")
                + string.Create(CultureInfo.InvariantCulture,
                    $"{1000 * package.Processor / source.Lines:F1} | {package.AllocationRatio(floor):F2} |\n"));
        }

        return table.ToString();
    }

    private static string Editor(EditorCost cost) => string.Create(CultureInfo.InvariantCulture,
        $"""

        ## In the editor

        Processor time after each key that is typed into one method of a file of {EditorSession.LinesOfFile:N0} lines, in a project of
        {EditorSession.FilesOfProject} files, until the diagnostics of that file are there.

        | | first key | later keys |
        | --- | --- | --- |
        | compiler | {cost.Compiler.Cold:F0} ms | {cost.Compiler.Warm:F0} ms |
        | floor | {cost.Floor.Cold:F0} ms | {cost.Floor.Warm:F0} ms |
        | package | {cost.Package.Cold:F0} ms | {cost.Package.Warm:F0} ms |

        The package adds {100 * cost.Share:F0} % of what the compiler takes.

        """);

    private static string Fixes(FixCost cost)
    {
        var table = new StringBuilder("\n## Fixes\n\n")
            .Append(string.Create(CultureInfo.InvariantCulture,
                $"The list of fixes for a finding is there after {cost.Offer:F1} ms (median). A fix-all of LEAK203 in a solution:\n\n"))
            .Append("| findings | documents | time | milliseconds a finding |\n| --- | --- | --- | --- |\n");
        foreach (var (findings, documents, milliseconds) in cost.All)
            table.Append(string.Create(CultureInfo.InvariantCulture,
                $"| {findings:N0} | {documents} | {milliseconds / 1000:F1} s | {milliseconds / findings:F2} |\n"));
        return table.Append('\n').ToString();
    }

    private static string Root()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "LeakAnalyzers.sln")))
            root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("LeakAnalyzers.sln");
        return root;
    }
}
