namespace LeakAnalyzers.Benchmarks;

/// <summary>
/// What each rule allocates beyond an analyzer that registers the same and does nothing: bytes do not depend on the machine.
/// </summary>
internal static class RuleCosts
{
    public static async Task Print(SourceFolder source)
    {
        Console.WriteLine($"{source.Lines:N0} lines in {source.Projects} projects");
        var costs = new List<(string Name, double Megabytes, double Ratio)>();
        foreach (var (rule, floor) in Contender.Each())
        {
            await rule.Run(source.Fresh(), concurrent: false); // the first run fills caches that all later ones share
            var (own, least) = (await Allocated(rule, source), await Allocated(floor, source));
            costs.Add((rule.Name, (own - least) / 1e6, (double)own / least));
        }

        foreach (var (name, megabytes, ratio) in costs.OrderByDescending(cost => cost.Megabytes))
            Console.WriteLine($"{name,-40} {megabytes,8:F1} MB {ratio,7:F3} of floor");
    }

    private static async Task<long> Allocated(Contender contender, SourceFolder source)
    {
        var fresh = source.Fresh();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await contender.Run(fresh, concurrent: false);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
