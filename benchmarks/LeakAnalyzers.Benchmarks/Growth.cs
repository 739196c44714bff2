using System.Diagnostics;
using System.Globalization;

namespace LeakAnalyzers.Benchmarks;

/// <summary>
/// What a method costs that acquires more and more: processor time of all rules without that of the floor, and how it compares to the first
/// line. All lines are measured in each round, in turn, as a busy machine slows them alike.
/// </summary>
internal static class Growth
{
    private static readonly ImmutableArray<int> Acquisitions = [200, 500, 1000, 2000, 5000];

    public static async Task Print(int rounds)
    {
        var measured = new List<double[]>();
        for (var round = 0; round <= rounds; round++)
        {
            var costs = new double[Acquisitions.Length];
            for (var i = 0; i < costs.Length; i++)
                costs[i] = await Measure(Contender.Package, Acquisitions[i]) - await Measure(Contender.Floor, Acquisitions[i]);
            if (round > 0) measured.Add(costs); // the first round compiles the analyzers
        }

        Console.WriteLine($"{"acquisitions",12} {"CPU ms",8} {"of first",9}");
        for (var i = 0; i < Acquisitions.Length; i++)
        {
            var (cost, ratio) = (Cost.Median(measured.Select(round => round[i])),
                Cost.Median(measured.Select(round => round[i] / round[0])));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Acquisitions[i],12} {cost,8:F0} {ratio,9:F1}"));
        }
    }

    private static async Task<double> Measure(Contender contender, int acquisitions)
    {
        var statements = Enumerable.Range(0, acquisitions).Select(i => $"var r{i} = c.ExecuteReader(); r{i}.Read();\n");
        var code = $"class Subject {{ void M(System.Data.Common.DbCommand c) {{ {string.Concat(statements)} }} }}";
        var fresh = SourceFolder.Compile(code, "Subject.cs");
        // A short run takes less than the clock of a process shows: repeated, it does not.
        var repeat = 5000 / acquisitions;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        for (var i = 0; i < repeat; i++) await contender.Run([fresh.Clone()], concurrent: false);
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / repeat;
    }
}
