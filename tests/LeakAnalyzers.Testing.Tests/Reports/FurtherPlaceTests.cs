using LeakAnalyzers.Testing.Tests.Subjects;

namespace LeakAnalyzers.Testing.Tests.Reports;

/// <summary>Further locations of a diagnostic.</summary>
public sealed class FurtherPlaceTests : KitTest
{
    private static Report<ReportsAFurtherPlace> Expecting(DiagnosticResult result) => new("class C { int F {|#1:= {|#0:42|#0}|#1}; }") { ExpectedDiagnostics = { result } };

    [Fact]
    public Task A_result_names_them_after_its_place() => Passes(Expecting(Finding().WithLocation(0).WithLocation(1)));

    [Fact]
    public Task They_may_not_be_left_out() => Fails(Expecting(Finding().WithLocation(0)));

    [Fact]
    public Task They_are_compared() => Fails(Expecting(Finding().WithLocation(0).WithLocation(0)));

    [Fact]
    public Task They_can_be_left_open() => Passes(Expecting(Finding().WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations)));
}
