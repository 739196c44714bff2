using LeakAnalyzers.Testing.Tests.Subjects;
using Microsoft.CodeAnalysis.CSharp;

namespace LeakAnalyzers.Testing.Tests.Reports;

/// <summary>How the rules under test and the compiler are set.</summary>
public sealed class ConfigurationTests : KitTest
{
    private static Report WithSeverity(string configured, string code, params DiagnosticResult[] expected)
    {
        var test = new Report(code) { TestState = { AnalyzerConfigFiles = { ("/.editorconfig", $"root = true\n[*.cs]\ndotnet_diagnostic.NUM042.severity = {configured}\n") } } };
        test.ExpectedDiagnostics.AddRange(expected);
        return test;
    }

    [Fact]
    public Task A_rule_that_is_off_by_default_is_turned_on() => Passes(new Report<IsOffByDefault>(Field("[|42|]")));

    [Fact]
    public Task A_rule_can_be_turned_off() => Passes(new Report(Field("42")) { DisabledDiagnostics = { "NUM042" } });

    [Fact]
    public Task An_editorconfig_reaches_the_analyzer()
        => Passes(new Report<ReportsIfConfigured>(Field("[|42|]")) { TestState = { AnalyzerConfigFiles = { ("/.editorconfig", "root = true\n[*.cs]\nnumbers.strict = true\n") } } });

    [Fact]
    public Task A_globalconfig_reaches_the_analyzer()
        => Passes(new Report<ReportsIfConfigured>(Field("[|42|]")) { TestState = { AnalyzerConfigFiles = { ("/.globalconfig", "is_global = true\nnumbers.strict = true\n") } } });

    [Fact]
    public Task Nothing_is_configured_by_itself() => Passes(new Report<ReportsIfConfigured>(Field("42")));

    // The kit sets every rule to its default, which the compiler takes as "no error".
    [Fact]
    public Task The_severity_error_comes_out_as_warning() => Passes(WithSeverity("error", Field("{|#0:42|}"), Finding().WithLocation(0).WithSeverity(DiagnosticSeverity.Warning)));

    [Fact]
    public Task The_severity_suggestion_takes_effect() => Passes(WithSeverity("suggestion", Field("{|#0:42|}"), Finding().WithLocation(0).WithSeverity(DiagnosticSeverity.Info)));

    [Fact]
    public Task The_severity_none_takes_effect() => Passes(WithSeverity("none", Field("42")));

    [Fact]
    public Task A_severity_that_a_transform_sets_wins() => Passes(new Report(Field("{|#0:42|}"))
    {
        ExpectedDiagnostics = { Finding().WithLocation(0).WithSeverity(DiagnosticSeverity.Error) },
        SolutionTransforms = { (solution, id) => solution.WithProjectCompilationOptions(id, solution.GetProject(id)!.CompilationOptions!.WithSpecificDiagnosticOptions([KeyValuePair.Create("NUM042", ReportDiagnostic.Error)])) },
    });

    [Fact]
    public Task A_transform_can_change_the_language_version() => Fails(new Report("record struct R;")
    {
        SolutionTransforms = { (solution, id) => solution.WithProjectParseOptions(id, ((CSharpParseOptions)solution.GetProject(id)!.ParseOptions!).WithLanguageVersion(LanguageVersion.CSharp7_3)) },
    });

    [Fact]
    public Task Code_can_be_a_program() => Passes(new Report("System.Console.WriteLine([|42|]);") { TestState = { OutputKind = OutputKind.ConsoleApplication } });

    [Fact]
    public Task Code_is_a_library() => Fails(new Report("System.Console.WriteLine([|42|]);"));

    [Fact]
    public Task Code_may_be_unsafe() => Passes(new Report("unsafe class C { int* P; }"));

    [Fact]
    public Task Null_is_not_checked() => Passes(new Report("class C { public string S = null; }") { CompilerDiagnostics = CompilerDiagnostics.Warnings });

    [Fact]
    public Task Documentation_is_checked() => Fails(new Report("public class C { }") { CompilerDiagnostics = CompilerDiagnostics.Warnings });

    [Fact]
    public Task Documentation_need_not_be_checked()
        => Passes(new Report("public class C { }") { CompilerDiagnostics = CompilerDiagnostics.Warnings, TestState = { DocumentationMode = DocumentationMode.Parse } });
}
