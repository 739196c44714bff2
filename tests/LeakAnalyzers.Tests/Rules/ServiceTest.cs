using LeakAnalyzers.Tests.Analysis;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace LeakAnalyzers.Tests.Rules;

/// <summary>Runs one rule over code that sees what a web project sees: the frameworks and its implicit usings.</summary>
internal sealed class ServiceTest<TRule> : CSharpAnalyzerTest<TRule, DefaultVerifier>
    where TRule : DiagnosticAnalyzer, new()
{
    private const string Usings = LeakAnalyzers.Tests.Analysis.Code.Usings +
        """

        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        """;

    private ServiceTest(string code)
    {
        ReferenceAssemblies = Frameworks.None;
        TestState.AdditionalReferences.AddRange(Frameworks.Web);
        TestState.Sources.Add(code);
        TestState.Sources.Add(Usings);
    }

    /// <summary>Members of a class that is registered nowhere; marks say what is reported.</summary>
    public static Task Member(string members) => File($"#nullable enable\nclass Subject\n{{\n{members}\n}}\n");

    /// <summary>The statements of a method that can be called again and again.</summary>
    public static Task Body(string statements) => Member($"async Task M(string url, HttpClient? client, DbCommand command, CancellationToken token)\n{{\n{statements}\nawait Task.Yield();\n}}");

    /// <summary>A whole file.</summary>
    public static Task File(string code) => new ServiceTest<TRule>(code).RunAsync();

    /// <summary>A whole file under an .editorconfig.</summary>
    public static Task File(string code, string editorConfig)
    {
        var test = new ServiceTest<TRule>(code);
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\n" + editorConfig + "\n"));
        return test.RunAsync();
    }

    /// <summary>A file with one finding, at the place marked <c>{|#0:...|}</c>, and how much it weighs.</summary>
    public static Task Weighs(DiagnosticSeverity severity, string code)
    {
        var test = new ServiceTest<TRule>(code);
        test.ExpectedDiagnostics.Add(new DiagnosticResult(new TRule().SupportedDiagnostics[0].Id, severity).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));
        return test.RunAsync();
    }

    /// <summary>A file of a project that refers to a test framework.</summary>
    public static Task InTestProject(string code)
    {
        var test = new ServiceTest<TRule>(code);
        test.TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(FactAttribute).Assembly.Location));
        return test.RunAsync();
    }

    /// <summary>A file of a project with a name.</summary>
    public static Task InProject(string name, string code)
    {
        var test = new ServiceTest<TRule>(code);
        test.SolutionTransforms.Add((solution, project) => solution.WithProjectAssemblyName(project, name));
        return test.RunAsync();
    }

    /// <summary>A program: statements at the top level, types below.</summary>
    public static Task Program(string code)
    {
        var test = new ServiceTest<TRule>(code);
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        return test.RunAsync();
    }

    /// <inheritdoc/>
    protected override Task<Workspace> CreateWorkspaceImplAsync() => Task.FromResult<Workspace>(new AdhocWorkspace());

    /// <inheritdoc/>
    protected override ParseOptions CreateParseOptions() => CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest).WithDocumentationMode(DocumentationMode.Diagnose);
}
