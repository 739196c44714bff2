using LeakAnalyzers.Testing.Tests.Subjects;

namespace LeakAnalyzers.Testing.Tests.Fixes;

/// <summary>The fixed code repeats what stays as it is: marks and all where no fix is offered.</summary>
public sealed class NothingToFixTests : KitTest
{
    [Fact]
    public Task The_same_code_says_that_no_fix_is_offered() => Passes(new Fix<OffersNothing>(Field("[|42|]"), Field("[|42|]")));

    [Fact]
    public Task The_same_code_fails_where_a_fix_is_offered() => Fails(new Fix(Field("[|42|]"), Field("[|42|]")));

    [Fact]
    public Task The_same_code_fails_where_a_fix_is_offered_that_changes_nothing() => Fails(new Fix<ChangesNothing>(Field("[|42|]"), Field("[|42|]")));

    [Fact]
    public Task The_same_code_without_its_mark_says_that_the_diagnostic_is_gone() => Fails(new Fix<OffersNothing>(Field("[|42|]"), Field("42")));

    [Fact]
    public Task Results_hold_for_the_same_code_too() => Passes(new Fix<OffersNothing>(Field("42"), Field("42")) { ExpectedDiagnostics = { Finding().WithLocation(1, 19) } });

    [Fact]
    public Task Marks_of_what_the_fix_is_for_expect_nothing_in_other_code()
        => Fails(new Fix<AddsOneForever>(Field("[|42|]"), Field("1 + [|42|]")) { CodeFixTestBehaviors = CodeFixTestBehaviors.FixOne });

    [Fact]
    public Task Marks_of_what_the_fix_is_for_can_be_allowed()
        => Passes(new Fix<LeavesTheFieldG>(Fields("[|42|]", "[|42|]")) { FixedState = { Sources = { Fields("43", "[|42|]") }, MarkupHandling = MarkupMode.Allow } });

    [Fact]
    public Task Results_that_the_fix_is_not_for_hold_for_the_fixed_code_too()
        => Passes(new Fix(Fields("[|42|]", "x"), Fields("43", "x")) { ExpectedDiagnostics = { DiagnosticResult.CompilerError("CS0103").WithLocation(1, 31).WithArguments("x") } });

    [Fact]
    public Task Marks_that_the_fix_is_not_for_are_repeated() => Passes(new Fix(Fields("[|42|]", "{|CS0103:x|}"), Fields("43", "{|CS0103:x|}")));

    [Fact]
    public Task Marks_that_the_fix_is_not_for_may_not_be_left_out() => Fails(new Fix(Fields("[|42|]", "{|CS0103:x|}"), Fields("43", "x")));

    [Fact]
    public Task A_result_stays_expected_if_everything_is_inherited() => Fails(new Fix(Field("42"), Field("43"))
    {
        ExpectedDiagnostics = { Finding().WithLocation(1, 19) },
        FixedState = { InheritanceMode = StateInheritanceMode.AutoInheritAll },
    });
}
