using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis.Testing;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>What test code compiles against: one set of reference assemblies for each framework, read once and shared by every test.</summary>
internal static class Frameworks
{
    private static readonly Lazy<ImmutableArray<MetadataReference>> s_web = new(() => Load("web"));
    private static readonly Lazy<ImmutableArray<MetadataReference>> s_net80 = new(() => Load("net8.0"));
    private static readonly Lazy<ImmutableArray<MetadataReference>> s_netStandard20 = new(() => Load("netstandard2.0"));

    /// <summary>What a web project of this SDK sees without any package.</summary>
    public static ImmutableArray<MetadataReference> Web => s_web.Value;

    /// <summary>.NET 8 without ASP.NET Core.</summary>
    public static ImmutableArray<MetadataReference> Net80 => s_net80.Value;

    /// <summary>.NET Standard 2.0.</summary>
    public static ImmutableArray<MetadataReference> NetStandard20 => s_netStandard20.Value;

    /// <summary>Keeps the test library from downloading a framework; a test that sets it adds one of the sets above.</summary>
    public static ReferenceAssemblies None { get; } = new("net10.0");

    // The project file records the folders when it is built.
    private static ImmutableArray<MetadataReference> Load(string framework)
    {
        var folders = typeof(Frameworks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == $"References:{framework}").Value!;
        return
        [
            .. folders.Split(';').SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll"))
                .GroupBy(path => Path.GetFileName(path)).OrderBy(copies => copies.Key, StringComparer.Ordinal)
                .Select(copies => MetadataReference.CreateFromFile(copies.Last())),
        ];
    }
}
