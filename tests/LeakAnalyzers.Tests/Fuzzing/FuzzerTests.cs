using LeakAnalyzers.Fuzz;

namespace LeakAnalyzers.Tests.Fuzzing;

/// <summary>A fuzzer that finds nothing may be one that cannot: it notices everything that <see cref="Unreliable"/> does.</summary>
[Trait("Kind", "Process")]
public sealed class FuzzerTests(FuzzerTests.UnreliableWorker unreliable) : IClassFixture<FuzzerTests.UnreliableWorker>
{
    private readonly WorkerProcess _worker = unreliable.Process;

    [Theory]
    [InlineData("Throw", FailureKind.AnalyzerThrows)]
    [InlineData("Overflow", FailureKind.Aborts)]
    [InlineData("Hang", FailureKind.TakesTooLong)]
    [InlineData("Waver", FailureKind.FindingsDiffer)]
    [InlineData("FixThrows", FailureKind.FixThrows)]
    [InlineData("FixUnparsable", FailureKind.FixBreaksSyntax)]
    [InlineData("FixUncompilable", FailureKind.FixBreaksBuild)]
    public void Each_broken_promise_is_noticed(string type, object kind)
    {
        var failure = Assert.Single(_worker.Examine($"class {type} {{ }}").Failures);
        Assert.Equal(kind, failure.Kind);
    }

    [Fact]
    public void A_worker_that_died_is_replaced()
    {
        Assert.NotEmpty(_worker.Examine("class Overflow { }").Failures);
        Assert.Empty(_worker.Examine("class Calm { }").Failures);
        Assert.True(_worker.Starts > 1);
    }

    [Fact]
    public void A_failure_is_reduced_to_what_it_needs() => Assert.Equal("class Throw {}", Minimized(
        """
        using System.Text;
        class First { int x; void M() { if (x > 0) { x++; } } }
        public class Throw { int y = 1; public void N() { for (;;) { break; } } }
        """));

    [Fact]
    public void A_mutant_depends_on_its_seed_and_number_alone()
    {
        Assert.Equal(Codes(seed: 5), Codes(seed: 5));
        Assert.NotEqual(Codes(seed: 5), Codes(seed: 6));
    }

    private string Minimized(string code)
    {
        var minimizer = new Minimizer(text => _worker.Examine(text) is { Failures: not [] }, TimeSpan.FromMinutes(10));
        return minimizer.Minimize(code).ReplaceLineEndings("").Replace("{ }", "{}").Trim();
    }

    private IEnumerable<string> Codes(int seed)
    {
        var seeds = Seeds.Collect(null);
        var mutator = new LeakAnalyzers.Fuzz.Mutations.Mutator(seeds, seeds, seed, _worker.Compiles);
        return Enumerable.Range(0, 5).Select(number => mutator.Create(number).Code).ToList();
    }

    /// <summary>One process for all tests: it takes seconds to come up.</summary>
    public sealed class UnreliableWorker : IDisposable
    {
        internal WorkerProcess Process { get; } = new([typeof(Unreliable).Assembly.Location]);

        public void Dispose() => Process.Dispose();
    }
}
