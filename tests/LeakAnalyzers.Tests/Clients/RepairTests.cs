namespace LeakAnalyzers.Tests.Clients;

/// <summary>Repairing a whole solution from the command line.</summary>
[Collection(ClientTests.Name)]
[Trait("Kind", "Process")]
public sealed class RepairTests(PackedPackage package)
{
    private const string LinkShared = "<ItemGroup><Compile Include=\"../Shared/Shared.cs\" Link=\"Shared.cs\" /></ItemGroup>";

    // System.Net.Http is in no implicit usings of netstandard2.0's libraries on every SDK, so it is named.
    private const string Repaired =
        """
        using System.Net.Http;

        internal sealed class Lookup(HttpClient client)
        {
            public async Task<string> Find(string name)
            {
                // one of two in this file
                using var response = await client.GetAsync(name);
                return await response.Content.ReadAsStringAsync();
            }

            public async Task<int> Length(string name)
            {
                using var response = await client.GetAsync(name);
                var text = await response.Content.ReadAsStringAsync();
                return text.Length;
            }
        }

        """;

    private static readonly string Leaking = Repaired.Replace("using var", "var");

    // One document for each target framework and each link: the same file, reported several times, must be changed once.
    [Fact]
    public async Task Format_repairs_a_solution_with_linked_files_and_several_target_frameworks()
    {
        var folder = package.NewFolder("repair")
            .Project("App", LinkShared, ("Own.cs", Leaking.Replace("Lookup", "Own")))
            .Project("Library", $"<PropertyGroup><TargetFramework /><TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks></PropertyGroup>{LinkShared}", ("Own.cs", Leaking.Replace("Lookup", "Own")))
            .Solution("Repair.sln");
        folder.Write("Shared/Shared.cs", Leaking);
        (await folder.DotNet("restore", "Repair.sln")).Succeeded();

        await Format();
        Assert.Equal(Repaired, folder.Read("Shared/Shared.cs"));
        Assert.Equal(Repaired.Replace("Lookup", "Own"), folder.Read("App/Own.cs"));
        Assert.Equal(Repaired.Replace("Lookup", "Own"), folder.Read("Library/Own.cs"));

        var build = (await folder.DotNet("build", "Repair.sln", "--no-restore", "-clp:NoSummary")).Succeeded();
        Assert.Empty(ClientFolder.Findings(build, "App").Concat(ClientFolder.Findings(build, "Library")));

        var repaired = folder.Sources();
        await Format();
        Assert.Equal(repaired, folder.Sources());

        async Task Format() => (await folder.DotNet("format", "analyzers", "Repair.sln", "--no-restore", "--diagnostics", "LEAK202", "--severity", "info")).Succeeded();
    }

    [RoslynatorFact]
    public async Task The_Roslynator_command_line_repairs_a_project()
    {
        var folder = package.NewFolder("roslynator").Project("App", files: ("Own.cs", Leaking));
        (await folder.DotNet("restore", "App")).Succeeded();
        (await folder.Run(RoslynatorFactAttribute.Program, "fix", "App/App.csproj", "--supported-diagnostics", "LEAK202")).Succeeded();
        Assert.Equal(Repaired, folder.Read("App/Own.cs"));
    }
}
