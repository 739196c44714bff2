using System.Collections.Immutable;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>The libraries that every SDK brings along: what a web project sees without any package.</summary>
internal static class Frameworks
{
    public static ImmutableArray<MetadataReference> Web { get; } = [.. Assemblies().Select(path => MetadataReference.CreateFromFile(path))];

    private static IEnumerable<string> Assemblies()
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
