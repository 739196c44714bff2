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

    private const string RepairedBySeveralRules =
        """
        using System.Data.Common;
        using System.Net.Http;

        internal sealed class Lookup(HttpClient client)
        {
            private static readonly HttpClient s_httpClient = new HttpClient();

            public Task<string> Load(string address) => s_httpClient.GetStringAsync(address);

            public async Task<string> Find(string name)
            {
                using var response = await client.GetAsync(name);
                return await response.Content.ReadAsStringAsync();
            }

            public int Width(DbCommand command)
            {
        #if NETSTANDARD2_0
                using var reader = command.ExecuteReader(System.Data.CommandBehavior.SingleRow);
        #else
                using var reader = command.ExecuteReader();
        #endif
                return reader.FieldCount;
            }

            public async Task Wait()
            {
                using var limit = new CancellationTokenSource(5000);
                await Task.Delay(1000, limit.Token);
            }
        }

        """;

    private const string RenewingClient = "new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) })";

    private static readonly string LeakingBySeveralRules = RepairedBySeveralRules.Replace("using var", "var")
        .Replace("    private static readonly HttpClient s_httpClient = new HttpClient();\n\n", "").Replace("s_httpClient", "new HttpClient()");

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

    // The rules run one after the other, each on the solution that the last one left: no workspace has brought the linked documents up to date.
    [Fact]
    public async Task Format_keeps_the_repairs_of_every_rule_in_linked_files_and_several_target_frameworks()
    {
        var folder = package.NewFolder("rules")
            .Project("App", LinkShared, ("Own.cs", LeakingBySeveralRules.Replace("Lookup", "Own")))
            .Project("Library", $"<PropertyGroup><TargetFramework /><TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks></PropertyGroup>{LinkShared}", ("Own.cs", LeakingBySeveralRules.Replace("Lookup", "Own")))
            .Solution("Rules.sln");
        folder.Write("Shared/Shared.cs", LeakingBySeveralRules);
        (await folder.DotNet("restore", "Rules.sln")).Succeeded();

        (await folder.DotNet("format", "analyzers", "Rules.sln", "--no-restore", "--diagnostics", "LEAK101", "LEAK202", "LEAK203", "LEAK208", "--severity", "info")).Succeeded();

        Assert.Equal(RepairedBySeveralRules, folder.Read("Shared/Shared.cs"));
        // Only this file is compiled for .NET alone: its handler can renew its connections, and no compiler sees the other branch.
        Assert.Equal(
            RepairedBySeveralRules.Replace("Lookup", "Own").Replace("new HttpClient()", RenewingClient)
                .Replace("using var reader = command.ExecuteReader(System", "var reader = command.ExecuteReader(System"),
            folder.Read("App/Own.cs"));
        Assert.Equal(RepairedBySeveralRules.Replace("Lookup", "Own"), folder.Read("Library/Own.cs"));
        var build = (await folder.DotNet("build", "Rules.sln", "--no-restore", "-clp:NoSummary")).Succeeded();
        Assert.Empty(ClientFolder.Findings(build, "App").Concat(ClientFolder.Findings(build, "Library")));
    }

    // A severity by evidence counts as the severity of the rule would: what is info stays, and a test project has no findings.
    [Fact]
    public async Task Format_at_its_default_severity_repairs_warnings_alone()
    {
        const string Once =
            """
            System.Data.Common.DbCommand command = args.Length > 9 ? null! : throw new NotSupportedException();
            var reader = command.ExecuteReader();
            Console.WriteLine(reader.FieldCount);

            """;
        const string Program = "<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>";
        const string UserSaysWarning = "root = true\n[*.cs]\ndotnet_diagnostic.LEAK203.severity = warning\n";
        var folder = package.NewFolder("severities")
            .Project("App", files: ("Own.cs", Leaking))
            .Project("Quiet", "<PropertyGroup><IsTestProject>true</IsTestProject></PropertyGroup>", ("Own.cs", Leaking))
            .Project("Info", Program, ("Program.cs", Once))
            .Project("Warning", Program, ("Program.cs", Once), (".editorconfig", UserSaysWarning))
            .Solution("Severities.sln");
        (await folder.DotNet("restore", "Severities.sln")).Succeeded();

        (await folder.DotNet("format", "analyzers", "Severities.sln", "--no-restore", "--diagnostics", "LEAK202", "LEAK203")).Succeeded();

        Assert.Equal(
            [Repaired, Leaking, Once, Once.Replace("var reader", "using var reader")],
            [folder.Read("App/Own.cs"), folder.Read("Quiet/Own.cs"), folder.Read("Info/Program.cs"), folder.Read("Warning/Program.cs")]);
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
