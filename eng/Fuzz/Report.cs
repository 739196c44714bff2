using System.Globalization;
using LeakAnalyzers.Fuzz.Mutations;

namespace LeakAnalyzers.Fuzz;

/// <summary>Keeps the figures and prints each distinct failure as a test.</summary>
/// <param name="output">Where it is printed.</param>
internal sealed class Report(TextWriter output)
{
    private const int MostDetailLines = 24;
    private const int MostDetailColumns = 160;

    private readonly Dictionary<Failure, int> _known = [];

    public int Mutants { get; private set; }

    public int WithoutErrors { get; private set; }

    public int Findings { get; private set; }

    public int Fixes { get; private set; }

    public bool IsClean => _known.Count == 0;

    public void Count(Outcome outcome)
    {
        Mutants++;
        WithoutErrors += outcome.IsWithoutErrors ? 1 : 0;
        Findings += outcome.Findings;
        Fixes += outcome.Fixes;
    }

    /// <summary>Whether a failure is the first of its kind; others are counted.</summary>
    public bool IsNew(Failure failure)
    {
        if (_known.Keys.FirstOrDefault(failure.IsLike) is not { } known) return _known.TryAdd(failure, 1);
        _known[known]++;
        return false;
    }

    public void Print(Failure failure, string origin, string code, bool isReproduced)
    {
        output.WriteLine($"\nFAILURE {failure}");
        output.WriteLine($"  of {origin}{(isReproduced ? "" : "; it did not come again")}");
        foreach (var line in failure.Detail.Split('\n').Take(MostDetailLines))
        {
            output.WriteLine($"  | {(line.Length > MostDetailColumns ? line[..MostDetailColumns] : line).TrimEnd()}");
        }

        output.WriteLine($"\n    [Fact]\n    public void {TestName(failure)}() => Holds(\n        \"\"\"");
        foreach (var line in code.TrimEnd().Split('\n')) output.WriteLine($"        {line}".TrimEnd());
        output.WriteLine("        \"\"\");\n");
    }

    public void PrintSummary(TimeSpan time, int seed)
    {
        foreach (var (failure, count) in _known) output.WriteLine($"{count} mutants: {failure}");
        var rate = Mutants / Math.Max(time.TotalMinutes, 0.01);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"seed {seed}: {Mutants} mutants in {time.TotalSeconds:0} s ({rate:0} a minute), {WithoutErrors} without compiler errors, "
            + $"{Findings} findings, {Fixes} fixes applied, {_known.Count} distinct failures"));
    }

    private static string TestName(Failure failure)
    {
        var words = failure.ToString().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ').ToArray();
        return string.Join('_', new string(words).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(10));
    }
}
