using LeakAnalyzers.Testing.Tests.Subjects;

namespace LeakAnalyzers.Testing.Tests.Reports;

/// <summary>Code can silence an analyzer, and the kit checks that it can.</summary>
public sealed class SilencingTests : KitTest
{
    private const string RestoresTheRule = "#pragma warning restore NUM042\nclass C { int F = [|42|]; }\n";

    [Fact]
    public Task What_a_pragma_silences_is_not_expected() => Passes(new Report("#pragma warning disable NUM042\nclass C { int F = 42; }\n"));

    [Fact]
    public Task What_an_attribute_silences_is_not_expected()
        => Passes(new Report("[System.Diagnostics.CodeAnalysis.SuppressMessage(\"Numbers\", \"NUM042\")] class C { int F = 42; }"));

    [Fact]
    public Task A_report_in_generated_code_fails() => Fails(new Report<IsSilentAboutGeneratedCode>(Field("[|42|]")));

    [Fact]
    public Task A_report_in_generated_code_can_be_let_pass() => Passes(new Report<IsSilentAboutGeneratedCode>(Field("[|42|]")) { TestBehaviors = TestBehaviors.SkipGeneratedCodeCheck });

    [Fact]
    public Task An_analyzer_that_says_it_reports_in_generated_code_may() => Passes(new Report<ReportsInGeneratedCode>(Field("[|42|]")));

    [Fact]
    public Task A_pragma_in_the_first_line_must_silence_the_analyzer() => Fails(new Report(RestoresTheRule));

    [Fact]
    public Task That_a_pragma_does_not_silence_the_analyzer_can_be_let_pass() => Passes(new Report(RestoresTheRule) { TestBehaviors = TestBehaviors.SkipSuppressionCheck });

    [Fact]
    public Task Code_may_start_with_a_define() => Passes(new Report("#define X\nclass C { int F = [|42|]; }\n"));

    [Fact]
    public Task A_rule_that_cannot_be_configured_need_not_be_silenced() => Passes(new Report<CannotBeConfigured>(Field("[|42|]")));

    [Fact]
    public Task A_message_may_depend_on_the_line() => Passes(new Report<ReportsTheLine>(Field("{|#0:42|}")) { ExpectedDiagnostics = { Finding("1").WithLocation(0) } });

    [Fact]
    public Task Compiler_errors_stay_when_the_analyzer_is_silenced() => Passes(new Report(Fields("[|42|]", "{|CS0103:x|}")));

    [Fact]
    public Task Only_sources_of_the_project_under_test_are_silenced() => Passes(new Report(Field("[|42|]")) { TestState = { AdditionalProjects = { ["Lib"] = { Sources = { Field("[|42|]") } } } } });
}
