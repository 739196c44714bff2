using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Tests.Clients;

/// <summary>What <c>dotnet build</c> says once the package is installed, and every way a user has to make it say something else.</summary>
[Collection(ClientTests.Name)]
[Trait("Kind", "Process")]
public sealed class BuildTests(PackedPackage package)
{
    private const string Leak =
        """
        public sealed class Lookup(HttpClient client)
        {
            public async Task<string> Find(string name)
            {
                var response = await client.GetAsync(name);
                return await response.Content.ReadAsStringAsync();
            }
        }
        """;

    // LEAK205 is info: a build shows it only at a level that makes it a warning.
    private const string Minor =
        """
        public static class Wipe
        {
            public static void Run(System.Data.Common.DbConnection connection)
            {
                var command = connection.CreateCommand();
                command.CommandText = "delete from rows";
                command.ExecuteNonQuery();
            }
        }
        """;

    // A reader that a program loses once: info by evidence, whatever the rule's own severity.
    private const string Once =
        """
        System.Data.Common.DbCommand command = args.Length > 9 ? null! : throw new NotSupportedException();
        var reader = command.ExecuteReader();
        Console.WriteLine(reader.FieldCount);
        """;

    private const string Program = "<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>";
    private const string Tests = "<PropertyGroup><IsTestProject>true</IsTestProject></PropertyGroup>";

    // One solution and one build: each project is one situation.
    [Fact]
    public async Task Every_setting_of_the_user_counts()
    {
        var category = $"dotnet_analyzer_diagnostic.category-{Catalogue.Rule("LEAK202").Category}.severity";
        var folder = package.NewFolder("settings")
            .Project("Plain", files: [("Lookup.cs", Leak), ("Wipe.cs", Minor)])
            .Project("RuleIsError", files: [("Lookup.cs", Leak), EditorConfig("dotnet_diagnostic.LEAK202.severity = error")])
            .Project("RuleIsOff", files: [("Lookup.cs", Leak), EditorConfig("dotnet_diagnostic.LEAK202.severity = none")])
            .Project("CategoryIsError", files: [("Lookup.cs", Leak), EditorConfig($"{category} = error")])
            .Project("WarningIsError", "<PropertyGroup><WarningsAsErrors>LEAK202</WarningsAsErrors></PropertyGroup>", ("Lookup.cs", Leak))
            .Project("NoWarn", "<PropertyGroup><NoWarn>LEAK202</NoWarn></PropertyGroup>", ("Lookup.cs", Leak))
            .Project("Pragma", files: ("Lookup.cs", $"#pragma warning disable LEAK202\n{Leak}"))
            .Project("Suppressed", files: ("Lookup.cs", $"[System.Diagnostics.CodeAnalysis.SuppressMessage(\"Reliability\", \"LEAK202\", Justification = \"Known.\")]\n{Leak}"))
            .Project("Strict", Mode("Strict"), ("Lookup.cs", Leak), ("Wipe.cs", Minor), EditorConfig($"{category} = none"))
            .Project("StrictButOff", Mode("Strict"), ("Lookup.cs", Leak), EditorConfig("dotnet_diagnostic.LEAK202.severity = none"))
            .Project("Audit", Mode("audit", "<ErrorLog>audit.sarif,version=2.1</ErrorLog>"), ("Lookup.cs", Leak))
            .Project("TestProject", Tests, ("Lookup.cs", Leak))
            .Project("TestProjectReported", Tests, ("Lookup.cs", Leak), EditorConfig("leak_analyzers.test_code = report"))
            .Project("NoTestProject", Tests.Replace("true", "false"), ("Lookup.cs", Leak))
            .Project("InfoByEvidence", Program, ("Program.cs", Once))
            .Project("ErrorByTheUser", Program, ("Program.cs", Once), EditorConfig("dotnet_diagnostic.LEAK203.severity = error"))
            .Project("UnknownMode", Mode("Strickt"), ("Lookup.cs", Leak))
            .Project("BadOption", files: [("Lookup.cs", Leak), ("Other.cs", "public sealed class Other;"), EditorConfig("leak_analyzers.max_concurrency = many")])
            .Solution("Settings.sln");

        var build = await folder.DotNet("build", "Settings.sln", "-clp:NoSummary");

        string[][] expected =
        [
            ["Plain", "warning LEAK202"],
            ["RuleIsError", "error LEAK202"],
            ["RuleIsOff"],
            ["CategoryIsError", "error LEAK202"],
            ["WarningIsError", "error LEAK202"],
            ["NoWarn"],
            ["Pragma"],
            ["Suppressed"],
            ["Strict", "warning LEAK202", "warning LEAK205"],
            ["StrictButOff"],
            ["Audit"],
            ["TestProject"],
            ["TestProjectReported", "warning LEAK202"],
            ["NoTestProject", "warning LEAK202"],
            ["InfoByEvidence"],
            ["ErrorByTheUser", "error LEAK203"],
            ["UnknownMode", "warning LEAK001", "warning LEAK202"],
            ["BadOption", "warning LEAK001", "warning LEAK202"],
        ];
        var found = expected.Select(row => string.Join(", ", [row[0], .. ClientFolder.Findings(build, row[0])]));
        Assert.Equal(expected.Select(row => string.Join(", ", row)), found);
        Assert.Matches("\"ruleId\": \"LEAK202\",\\s*(\"ruleIndex\": \\d+,\\s*)?\"level\": \"note\"", folder.Read("Audit/audit.sarif"));
    }

    [Fact]
    public async Task A_build_that_takes_warnings_for_errors_fails()
    {
        var folder = package.NewFolder("warnaserror")
            .Project("Leaky", files: ("Lookup.cs", Leak))
            .Project("TestProject", Tests, ("Lookup.cs", Leak))
            .Project("InfoByEvidence", Program, ("Program.cs", Once))
            .Solution("Errors.sln");
        var build = await folder.DotNet("build", "Errors.sln", "-warnaserror");
        Assert.NotEqual(0, build.ExitCode);
        Assert.Equal(["error LEAK202"], ClientFolder.Findings(build, "Leaky"));
        Assert.Empty(ClientFolder.Findings(build, "TestProject"));
        Assert.Empty(ClientFolder.Findings(build, "InfoByEvidence"));
    }

    private static (string, string) EditorConfig(string line) => (".editorconfig", $"root = true\n[*.cs]\n{line}\n");

    private static string Mode(string mode, string more = "") => $"<PropertyGroup><LeakAnalyzersMode>{mode}</LeakAnalyzersMode>{more}</PropertyGroup>";
}
