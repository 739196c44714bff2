using LeakAnalyzers.Testing.Tests.Subjects;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.Testing.Tests.KitOnly;

/// <summary>What the kit does not support says so, and never passes.</summary>
public sealed class UnsupportedTests : KitTest
{
    private static Task IsRefused(AnalyzerTest<DefaultVerifier> test) => Assert.ThrowsAsync<NotSupportedException>(() => test.RunAsync());

    [Fact]
    public Task A_framework_whose_package_is_not_downloaded() => IsRefused(new Report(Field("1")) { ReferenceAssemblies = ReferenceAssemblies.Net.Net70 });

    [Fact]
    public Task A_package_that_is_not_downloaded()
        => IsRefused(new Report(Field("1")) { ReferenceAssemblies = ReferenceAssemblies.Net.Net80.AddPackages([new PackageIdentity("Newtonsoft.Json", "0.0.1")]) });

    [Fact]
    public void A_configuration_of_the_package_sources() => Assert.Throws<NotSupportedException>(() => ReferenceAssemblies.Net.Net80.WithNuGetConfigFilePath("nuget.config"));

    [Fact]
    public Task Suppressors() => IsRefused(new Report<Suppresses>(Field("1")));

    [Fact]
    public Task Source_generators() => IsRefused(new Generating());

    [Fact]
    public Task Output_of_source_generators() => IsRefused(new Report(Field("1")) { TestState = { GeneratedSources = { ("G.cs", SourceText.From(string.Empty)) } } });

    [Fact]
    public Task Included_documentation() => IsRefused(new Report(Field("1")) { XmlReferences = { ["a.xml"] = "<a/>" } });

    [Fact]
    public void Other_languages() => Assert.Throws<NotSupportedException>(() => new Report().TestState.AdditionalProjects["Lib", LanguageNames.VisualBasic]);

    private sealed class Generating : Report<FindsFortyTwo>
    {
        public Generating() => TestCode = Field("1");

        protected override IEnumerable<Type> GetSourceGenerators() => [typeof(object)];
    }

    private sealed class Suppresses : DiagnosticSuppressor
    {
        public override System.Collections.Immutable.ImmutableArray<SuppressionDescriptor> SupportedSuppressions => [];

        public override void ReportSuppressions(SuppressionAnalysisContext context)
        {
        }
    }
}
