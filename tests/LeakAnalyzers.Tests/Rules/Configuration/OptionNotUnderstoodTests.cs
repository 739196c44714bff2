using LeakAnalyzers.Rules.Configuration;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace LeakAnalyzers.Tests.Rules.Configuration;

public sealed class OptionNotUnderstoodTests
{
    [Fact]
    public Task A_value_that_does_not_parse_is_reported_once_for_all_files() => Verify(
        "leak_analyzers.exception_paths = sometimes",
        new DiagnosticResult("LEAK001", DiagnosticSeverity.Warning).WithMessage("Invalid value 'sometimes' for option 'leak_analyzers.exception_paths'; expected likely or all or none. The default is used."));

    [Fact]
    public Task A_number_that_is_none_is_reported() => Verify(
        "leak_analyzers.max_concurrency = many",
        new DiagnosticResult("LEAK001", DiagnosticSeverity.Warning).WithMessage("Invalid value 'many' for option 'leak_analyzers.max_concurrency'; expected a whole number above zero. The default is used."));

    [Fact]
    public Task A_method_without_its_type_is_reported() => Verify(
        "leak_analyzers.ownership_taking_methods = Keep",
        new DiagnosticResult("LEAK001", DiagnosticSeverity.Warning).WithMessage("Invalid value 'Keep' for option 'leak_analyzers.ownership_taking_methods'; expected Namespace.Type.Method or Namespace.Type.Method(parameter). The default is used."));

    [Theory]
    [InlineData("excluded_resource_types", "Contoso.Lease<T>")]
    [InlineData("additional_resource_types", "Contoso.")]
    [InlineData("per_request_types", "A`B")]
    public Task A_name_that_no_type_has_is_reported(string key, string name) => Verify(
        $"leak_analyzers.{key} = {name}, Contoso.Other",
        new DiagnosticResult("LEAK001", DiagnosticSeverity.Warning).WithMessage($"Invalid value '{name}' for option 'leak_analyzers.{key}'; expected Namespace.Type, Namespace.Outer+Inner or Namespace.Type`1. The default is used."));

    [Theory]
    [InlineData("leak_analyzers.exception_paths = ALL")]
    [InlineData("leak_analyzers.excluded_resource_types = Contoso.Lease, Contoso.Pool+Lease_2, Lease`1")]
    [InlineData("leak_analyzers.test_code =  report ")]
    [InlineData("leak_analyzers.ownership_taking_methods = A.B.Keep(item), A.B.Hold")]
    [InlineData("something_else = sometimes")]
    public Task What_parses_is_right(string line) => Verify(line);

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
