using LeakAnalyzers.Testing.Tests.Subjects;

namespace LeakAnalyzers.Testing.Tests.Reports;

/// <summary>What an expected result says of a diagnostic.</summary>
public sealed class ExpectedResultTests : KitTest
{
    private const string Marked = "class C { int F = {|#0:42|}; }";

    private static Report Expecting(DiagnosticResult result) => new(Marked) { ExpectedDiagnostics = { result.WithLocation(0) } };

    private static Report ExpectingAt(Func<DiagnosticResult, DiagnosticResult> place) => new(Field("42")) { ExpectedDiagnostics = { place(Finding()) } };

    [Fact]
    public Task A_span_is_lines_and_columns_from_one() => Passes(ExpectingAt(result => result.WithSpan(1, 19, 1, 21)));

    [Fact]
    public Task A_span_must_end_where_the_diagnostic_does() => Fails(ExpectingAt(result => result.WithSpan(1, 19, 1, 22)));

    [Fact]
    public Task A_location_leaves_the_end_open() => Passes(ExpectingAt(result => result.WithLocation(1, 19)));

    [Fact]
    public Task A_location_must_be_the_start() => Fails(ExpectingAt(result => result.WithLocation(1, 20)));

    [Fact]
    public Task A_location_is_in_a_file() => Fails(ExpectingAt(result => result.WithLocation("Other.cs", 1, 19)));

    [Fact]
    public Task Without_a_location_none_may_be_reported() => Fails(ExpectingAt(result => result));

    [Fact]
    public Task The_id_is_compared() => Fails(Expecting(new DiagnosticResult("NUM009", DiagnosticSeverity.Warning)));

    [Fact]
    public Task The_message_is_compared() => Passes(Expecting(new DiagnosticResult(FindsFortyTwo.Rule).WithMessage("The number '42' is not allowed")));

    [Fact]
    public Task Another_message_fails() => Fails(Expecting(new DiagnosticResult(FindsFortyTwo.Rule).WithMessage("The number 42 is not allowed")));

    [Fact]
    public Task Other_arguments_fail() => Fails(Expecting(Finding("41")));

    [Fact]
    public Task Arguments_may_not_be_left_out() => Fails(Expecting(new DiagnosticResult(FindsFortyTwo.Rule)));

    [Fact]
    public Task No_message_leaves_it_open() => Passes(Expecting(new DiagnosticResult(FindsFortyTwo.Rule).WithMessage(null)));

    [Fact]
    public Task No_message_does_not_leave_arguments_open() => Fails(Expecting(Finding("41").WithMessage(null)));

    [Fact]
    public Task An_id_alone_leaves_the_message_open() => Passes(Expecting(new DiagnosticResult("NUM042", DiagnosticSeverity.Warning)));

    [Fact]
    public Task The_severity_is_compared() => Fails(Expecting(Finding().WithSeverity(DiagnosticSeverity.Error)));

    [Fact]
    public Task The_severity_can_be_left_open() => Passes(Expecting(Finding().WithSeverity(DiagnosticSeverity.Error).WithOptions(DiagnosticOptions.IgnoreSeverity)));

    [Fact]
    public Task Whether_it_is_suppressed_is_compared_if_asked() => Fails(Expecting(Finding().WithIsSuppressed(true)));

    [Fact]
    public Task A_further_check_sees_the_diagnostic_and_the_result()
        => Fails(new Report(Marked) { ExpectedDiagnostics = { Finding().WithLocation(0) }, DiagnosticVerifier = (diagnostic, _, verifier) => verifier.Equal("Letters", diagnostic.Descriptor.Category) });

    [Fact]
    public Task A_compiler_error_can_be_a_result()
        => Passes(new Report(Field("x")) { ExpectedDiagnostics = { DiagnosticResult.CompilerError("CS0103").WithSpan(1, 19, 1, 20).WithArguments("x") } });
}
