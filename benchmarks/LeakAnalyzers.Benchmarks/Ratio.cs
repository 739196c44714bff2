using System.Diagnostics;

namespace LeakAnalyzers.Benchmarks;

/// <summary>
/// All contenders in one process, in turn, round by round: a busy machine slows them all, and the ratio of one round stays true
/// where a time would not.
/// </summary>
internal static class Ratio
{
    private const int WarmUps = 2;

    public static async Task Print(SourceFolder source, IReadOnlyList<Contender> contenders, int rounds)
    {
        Console.WriteLine($"{source.Lines:N0} lines in {source.Projects} projects, {rounds} rounds");
        // The first rounds compile the compiler and parse into the syntax trees that all later ones share.
        for (var round = 0; round < WarmUps; round++) await Round(source, contenders, first: round);
        var measured = new List<Dictionary<Contender, Cost>>();
        for (var round = 0; round < rounds; round++) measured.Add(await Round(source, contenders, first: round));

        Console.WriteLine($"{"",-10} {"findings",8} {"CPU ms",9} {"of floor",9} {"least",7} {"most",7} {"wall ms",9}");
        foreach (var contender in contenders)
        {
            var ratios = measured.Select(round => round[contender].Processor / round[contenders[0]].Processor).Order().ToList();
            var (processor, wall) = (Median(measured.Select(round => round[contender].Processor)),
                Median(measured.Select(round => round[contender].Wall)));
            Console.WriteLine(
                $"{contender.Name,-10} {measured[0][contender].Findings,8} {processor,9:F0} {Median(ratios),9:F3} "
                    + $"{ratios[0],7:F3} {ratios[^1],7:F3} {wall,9:F0}");
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
            var (processor, wall) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.GetTimestamp());
            var findings = await contender.Run(fresh, concurrent: true);
            costs[contender] =
                new((Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMilliseconds,
                    Stopwatch.GetElapsedTime(wall).TotalMilliseconds, findings);
        }

        return costs;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private readonly record struct Cost(double Processor, double Wall, int Findings);
}
