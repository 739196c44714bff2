using LeakAnalyzers.Testing.Tests.Subjects;

namespace LeakAnalyzers.Testing.Tests.Reports;

/// <summary>Just what is expected may be reported.</summary>
public sealed class AccountingTests : KitTest
{
    [Fact]
    public Task Clean_code_expects_nothing() => Passes(new Report(Field("1")));

    [Fact]
    public Task A_missing_diagnostic_fails() => Fails(new Report(Field("[|41|]")));

    [Fact]
    public Task An_unexpected_diagnostic_fails() => Fails(new Report(Field("42")));

    [Fact]
    public Task A_diagnostic_reported_twice_fails() => Fails(new Report<ReportsTwice>(Field("[|42|]")));

    [Fact]
    public Task The_order_of_results_does_not_matter()
        => Passes(new Report(Fields("{|#0:42|}", "{|#1:42|}")) { ExpectedDiagnostics = { Finding().WithLocation(1), Finding().WithLocation(0) } });

    [Fact]
    public Task A_result_that_fits_several_diagnostics_leaves_the_others_those_they_need() => Passes(new Report<ReportsInDigitsAndWords>(Field("[|{|#0:42|}|]")) { ExpectedDiagnostics = { Finding("42").WithLocation(0) } });

    [Fact]
    public Task One_diagnostic_does_not_meet_two_results() => Fails(new Report<ReportsInDigitsAndWords>(Field("{|#0:42|}")) { ExpectedDiagnostics = { Finding("42").WithLocation(0), Finding("42").WithLocation(0) } });

    [Fact]
    public Task Code_is_needed() => Fails(new Report());

    [Fact]
    public Task An_analyzer_that_throws_fails() => Fails(new Report<Throws>(Field("42")));

    [Fact]
    public Task A_compiler_error_must_be_expected() => Fails(new Report(Field("x")));

    [Fact]
    public Task Compiler_errors_can_be_left_open() => Passes(new Report(Field("x")) { CompilerDiagnostics = CompilerDiagnostics.None });

    [Fact]
    public Task Compiler_warnings_are_left_open() => Passes(new Report("class C { void M() { int unused = 1; } }"));

    [Fact]
    public Task Compiler_warnings_can_be_taken_in() => Fails(new Report("class C { void M() { int unused; } }") { CompilerDiagnostics = CompilerDiagnostics.Warnings });

    [Fact]
    public Task A_diagnostic_from_the_end_of_the_compilation_is_one_like_others() => Passes(new Report<ReportsAtTheEnd>(Field("[|42|]")));
}
