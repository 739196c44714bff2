using LeakAnalyzers.Testing.Tests.Subjects;

namespace LeakAnalyzers.Testing.Tests.Fixes;

/// <summary>How many rounds a fix takes.</summary>
public sealed class IterationTests : KitTest
{
    private static Fix Both() => new(Fields("[|42|]", "[|42|]"), Fields("43", "43"));

    private static Fix<ReplacesWholeDocument> BothInOneRound() => new(Fields("[|42|]", "[|42|]"), Fields("43", "43"));

    private static Fix<NeedsTwoRounds> InTwoRounds() => new(Field("[|42|]"), Field("-43"));

    [Theory]
    [InlineData(2, 1)]
    [InlineData(-2, -1)]
    [InlineData(-5, -5)]
    public Task The_right_number_passes_and_a_higher_bound_too(int oneByOne, int all) => Passes(Counting(Both(), oneByOne, all));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(-1, 1)]
    [InlineData(0, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 0)]
    public Task A_wrong_number_fails_and_a_lower_bound_too(int oneByOne, int all) => Fails(Counting(Both(), oneByOne, all));

    [Fact]
    public Task For_one_diagnostic_there_is_one_round() => Fails(InTwoRounds());

    [Fact]
    public Task More_rounds_can_be_declared() => Passes(Counting(InTwoRounds(), 2, 2));

    [Fact]
    public Task For_several_diagnostics_there_may_be_fewer_rounds() => Passes(BothInOneRound());

    [Fact]
    public Task Fewer_rounds_can_be_declared()
    {
        var test = BothInOneRound();
        test.NumberOfIncrementalIterations = 1;
        return Passes(test);
    }

    [Fact]
    public Task A_number_for_fixing_all_holds_in_every_scope() => Fails(new Fix<FindsFortyTwo, ReplacesByFortyThree>([Field("[|42|]"), OtherField("[|42|]")], [Field("43"), OtherField("43")]) { NumberOfFixAllIterations = 1 });

    private static TTest Counting<TTest>(TTest test, int oneByOne, int all)
        where TTest : CodeFixTest<DefaultVerifier>
    {
        test.NumberOfIncrementalIterations = oneByOne;
        test.NumberOfFixAllIterations = all;
        return test;
    }
}
