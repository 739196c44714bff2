using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Proof;

/// <summary>When a measure grows, when it is flat, and when nobody can say.</summary>
public sealed class VerdictTests
{
    private static readonly Case Any = new("Any", "things", "one after the other", Step: 10);

    [Fact]
    public void One_more_for_each_request_grows() => Is(Verdict.Grows, request => request);

    [Fact]
    public void It_grows_with_noise_on_it_too() => Is(Verdict.Grows, request => request + request / 10 % 2 * 9);

    [Fact]
    public void A_start_that_costs_is_flat() => Is(Verdict.Flat, _ => 1_000);

    [Fact]
    public void A_few_more_or_less_are_flat() => Is(Verdict.Flat, request => request / 10 % 3);

    [Fact]
    public void One_more_for_every_fifth_request_is_no_proof_of_either() => Is(Verdict.Unclear, request => request / 5);

    [Fact]
    public void A_lone_peak_is_no_proof_of_either() => Is(Verdict.Unclear, request => request == 100 ? 100 : 0);

    [Fact]
    public void The_index_names_every_rule() =>
        Assert.Equal(
            Directory.EnumerateFiles(Repository.PathOf("docs/rules"), "LEAK*.md").Select(Path.GetFileNameWithoutExtension).Order(),
            Rule.All.Select(rule => rule.Id).Order());

    [Fact]
    public void The_line_goes_through_the_samples()
    {
        var growth = Growth.Of(Samples(request => 3 + 2 * request));
        Assert.Equal(2, growth.PerRequest, precision: 9);
        Assert.Equal(0, growth.GiveOrTake, precision: 9);
    }

    private static void Is(Verdict expected, Func<int, long> measure) => Assert.Equal(expected, Any.VerdictOn(Samples(measure)));

    private static List<Sample> Samples(Func<int, long> measure) => [.. Enumerable.Range(1, Case.Samples).Select(sample => new Sample(sample * Any.Step, measure(sample * Any.Step)))];
}
