using System.Diagnostics;

namespace LeakAnalyzers.Compare;

/// <summary>
/// Processor time of each contender, measured in turn, round by round: what else the machine does slows all of them.
/// </summary>
internal static class Cost
{
    private const int WarmUps = 2;

    private const int Rounds = 7;

    public static async Task<IReadOnlyDictionary<Contender, double>> MeasureAsync(Corpus corpus, ImmutableArray<Contender> contenders)
    {
        var all = contenders.Add(Contender.Floor);
        var measured = all.ToDictionary(contender => contender, _ => new List<double>());
        for (var round = -WarmUps; round < Rounds; round++)
        {
            for (var turn = 0; turn < all.Length; turn++)
            {
                var contender = all[(round + WarmUps + turn) % all.Length];
                var processor = await RunAsync(corpus, contender);
                if (round >= 0) measured[contender].Add(processor);
            }
        }

        return measured.ToDictionary(pair => pair.Key, pair => pair.Value.Order().ElementAt(Rounds / 2));
    }

    private static async Task<double> RunAsync(Corpus corpus, Contender contender)
    {
        var fresh = corpus.Files.Select(file => file.Compile()).ToList();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        foreach (var compilation in fresh) await contender.RunAsync(compilation);
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMilliseconds;
    }
}
