using LeakAnalyzers.Testing.Tests.Subjects;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Testing.Tests.Fixes;

/// <summary>A fix may be only for what an editor shows while one looks at the place.</summary>
public sealed class LocalityTests : KitTest
{
    private static Fix<TAnalyzer, ReplacesByFortyThree> OneFile<TAnalyzer>()
        where TAnalyzer : DiagnosticAnalyzer, new()
        => new(Field("[|42|]"), Field("43"));

    private static Fix<TAnalyzer, ReplacesByFortyThree> TwoParts<TAnalyzer>()
        where TAnalyzer : DiagnosticAnalyzer, new()
        => new([PartThatReports(), PartWithField("[|42|]")], [PartThatReports(), PartWithField("43")]);

    private static Fix<ReportsFieldsFromAMethod, ReplacesByFortyThree> SamePart() => new(PartThatReports("int F = [|42|]; "), PartThatReports("int F = 43; "));

    [Fact]
    public Task The_end_of_the_compilation_is_too_late() => Fails(OneFile<ReportsAtTheEnd>());

    [Fact]
    public Task The_end_of_the_compilation_can_be_let_pass()
    {
        var test = OneFile<ReportsAtTheEnd>();
        test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipLocalDiagnosticCheck;
        return Passes(test);
    }

    [Fact]
    public Task The_end_of_the_type_is_in_time() => Passes(OneFile<ReportsAtTheEndOfTheType>());

    [Fact]
    public Task The_end_of_the_type_is_in_time_for_all_its_parts() => Passes(TwoParts<ReportsAtTheEndOfTheType>());

    [Fact]
    public Task The_type_may_report_in_all_its_parts() => Passes(TwoParts<ReportsFieldsOfTheType>());

    [Fact]
    public Task A_body_may_not_report_in_another_part() => Fails(TwoParts<ReportsFieldsFromAMethod>());

    [Fact]
    public Task A_body_may_not_report_outside_of_its_member() => Fails(SamePart());

    [Fact]
    public Task A_report_outside_of_the_member_can_be_let_pass()
    {
        var test = SamePart();
        test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipLocalDiagnosticCheck;
        return Passes(test);
    }
}
