using LeakAnalyzers.Testing.Tests.Subjects;

namespace LeakAnalyzers.Testing.Tests.KitOnly;

/// <summary>What the kit has and not every version of the real library.</summary>
public sealed class NewerThanTheLibraryTests : KitTest
{
    [Fact]
    public Task Net_10_has_its_types() => Passes(new Report("class C { System.Threading.Lock L; }") { ReferenceAssemblies = ReferenceAssemblies.Net.Net100 });

    [Fact]
    public void The_framework_that_is_not_chosen_is_Net_8() => Assert.Equal("net8.0", ReferenceAssemblies.Default.TargetFramework);

    [Fact]
    public Task Further_places_are_not_unnecessary_code_unless_the_diagnostic_says_so() => Fails(new Report<ReportsAFurtherPlace>("class C { int F {|#1:= {|#0:42|#0}|#1}; }")
    {
        ExpectedDiagnostics = { Finding().WithLocation(0).WithLocation(1, DiagnosticLocationOptions.UnnecessaryCode) },
    });
}
