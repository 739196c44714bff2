using System.Text.RegularExpressions;

namespace LeakAnalyzers.Tests.Clients;

/// <summary>A user's solution on disk, whose projects install the packed package.</summary>
public sealed partial class ClientFolder
{
    private readonly string _root;
    private readonly PackedPackage _package;
    private readonly List<string> _projects = [];

    internal ClientFolder(string root, PackedPackage package)
    {
        (_root, _package) = (root, package);
        Write("Directory.Build.props",
            $"""
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <LangVersion>latest</LangVersion>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="LeakAnalyzers" Version="{package.Version}" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
    }

    /// <param name="inProject">What the project file says besides its SDK.</param>
    /// <param name="files">Names and contents.</param>
    public ClientFolder Project(string name, string inProject = "", params (string Name, string Content)[] files)
    {
        _projects.Add($"{name}/{name}.csproj");
        Write($"{name}/{name}.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\">{inProject}</Project>");
        foreach (var (file, content) in files) Write($"{name}/{file}", content);
        return this;
    }

    /// <summary>A project that stands somewhere else, with its sources as they are now.</summary>
    public ClientFolder Copy(string name, string from)
    {
        _projects.Add($"{name}/{name}.csproj");
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(from, file)))
        {
            // This folder has its own Directory.Build.props, with the package in it.
            if (path.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj" || path.StartsWith("Directory.", StringComparison.Ordinal)) continue;
            Write($"{name}/{path}", File.ReadAllText(Path.Combine(from, path)));
        }

        return this;
    }

    public ClientFolder Solution(string name)
    {
        const string CSharp = "{FAE04EC0-301F-11D3-BF4B-00C04FC9EFBC}";
        var projects = _projects.Select((path, number) => (Path: path, Name: Path.GetFileNameWithoutExtension(path), Id: $"{{00000000-0000-0000-0000-{number:D12}}}")).ToList();
        var entries = projects.Select(p => $"Project(\"{CSharp}\") = \"{p.Name}\", \"{p.Path}\", \"{p.Id}\"\nEndProject\n");
        var builds = projects.Select(p => $"\t\t{p.Id}.Debug|Any CPU.ActiveCfg = Debug|Any CPU\n\t\t{p.Id}.Debug|Any CPU.Build.0 = Debug|Any CPU\n");
        Write(name,
            $"""
            Microsoft Visual Studio Solution File, Format Version 12.00
            {string.Concat(entries)}Global
            	GlobalSection(SolutionConfigurationPlatforms) = preSolution
            		Debug|Any CPU = Debug|Any CPU
            	EndGlobalSection
            	GlobalSection(ProjectConfigurationPlatforms) = postSolution
            {string.Concat(builds)}	EndGlobalSection
            EndGlobal

            """);
        return this;
    }

    public void Write(string path, string content)
    {
        var file = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public string PathOf(string path) => Path.Combine(_root, path);

    public string Read(string path) => File.ReadAllText(PathOf(path));

    /// <summary>Every source file as it is now, to compare with later.</summary>
    public IReadOnlyList<(string Path, string Text)> Sources() =>
        [.. Directory.EnumerateFiles(_root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path[_root.Length..].Contains("/obj/")).Order().Select(path => (path, File.ReadAllText(path)))];

    internal Task<Command.Outcome> DotNet(params string[] arguments) => Run("dotnet", arguments);

    internal Task<Command.Outcome> Run(string program, params string[] arguments) => Command.Run(program, _root, _package.Environment, arguments);

    /// <summary>What a build printed about a project, as 'warning LEAK202', as often as it did.</summary>
    internal static IReadOnlyList<string> Findings(Command.Outcome build, string project) =>
        [.. Finding().Matches(Summary().Split(build.Output)[0])
            .Where(line => line.Groups["project"].Value == project).Select(line => line.Groups["what"].Value).Order()];

    // A build that fails prints everything again at its end.
    [GeneratedRegex("^Build (?:FAILED|succeeded)", RegexOptions.Multiline)]
    private static partial Regex Summary();

    // place: warning LEAK202: message [folder/Project.csproj], or [folder/Project.csproj::TargetFramework=net10.0]
    [GeneratedRegex(@"^\s*(?<place>.*?) ?: (?<what>(?:warning|error) \w+): .*[\[/\\](?<project>\w+)\.csproj(?:::[^\]]*)?\]\r?$", RegexOptions.Multiline)]
    private static partial Regex Finding();
}
