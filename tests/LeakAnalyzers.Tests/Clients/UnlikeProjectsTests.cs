using System.Text.RegularExpressions;
using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Tests.Clients;

/// <summary>
/// Projects of every kind, built and repaired as one solution: a web service with handlers given as method groups, components, a worker, a
/// console program, a library for old frameworks, several targets, central package management and a linked file.
/// </summary>
[Collection(ClientTests.Name)]
[Trait("Kind", "Process")]
public sealed partial class UnlikeProjectsTests(PackedPackage package)
{
    private const string Projects = "tests/LeakAnalyzers.Tests/Corpus/Projects";

    private static readonly string[] Names = ["Web", "Components", "Worker", "Jobs", "Library", "Targets", "Central"];

    [Fact]
    public async Task Every_kind_of_project_is_built_and_repaired()
    {
        var folder = Names.Aggregate(package.NewFolder("unlike"), (folder, name) => folder.Copy(name, Repository.PathOf($"{Projects}/{name}")));
        folder.Solution("Unlike.sln").Write("Shared/Delivery.cs", Repository.Read($"{Projects}/Shared/Delivery.cs"));
        UseCentralVersions(folder, "Central");

        var build = (await folder.DotNet("build", "Unlike.sln", "-clp:NoSummary")).Succeeded();
        Assert.Equal(Expected(), Found(build));

        var ids = Expected().Select(finding => finding[^7..]).Distinct().ToArray();
        (await folder.DotNet(["format", "analyzers", "Unlike.sln", "--no-restore", "--severity", "info", "--diagnostics", .. ids])).Succeeded();
        build = (await folder.DotNet("build", "Unlike.sln", "--no-restore", "--no-incremental", "-clp:NoSummary")).Succeeded();
        Assert.Empty(Found(build));
    }

    // The package comes from the folder's own list of versions, not from the properties of the whole solution.
    private void UseCentralVersions(ClientFolder folder, string name)
    {
        folder.Write($"{name}/Directory.Build.props",
            "<Project><PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup></Project>");
        folder.Write($"{name}/Directory.Packages.props",
            $"""
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup><PackageVersion Include="LeakAnalyzers" Version="{package.Version}" /></ItemGroup>
            </Project>
            """);
    }

    /// <summary>The marked lines, as file, line and id.</summary>
    private static IReadOnlyList<string> Expected() =>
    [
        .. from path in Repository.SourcesIn(Projects)
           from line in Repository.Read(path).Split('\n').Select((text, index) => (Mark: Mark().Match(text), Number: index + 1))
           where line.Mark.Success
           select $"{Path.GetFileName(path)}({line.Number}) {line.Mark.Groups[1].Value}" into finding
           orderby finding
           select finding,
    ];

    // A project with several targets reports a line once for each, and a linked file is reported by each project.
    private static IEnumerable<string> Found(Command.Outcome build) =>
        Finding().Matches(build.Output).Select(line => $"{Path.GetFileName(line.Groups["file"].Value)}({line.Groups["line"].Value}) {line.Groups["id"].Value}")
            .Distinct().Order();

    [GeneratedRegex(@"// (LEAK\d{3})\s*$")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^\s*(?<file>[^\s(]+)\((?<line>\d+),\d+\): warning (?<id>LEAK\d{3}):", RegexOptions.Multiline)]
    private static partial Regex Finding();
}
