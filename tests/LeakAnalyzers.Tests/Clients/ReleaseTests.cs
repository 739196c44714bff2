using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Tests.Clients;

/// <summary>What <c>eng/release</c> holds a package against before it is published.</summary>
[Collection(ClientTests.Name)]
[Trait("Kind", "Process")]
public sealed partial class ReleaseTests(PackedPackage package)
{
    private static readonly Guid s_sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private static string Version { get; } = Property("Directory.Build.props", "Version");

    [Fact]
    public void The_changelog_has_a_dated_section_for_the_version_first()
    {
        var first = ChangelogHeading().Match(Repository.Read("CHANGELOG.md"));
        Assert.Equal(Version, first.Groups["version"].Value);
        Assert.True(DateOnly.TryParseExact(first.Groups["date"].Value, "yyyy-MM-dd", out _), $"'{first.Value}' has no date");
    }

    [Fact]
    public void The_readme_installs_the_version() =>
        Assert.All(ReadmeVersion().Matches(Repository.Read("README.md")), match => Assert.Equal(Version, match.Groups[1].Value));

    [Fact]
    public void The_package_names_its_project_its_repository_and_what_is_new()
    {
        var metadata = XDocument.Parse(Text("LeakAnalyzers.nuspec")).Descendants().Where(element => element.Parent?.Name.LocalName == "metadata")
            .ToDictionary(element => element.Name.LocalName);
        Assert.Equal(Links.Project, metadata["projectUrl"].Value);
        Assert.Equal(Links.Project, metadata["repository"].Attribute("url")?.Value);
        Assert.Matches("^[0-9a-f]{40}$", metadata["repository"].Attribute("commit")?.Value);
        Assert.Equal("README.md", metadata["readme"].Value);
        var notes = metadata["releaseNotes"].Value.ReplaceLineEndings("\n").Trim();
        Assert.Contains($"## {Version} - ", Repository.Read("CHANGELOG.md").Split(notes)[0]);
    }

    // A package page resolves no relative links, and shows no HTML.
    [Fact]
    public void The_readme_of_the_package_has_absolute_links()
    {
        var readme = Text("README.md");
        var links = Link().Matches(readme).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Matches("^(https://|#)", link));
        Assert.DoesNotContain("<picture>", readme);
        Assert.All(links.Where(link => link.StartsWith(Links.Project + "/blob/", StringComparison.Ordinal)), link => Assert.Contains($"/v{Version}/", link));
    }

    [Theory]
    [InlineData("LeakAnalyzers.dll")]
    [InlineData("LeakAnalyzers.CodeFixes.dll")]
    public void The_symbols_lead_to_the_sources_of_the_commit(string assembly)
    {
        using var image = new PEReader(new MemoryStream(Bytes($"analyzers/dotnet/cs/{assembly}")));
        var embedded = image.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using var symbols = image.ReadEmbeddedPortablePdbDebugDirectoryData(embedded);
        var pdb = symbols.GetMetadataReader();
        var link = pdb.CustomDebugInformation.Select(pdb.GetCustomDebugInformation).Single(information => pdb.GetGuid(information.Kind) == s_sourceLink);
        Assert.Matches("raw.githubusercontent.com/leak-analyzers/LeakAnalyzers/[0-9a-f]{40}/", Encoding.UTF8.GetString(pdb.GetBlobBytes(link.Value)));
    }

    [Fact]
    public void Packing_validates_the_package() =>
        Assert.Equal("true", Property("src/Package/LeakAnalyzers.Package.csproj", "EnablePackageValidation"));

    // What a service for code scanning shows beside a finding.
    [Fact]
    public async Task A_log_describes_every_rule()
    {
        var folder = package.NewFolder("log").Project("Logged", "<PropertyGroup><ErrorLog>leaks.sarif,version=2.1</ErrorLog></PropertyGroup>", ("Empty.cs", "public sealed class Empty;"));
        (await folder.DotNet("build", "Logged")).Succeeded();
        using var log = JsonDocument.Parse(folder.Read("Logged/leaks.sarif"));
        var rules = log.RootElement.GetProperty("runs")[0].GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()
            .Where(rule => rule.GetProperty("id").GetString()!.StartsWith("LEAK", StringComparison.Ordinal)).ToDictionary(rule => rule.GetProperty("id").GetString()!);
        Assert.Equal(Catalogue.Rules.Select(rule => rule.Descriptor.Id).Order(), rules.Keys.Order());
        foreach (var (id, rule) in rules)
        {
            Assert.NotEmpty(rule.GetProperty("shortDescription").GetProperty("text").GetString()!);
            Assert.NotEmpty(rule.GetProperty("fullDescription").GetProperty("text").GetString()!);
            Assert.Equal($"{Links.Project}/blob/v{Version}/docs/rules/{id}.md", rule.GetProperty("helpUri").GetString());
            if (!id.StartsWith("LEAK2", StringComparison.Ordinal)) continue;
            Assert.Contains("CWE-404", rule.GetProperty("properties").GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        }
    }

    private static string Property(string project, string name) =>
        XDocument.Parse(Repository.Read(project)).Descendants(name).Single().Value;

    private string Text(string name) => Encoding.UTF8.GetString(Bytes(name)).TrimStart('\uFEFF');

    private byte[] Bytes(string name)
    {
        using var archive = ZipFile.OpenRead(package.Path);
        using var entry = archive.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }

    [GeneratedRegex(@"^## (?<version>\S+)(?: - (?<date>\S+))?$", RegexOptions.Multiline)]
    private static partial Regex ChangelogHeading();

    [GeneratedRegex(@"(?:Version=""|leakanalyzers/|LeakAnalyzers/v)(\d+\.\d+\.\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex ReadmeVersion();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
