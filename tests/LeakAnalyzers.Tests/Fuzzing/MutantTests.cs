using LeakAnalyzers.Fuzz;

namespace LeakAnalyzers.Tests.Fuzzing;

/// <summary>The package holds its promises on code that nobody wrote. What <c>eng/fuzz</c> prints for a failure is a test of this class.</summary>
[Trait("Kind", "Process")]
public sealed class MutantTests : IDisposable
{
    private const int Mutants = 120;

    private readonly WorkerProcess _worker = new([]);

    [Fact]
    public void Mutants_of_our_own_sources_hold()
    {
        using var output = new StringWriter();
        using var fuzzer = new Fuzzer(Arguments.Read(["--seed", "1", "--mutants", $"{Mutants}"])!, output);
        Assert.True(fuzzer.Run(), output.ToString());
        Assert.True(fuzzer.Report is { Mutants: Mutants, WithoutErrors: > 0, Findings: > 0, Fixes: > 0 }, output.ToString());
    }

    [Fact]
    public void A_file_that_ends_in_the_middle() => Holds(
        """
        class Subject(HttpClient client)
        {
            async Task<string> M(string url)
            {
                using (var response = await client.GetAsync(
        """);

    private void Holds(string code)
    {
        var outcome = _worker.Examine(code);
        Assert.True(outcome.Failures.IsEmpty, string.Join("\n", outcome.Failures.Select(failure => $"{failure}\n{failure.Detail}")));
    }

    public void Dispose() => _worker.Dispose();
}
