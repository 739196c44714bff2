using System.Text.RegularExpressions;
using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Tests.Clients;

/// <summary>What the README tells a user to run and to write works as printed.</summary>
[Collection(ClientTests.Name)]
[Trait("Kind", "Process")]
public sealed partial class ReadmeTests(PackedPackage package)
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

    private static readonly string[] Run = ["In a project", "Repair", "Adopt in an existing solution", "Without a package reference"];

    [Fact]
    public void Every_block_of_commands_is_run() =>
        Assert.Equal(Run, Sections().Where(section => Blocks(section.Text, "sh").Any()).Select(section => section.Title));

    [Fact]
    public async Task The_package_is_added_to_a_project()
    {
        var folder = Folder("readme-project");
        var build = await Commands(folder, "In a project", "App");
        Assert.Equal(["warning LEAK202"], ClientFolder.Findings(build[^1], "App"));
    }

    [Theory]
    [InlineData("Directory.Build.props", 0)]
    [InlineData("Directory.Packages.props", 1)]
    public async Task The_package_is_added_to_a_solution(string file, int block)
    {
        var folder = Folder($"readme-solution-{block}");
        var section = Sections().Single(section => section.Title == "In all projects of a solution");
        Assert.Contains($"`{file}`:\n\n```xml", section.Text);
        folder.Write(file, Printed(Blocks(section.Text, "xml").ElementAt(block)));
        var build = (await folder.DotNet("build", "MySolution.sln")).Succeeded();
        Assert.Equal(["warning LEAK202"], ClientFolder.Findings(build, "App"));
    }

    [Fact]
    public async Task The_findings_are_repaired()
    {
        var folder = await Referencing("readme-repair");
        await Commands(folder, "Repair");
        Assert.Contains("using var response = ", folder.Read("App/Lookup.cs"));
    }

    [Fact]
    public async Task A_solution_adopts_the_package()
    {
        var folder = await Referencing("readme-adopt");
        var outcomes = await Commands(folder, "Adopt in an existing solution", lastMayFail: true);
        Assert.Empty(ClientFolder.Findings(outcomes[0], "App"));
        Assert.Contains("LEAK202", folder.Read("App/leaks.sarif"));
        Assert.Equal(["warning LEAK202"], ClientFolder.Findings(outcomes[1], "App"));
        Assert.Contains("[App/Lookup.cs]\ndotnet_diagnostic.LEAK202.severity = suggestion\n", folder.Read(".editorconfig"));
        Assert.Contains("Lookup.cs", folder.Read("leaks.json"));

        // The baseline holds, and a new file does not hide behind it.
        folder.Write("App/Other.cs", Leak.Replace("Lookup", "Other"));
        var build = await folder.DotNet("build", "MySolution.sln", "--no-incremental");
        Assert.Equal(["warning LEAK202"], ClientFolder.Findings(build, "App"));
        Assert.Contains("Other.cs", build.Output);
    }

    [RoslynatorFact]
    public async Task A_solution_without_the_package_is_analyzed()
    {
        var folder = Folder("readme-roslynator");
        (await folder.DotNet("restore", "MySolution.sln")).Succeeded();
        var outcomes = await Commands(folder, "Without a package reference", lastMayFail: true);
        Assert.Contains("LEAK202", outcomes[^1].Output);
    }

    // A solution that does not refer to the package, with one leak.
    private ClientFolder Folder(string name)
    {
        var folder = package.NewFolder(name)
            .Project("App", "<PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>", ("Lookup.cs", Leak))
            .Solution("MySolution.sln");
        folder.Write("Directory.Build.props", "<Project />");
        return folder;
    }

    private async Task<ClientFolder> Referencing(string name)
    {
        var folder = Folder(name);
        folder.Write("Directory.Build.props", Printed(Blocks(Sections().Single(section => section.Title == "In all projects of a solution").Text, "xml").First()));
        (await folder.DotNet("restore", "MySolution.sln")).Succeeded();
        return folder;
    }

    private async Task<IReadOnlyList<Command.Outcome>> Commands(ClientFolder folder, string title, string within = ".", bool lastMayFail = false)
    {
        var lines = Blocks(Sections().Single(section => section.Title == title).Text, "sh").SelectMany(block => block.Split('\n'))
            .Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        var outcomes = new List<Command.Outcome>();
        foreach (var line in lines)
        {
            // What a clone has is not downloaded.
            var command = Printed(Download().Replace(line, match => $"cp '{Repository.PathOf(match.Groups[1].Value)}' ."));
            var outcome = await folder.Run("bash", "-c", $"cd '{folder.PathOf(within)}' && {command}");
            outcomes.Add(lastMayFail && line == lines[^1] ? outcome : outcome.Succeeded());
        }

        return outcomes;
    }

    /// <summary>What the README prints, with the version that was packed for this run.</summary>
    private string Printed(string text) => text.Replace("0.1.0", package.Version);

    private static IEnumerable<(string Title, string Text)> Sections() =>
        Heading().Split(Repository.Read("README.md")).Skip(1).Chunk(2).Select(part => (part[0].Trim(), part[1]));

    private static IEnumerable<string> Blocks(string text, string language) =>
        Block().Matches(text).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["code"].Value);

    [GeneratedRegex("^##+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ *```(?<language>\w+)\n(?<code>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"curl -sSLO https://raw\.githubusercontent\.com/leak-analyzers/LeakAnalyzers/v[0-9.]+/(\S+)")]
    private static partial Regex Download();
}
