namespace LeakAnalyzers.Benchmarks;

/// <summary>What one contender took in one round.</summary>
/// <param name="Processor">Milliseconds of all threads.</param>
/// <param name="Wall">Milliseconds.</param>
/// <param name="Allocated">Bytes.</param>
/// <param name="Findings">Of the rules that are on.</param>
internal readonly record struct Cost(double Processor, double Wall, long Allocated, int Findings)
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}

/// <summary>The rounds of one contender: medians, and ratios to another contender of the same round.</summary>
internal sealed class Series(Contender contender, IReadOnlyList<Cost> rounds)
{
    public Contender Contender => contender;

    public int Findings => rounds[0].Findings;

    public double Processor => Cost.Median(rounds.Select(round => round.Processor));

    public double Wall => Cost.Median(rounds.Select(round => round.Wall));

    public double Allocated => Cost.Median(rounds.Select(round => (double)round.Allocated));

    public double ProcessorRatio(Series floor) => Cost.Median(ProcessorRatios(floor));

    public IEnumerable<double> ProcessorRatios(Series floor) =>
        rounds.Zip(floor.Rounds, (own, other) => own.Processor / other.Processor);

    public double AllocationRatio(Series floor) =>
        Cost.Median(rounds.Zip(floor.Rounds, (own, other) => (double)own.Allocated / other.Allocated));

    private IReadOnlyList<Cost> Rounds => rounds;
}
