using System.Diagnostics;

namespace LeakAnalyzers.Benchmarks;

/// <summary>
/// All contenders in one process, in turn, round by round: a busy machine slows them all, and the ratio of one round stays true
/// where a time would not.
/// </summary>
internal static class Ratio
{
    private const int WarmUps = 2;

    public static async Task<IReadOnlyList<Series>> Measure(SourceFolder source, IReadOnlyList<Contender> contenders, int rounds)
    {
        // The first rounds compile the compiler and parse into the syntax trees that all later ones share.
        for (var round = 0; round < WarmUps; round++) await Round(source, contenders, first: round);
        var measured = new List<Dictionary<Contender, Cost>>();
        for (var round = 0; round < rounds; round++) measured.Add(await Round(source, contenders, first: round));
        return [.. contenders.Select(contender => new Series(contender, [.. measured.Select(round => round[contender])]))];
    }

    public static void Print(SourceFolder source, IReadOnlyList<Series> measured)
    {
        var floor = measured.Single(series => series.Contender == Contender.Floor);
        Console.WriteLine($"{source.Lines:N0} lines in {source.Projects} projects");
        Console.WriteLine(
            $"{"",-26} {"findings",8} {"CPU ms",9} {"of floor",9} {"least",7} {"most",7} {"wall ms",9} {"MB",8} {"of floor",9}");
        foreach (var series in measured)
        {
            var ratios = series.ProcessorRatios(floor).Order().ToList();
            Console.WriteLine(
                $"{series.Contender.Name,-26} {series.Findings,8} {series.Processor,9:F0} {series.ProcessorRatio(floor),9:F3} "
                    + $"{ratios[0],7:F3} {ratios[^1],7:F3} {series.Wall,9:F0} {series.Allocated / 1e6,8:F0} "
                    + $"{series.AllocationRatio(floor),9:F3}");
        }
    }

    private static async Task<Dictionary<Contender, Cost>> Round(SourceFolder source, IReadOnlyList<Contender> contenders, int first)
    {
        var costs = new Dictionary<Contender, Cost>();
        for (var turn = 0; turn < contenders.Count; turn++)
        {
            var contender = contenders[(first + turn) % contenders.Count];
            var fresh = source.Fresh();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var (processor, wall, allocated) =
                (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true));
            var findings = await contender.Run(fresh, concurrent: true);
            costs[contender] = new(
                (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMilliseconds,
                Stopwatch.GetElapsedTime(wall).TotalMilliseconds,
                GC.GetTotalAllocatedBytes(precise: true) - allocated, findings);
        }

        return costs;
    }
}
