namespace LeakAnalyzers.Testing.Tests.Reports;

/// <summary>What the code is compiled against.</summary>
public sealed class ReferenceTests : KitTest
{
    private static Report Using(string type, ReferenceAssemblies references) => new($"class C {{ int F = [|42|]; {type} G; }}") { ReferenceAssemblies = references };

    public static TheoryData<string, ReferenceAssemblies> TypesOfFrameworks() => new()
    {
        { "System.Collections.Generic.List<int>", ReferenceAssemblies.NetStandard.NetStandard20 },
        { "System.IAsyncDisposable", ReferenceAssemblies.NetStandard.NetStandard21 },
        { "System.AppDomain", ReferenceAssemblies.NetFramework.Net472.Default },
        { "System.Windows.Forms.Form", ReferenceAssemblies.NetFramework.Net472.WindowsForms },
        { "System.IAsyncDisposable", ReferenceAssemblies.NetCore.NetCoreApp31 },
        { "System.Half", ReferenceAssemblies.Net.Net50 },
        { "System.Threading.PeriodicTimer", ReferenceAssemblies.Net.Net60 },
        { "System.TimeProvider", ReferenceAssemblies.Net.Net80 },
        { "System.Threading.Lock", ReferenceAssemblies.Net.Net90 },
    };

    public static TheoryData<string, ReferenceAssemblies> TypesThatFrameworksLack() => new()
    {
        { "System.IAsyncDisposable", ReferenceAssemblies.NetStandard.NetStandard20 },
        { "System.IAsyncDisposable", ReferenceAssemblies.NetFramework.Net472.Default },
        { "System.Windows.Forms.Form", ReferenceAssemblies.NetFramework.Net472.Default },
        { "System.TimeProvider", ReferenceAssemblies.Net.Net60 },
        { "System.Threading.Lock", ReferenceAssemblies.Net.Net80 },
        { "Newtonsoft.Json.Linq.JToken", ReferenceAssemblies.Net.Net80 },
    };

    [Theory]
    [MemberData(nameof(TypesOfFrameworks), DisableDiscoveryEnumeration = true)]
    public Task A_framework_has_its_types(string type, ReferenceAssemblies references) => Passes(Using(type, references));

    [Theory]
    [MemberData(nameof(TypesThatFrameworksLack), DisableDiscoveryEnumeration = true)]
    public Task A_framework_has_no_others(string type, ReferenceAssemblies references) => Fails(Using(type, references));

    [Fact]
    public Task A_package_adds_its_types() => Passes(Using("Newtonsoft.Json.Linq.JToken", ReferenceAssemblies.Net.Net80.AddPackages([new PackageIdentity("Newtonsoft.Json", "13.0.3")])));

    [Fact]
    public Task A_package_adds_its_types_to_any_framework_it_is_made_for()
        => Passes(Using("Newtonsoft.Json.Linq.JToken", ReferenceAssemblies.NetFramework.Net472.Default.AddPackages([new PackageIdentity("Newtonsoft.Json", "13.0.3")])));

    [Fact]
    public Task A_package_brings_what_it_depends_on() => Passes(Using(
        "System.Func<System.Reactive.Unit, System.Threading.Tasks.ValueTask>",
        ReferenceAssemblies.NetFramework.Net472.Default.AddPackages([new PackageIdentity("System.Reactive", "6.0.1")])));

    [Fact]
    public Task An_assembly_can_be_added() => Passes(new Report("class C { Xunit.Assert A; }") { TestState = { AdditionalReferences = { typeof(Assert).Assembly } } });

    [Fact]
    public Task The_state_can_choose_the_framework()
        => Passes(new Report("class C { System.Threading.Lock L; }") { ReferenceAssemblies = ReferenceAssemblies.Net.Net80, TestState = { ReferenceAssemblies = ReferenceAssemblies.Net.Net90 } });
}
