using LeakAnalyzers.Testing.Tests.Subjects;

namespace LeakAnalyzers.Testing.Tests.Reports;

/// <summary>Places marked with a key, for results that say more than a mark can.</summary>
public sealed class MarkedPlaceTests : KitTest
{
    [Fact]
    public Task A_result_can_be_expected_at_a_marked_place() => Passes(new Report(Field("{|#0:42|}")) { ExpectedDiagnostics = { Finding().WithLocation(0) } });

    [Fact]
    public Task The_end_can_carry_the_key() => Passes(new Report(Field("{|#0:42|#0}")) { ExpectedDiagnostics = { Finding().WithLocation(0) } });

    [Fact]
    public Task Keyed_ends_let_places_overlap() => Passes(new Report<ReportsAFurtherPlace>("class C { int F {|#1:= {|#0:42|#1}|#0}; }") { ExpectedDiagnostics = { Finding().WithLocation(0).WithLocation(1) } });

    [Fact]
    public Task The_end_of_a_place_is_compared() => Fails(new Report("class C { int F = {|#0:42;|} }") { ExpectedDiagnostics = { Finding().WithLocation(0) } });

    [Fact]
    public Task A_key_that_marks_nothing_fails() => Fails(new Report(Field("{|#0:42|}")) { ExpectedDiagnostics = { Finding().WithLocation(1) } });

    [Fact]
    public Task A_place_nobody_asks_for_expects_nothing() => Passes(new Report("class C { int {|#0:F|} = [|42|]; }"));

    [Fact]
    public Task A_key_marks_one_place() => Assert.ThrowsAsync<ArgumentException>(() => new Report("class {|#0:C|} { int F = {|#0:42|}; }") { ExpectedDiagnostics = { Finding().WithLocation(0) } }.RunAsync());

    [Fact]
    public Task A_key_marks_one_place_in_all_files() => Fails(new Report(Field("{|#0:42|}"), "class {|#0:D|} { }") { ExpectedDiagnostics = { Finding().WithLocation(0) } });

    [Fact]
    public Task A_place_can_be_in_another_file() => Passes(new Report("class D { }", Field("{|#0:42|}")) { ExpectedDiagnostics = { Finding().WithLocation(0) } });

    [Fact]
    public Task Marks_and_results_add_up() => Passes(new Report(Fields("[|42|]", "{|#0:42|}")) { ExpectedDiagnostics = { Finding().WithLocation(0) } });
}
