using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>What we ask of others holds for our own code first.</summary>
public sealed partial class OwnSourcesTests
{
    private static readonly string[] SaysNothing = ["Helper", "Helpers", "Manager", "Utils", "Utilities", "Common", "Base"];

    // Without this the tests below could be green because nothing was understood.
    [Fact]
    public void The_sources_compile_in_this_process()
    {
        Assert.All(OwnSources.All, sources => Assert.NotEmpty(sources.SyntaxTrees));
        OwnSources.All.SelectMany(sources => sources.GetDiagnostics()).Where(d => d.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
    }

    [Fact]
    public async Task Our_own_sources_have_no_findings()
    {
        foreach (var sources in OwnSources.All)
        {
            (await sources.WithAnalyzers(Catalogue.Analyzers).GetAnalyzerDiagnosticsAsync()).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Layers_name_only_what_is_below_them() => OwnSources.All.SelectMany(Layers.Violations).ShouldBeEmpty();

    [Fact]
    public void Names_of_types_are_nouns_that_say_something() =>
        (from folder in new[] { "src", "tests/LeakAnalyzers.Tests", "tests/LeakAnalyzers.Proof", "benchmarks" }
         from path in Repository.SourcesIn(folder)
         where !path.Contains("/Corpus/")
         from type in CSharpSyntaxTree.ParseText(Repository.Read(path)).GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
         let name = type.Identifier.Text
         where Words().Matches(name).Any(word => SaysNothing.Contains(word.Value))
         select $"{path}: {name}").ShouldBeEmpty();

    [GeneratedRegex("[A-Z][a-z]*")]
    private static partial Regex Words();
}
