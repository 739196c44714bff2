using LeakAnalyzers.Testing.Tests.Subjects;

namespace LeakAnalyzers.Testing.Tests.Reports;

/// <summary>What marks in the code expect.</summary>
public sealed class MarkTests : KitTest
{
    [Fact]
    public Task A_mark_expects_the_only_rule() => Passes(new Report(Field("[|42|]")));

    [Fact]
    public Task A_mark_with_an_id_expects_that_rule() => Passes(new Report(Field("{|NUM042:42|}")));

    [Fact]
    public Task A_mark_with_an_id_no_analyzer_knows_expects_a_compiler_error() => Passes(new Report(Field("{|CS0103:x|}")));

    [Fact]
    public Task A_position_leaves_the_end_open() => Passes(new Report(Field("$$42")));

    [Fact]
    public Task A_position_must_be_the_start() => Fails(new Report(Field("4$$2")));

    [Fact]
    public Task Positions_can_be_code() => Passes(new Report("class C { string S = \"$$\"; }") { MarkupOptions = MarkupOptions.TreatPositionIndicatorsAsCode });

    [Fact]
    public Task A_mark_must_start_where_the_diagnostic_does() => Fails(new Report("class C { int F =[| 42|]; }"));

    [Fact]
    public Task A_mark_must_end_where_the_diagnostic_does() => Fails(new Report("class C { int F = [|42;|] }"));

    [Fact]
    public Task Two_diagnostics_at_one_place_need_two_marks() => Passes(new Report<ReportsTwice>(Field("[|[|42|]|]")));

    [Fact]
    public Task A_mark_without_an_id_needs_an_analyzer_with_one_rule() => Fails(new Report<HasTwoRules>(Field("[|42|]")));

    [Fact]
    public Task A_mark_without_an_id_can_mean_the_first_rule() => Passes(new Report<HasTwoRules>(Field("[|42|]")) { MarkupOptions = MarkupOptions.UseFirstDescriptor });

    [Fact]
    public Task A_mark_needs_an_id_that_one_rule_has() => Fails(new Report<HasAnIdTwice>(Field("{|NUM042:42|}")));

    [Fact]
    public Task A_mark_with_an_id_can_mean_the_first_rule_that_has_it() => Passes(new Report<HasAnIdTwice>(Field("{|NUM042:42|}")) { MarkupOptions = MarkupOptions.UseFirstDescriptor });

    [Fact]
    public Task A_start_without_an_end_cannot_be_read() => Assert.ThrowsAsync<ArgumentException>(() => new Report(Field("[|42")).RunAsync());

    [Fact]
    public Task An_end_before_its_start_cannot_be_read() => Assert.ThrowsAsync<ArgumentException>(() => new Report(Field("|]42[|")).RunAsync());

    [Fact]
    public Task Marks_leave_message_and_further_places_open() => Passes(new Report<ReportsAFurtherPlace>(Field("[|42|]")));
}
