using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis.Testing;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>What test code compiles against: one set of references for each framework, read once and used by every test.</summary>
internal static class Frameworks
{
    /// <summary>What a web project sees without any package: the libraries that every SDK brings along.</summary>
    public static ImmutableArray<MetadataReference> Web { get; } = [.. WebAssemblies().Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>.NET 8 without ASP.NET Core.</summary>
    public static ImmutableArray<MetadataReference> Net80 => s_net80.Value;

    /// <summary>.NET Standard 2.0.</summary>
    public static ImmutableArray<MetadataReference> NetStandard20 => s_netStandard20.Value;

    /// <summary>For the test library, which would download what it is to compile against: nothing, since a test adds one of the sets above.</summary>
    public static ReferenceAssemblies None { get; } = new("net10.0");

    private static readonly Lazy<ImmutableArray<MetadataReference>> s_net80 = new(() => Restored("net8.0"));
    private static readonly Lazy<ImmutableArray<MetadataReference>> s_netStandard20 = new(() => Restored("netstandard2.0"));

    private static ImmutableArray<MetadataReference> Restored(string framework)
    {
        var folder = typeof(Frameworks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == $"References:{framework}").Value!;
        return [.. Directory.EnumerateFiles(folder, "*.dll").Order().Select(path => MetadataReference.CreateFromFile(path))];
    }

    private static IEnumerable<string> WebAssemblies()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var shared = Path.GetFullPath(Path.Combine(runtime, "..", ".."));
        var web = Directory.EnumerateDirectories(Path.Combine(shared, "Microsoft.AspNetCore.App"))
            .Where(folder => Version.TryParse(Path.GetFileName(folder), out var version) && version.Major == Environment.Version.Major)
            .OrderBy(folder => Version.Parse(Path.GetFileName(folder))).Last();

        return from file in Directory.EnumerateFiles(runtime, "*.dll").Concat(Directory.EnumerateFiles(web, "*.dll"))
               where IsManaged(file)
               group file by Path.GetFileName(file) into copies
               select copies.Last();
    }

    private static bool IsManaged(string file)
    {
        using var image = new System.Reflection.PortableExecutable.PEReader(File.OpenRead(file));
        return image.HasMetadata;
    }
}
