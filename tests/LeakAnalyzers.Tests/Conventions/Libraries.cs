using System.Collections.Immutable;
using System.Reflection;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>The libraries of the project file that are on this machine: <c>-p:RealLibraries=true</c> fetches them.</summary>
internal static class Libraries
{
    private static readonly string[] s_frameworks = ["net10.0", "net9.0", "net8.0", "netstandard2.1", "netstandard2.0"];

    private static readonly string s_packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public static ImmutableArray<MetadataReference> AtHand { get; } =
    [
        .. typeof(Libraries).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Where(package => !package.Key.Contains(':'))
            .Select(package => Path.Combine(s_packages, package.Key.ToLowerInvariant(), package.Value ?? "", "lib"))
            .Select(lib => s_frameworks.Select(framework => Path.Combine(lib, framework)).FirstOrDefault(Directory.Exists)).OfType<string>()
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll")).Select(file => MetadataReference.CreateFromFile(file)),
    ];
}
