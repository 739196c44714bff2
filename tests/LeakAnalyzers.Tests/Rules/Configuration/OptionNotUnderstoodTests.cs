using LeakAnalyzers.Rules.Configuration;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace LeakAnalyzers.Tests.Rules.Configuration;

public sealed class OptionNotUnderstoodTests
{
    [Theory]
    [InlineData("exception_paths", "sometimes", "'sometimes' isn't one of likely, all, none; the default is used")]
    [InlineData("max_concurrency", "many", "'many' isn't a whole number above zero; the default is used")]
    [InlineData("small_loop_bound", "0", "'0' isn't a whole number above zero; the default is used")]
    [InlineData("ownership_taking_methods", "Keep", "'Keep' is ignored, because it isn't Namespace.Type.Method or Namespace.Type.Method(parameter)")]
    public Task A_value_that_does_not_parse_is_reported_once_for_all_files(string key, string value, string problem) =>
        Verify($"leak_analyzers.{key} = {value}", Invalid(key, problem));

    [Theory]
    [InlineData("excluded_resource_types", "Contoso.Lease<T>")]
    [InlineData("additional_resource_types", "Contoso.")]
    [InlineData("per_request_types", "A`B")]
    public Task A_name_that_no_type_can_have_is_reported(string key, string name) => Verify(
        $"leak_analyzers.{key} = {name}, Contoso.Other",
        Invalid(key, $"'{name}' is ignored, because it isn't Namespace.Type, Namespace.Outer+Inner or Namespace.Type`1"));

    [Theory]
    [InlineData("exception_path", "; did you mean 'leak_analyzers.exception_paths'?")]
    [InlineData("max_concurency", "; did you mean 'leak_analyzers.max_concurrency'?")]
    [InlineData("patience", "")]
    public Task A_key_that_no_option_has_is_reported(string key, string hint) =>
        Verify($"leak_analyzers.{key} = 4", Invalid(key, "no option has this name" + hint));

    [Fact]
    public Task A_misspelt_prefix_is_reported() => Verify(
        "leak_analyzer.test_code = report",
        new DiagnosticResult("LEAK001", DiagnosticSeverity.Warning)
            .WithMessage("Option 'leak_analyzer.test_code' isn't valid: no option has this name; did you mean 'leak_analyzers.test_code'?"));

    [Theory]
    [InlineData("excluded_resource_types", "System.Net.Http.HttpResponseMesage", "System.Net.Http.HttpResponseMessage")]
    [InlineData("additional_resource_types", "System.Net.Htp.HttpClient", "System.Net.Http.HttpClient")]
    [InlineData("additional_resource_types", "System.Collections.Generic.List", "System.Collections.Generic.List`1")]
    [InlineData("per_request_types", "System.Environment+SpecialFolders", "System.Environment+SpecialFolder")]
    [InlineData("ownership_taking_methods", "System.IO.Stream.CopyTow(destination)", "System.IO.Stream.CopyTo(destination)")]
    [InlineData("ownership_taking_methods", "System.IO.Steam.CopyTo", "System.IO.Stream.CopyTo")]
    public Task A_name_that_is_nearly_one_of_the_compilation_is_reported(string key, string name, string intended) =>
        Verify($"leak_analyzers.{key} = {name}", Invalid(key, $"'{name}' doesn't exist; did you mean '{intended}'?"));

    [Theory]
    [InlineData("leak_analyzers.exception_paths = ALL")]
    [InlineData("leak_analyzers.excluded_resource_types = Contoso.Lease, Contoso.Pool+Lease_2, Lease`1")]
    [InlineData("leak_analyzers.test_code =  report ")]
    [InlineData("leak_analyzers.ownership_taking_methods = A.B.Keep(item), A.B.Hold")]
    [InlineData("something_else = sometimes")]
    [InlineData("leak.detection = on")]
    [InlineData("leak_analyzers.excluded_resource_types = Contoso.Shared.Handle, System.Net.Http.HttpClient, HttpResponseMessage")]
    [InlineData("leak_analyzers.ownership_taking_methods = System.IO.Stream.CopyTo, System.IO.MemoryStream.Read(buffer)")]
    public Task What_parses_is_right(string line) => Verify(line);

    private static DiagnosticResult Invalid(string key, string problem) =>
        new DiagnosticResult("LEAK001", DiagnosticSeverity.Warning).WithMessage($"Option 'leak_analyzers.{key}' isn't valid: {problem}");

    private static Task Verify(string line, params DiagnosticResult[] expected)
    {
        var test = new CSharpAnalyzerTest<OptionNotUnderstood, DefaultVerifier>
        {
            ReferenceAssemblies = Frameworks.None,
            TestState =
            {
                Sources = { "class A;", "class B;" },
                AnalyzerConfigFiles = { ("/.editorconfig", $"root = true\n[*.cs]\n{line}\n") },
            },
            TestBehaviors = TestBehaviors.SkipSuppressionCheck,
        };
        test.TestState.AdditionalReferences.AddRange(Frameworks.Web);
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }
}
