using LeakAnalyzers.Testing.Tests.Subjects;

namespace LeakAnalyzers.Testing.Tests.Fixes;

/// <summary>Which of the offered actions is taken.</summary>
public sealed class ActionTests : KitTest
{
    private static Fix<OffersThreeNumbers> Writing(string value, int? index = null, string? key = null)
        => new(Fields("[|42|]", "[|42|]"), Fields(value, value)) { CodeActionIndex = index, CodeActionEquivalenceKey = key };

    [Fact]
    public Task The_first_is_taken() => Passes(Writing("43"));

    [Fact]
    public Task An_index_counts_nested_actions_in_place_of_their_heading() => Passes(Writing("44", index: 1));

    [Fact]
    public Task An_index_goes_on_among_nested_actions() => Passes(Writing("45", index: 2));

    [Fact]
    public Task An_index_beyond_the_last_takes_nothing() => Fails(Writing("45", index: 3));

    [Fact]
    public Task A_key_chooses() => Passes(Writing("44", key: "44"));

    [Fact]
    public Task A_key_nobody_has_takes_nothing() => Fails(Writing("44", key: "46"));

    [Fact]
    public Task A_key_and_an_index_may_mean_the_same() => Passes(Writing("44", index: 1, key: "44"));

    [Fact]
    public Task A_key_and_an_index_may_not_mean_different_actions() => Fails(Writing("44", index: 0, key: "44"));

    [Fact]
    public Task The_action_can_be_checked() => Passes(CheckingTitle("Use 43"));

    [Fact]
    public Task A_check_of_the_action_can_fail() => Fails(CheckingTitle("Use 44"));

    private static Fix CheckingTitle(string title) => new(Field("[|42|]"), Field("43")) { CodeActionVerifier = (action, verifier) => verifier.Equal(title, action.Title) };
}
