using System.Reflection;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>The packages that restore has downloaded.</summary>
internal static class PackageFolder
{
    private static readonly Dictionary<string, string> Metadata = typeof(PackageFolder).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .ToDictionary(attribute => attribute.Key, attribute => attribute.Value ?? string.Empty);

    /// <summary>The version, of those the kit's project file downloads, that holds the folder.</summary>
    public static string? VersionWith(string id, string folder) => Metadata.GetValueOrDefault($"Package:{id}", string.Empty)
        .Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(version => version.Trim('[', ']'))
        .FirstOrDefault(version => Directory.Exists(Path.Combine(PathOf(id, version), folder)));

    /// <summary>Where the package is; one that is not there cannot be had while tests run.</summary>
    public static string Find(PackageIdentity package)
    {
        var path = PathOf(package.Id, package.Version);
        return Directory.Exists(path) ? path : throw NotDownloaded(package.ToString());
    }

    /// <summary>The lowest version that is there and not below the given one.</summary>
    public static PackageIdentity? FindAtLeast(string id, PackageVersion minimum)
    {
        var path = Path.Combine(Root, id.ToLowerInvariant());
        if (!Directory.Exists(path)) return null;

        var version = Directory.EnumerateDirectories(path).Select(Path.GetFileName).Where(name => PackageVersion.Parse(name!).CompareTo(minimum) >= 0).MinBy(name => PackageVersion.Parse(name!));
        return version is null ? null : new PackageIdentity(id, version);
    }

    public static NotSupportedException NotDownloaded(string package) => new(
        $"The package {package} has not been downloaded. Name it in a PackageDownload item of the test project, or in a PackageReference with ExcludeAssets=\"all\", which brings what it depends on too.");

    private static string Root => Metadata["PackageFolder"];

    private static string PathOf(string id, string version) => Path.Combine(Root, id.ToLowerInvariant(), version.ToLowerInvariant());
}
