using System.Xml.Linq;

namespace LeakAnalyzers.TryFix;

/// <summary>
/// The assemblies to compile against: the shared frameworks, the packages that can be found, a folder of more. Others are missing, and may
/// be.
/// </summary>
internal sealed class References
{
    private static readonly string PackageFolder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private readonly Dictionary<string, MetadataReference> _loaded = [];
    private readonly Dictionary<string, ImmutableArray<string>> _packages = new(StringComparer.OrdinalIgnoreCase);
    private readonly ImmutableArray<string> _framework;
    private readonly ImmutableArray<string> _more;

    public References(string? folder)
    {
        _framework = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(IsShared)];
        _more = folder is null
            ? []
            : [.. Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    /// <summary>The framework wins over a package with the same assembly, a package over the folder.</summary>
    public IEnumerable<MetadataReference> For(IEnumerable<string> packages) =>
        _framework.Concat(packages.SelectMany(id => Package(id))).Concat(_more)
            .DistinctBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase).Select(Load);

    private static bool IsShared(string path) =>
        Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(path)))?.StartsWith("Microsoft.", StringComparison.Ordinal) == true;

    private MetadataReference Load(string path) =>
        _loaded.TryGetValue(path, out var known) ? known : _loaded[path] = MetadataReference.CreateFromFile(path);

    private ImmutableArray<string> Package(string id)
    {
        if (_packages.TryGetValue(id, out var known)) return known;
        _packages[id] = [];
        var versions = Path.Combine(PackageFolder, id.ToLowerInvariant());
        if (!Directory.Exists(versions)) return [];

        var folder = Directory.EnumerateDirectories(versions)
            .MaxBy(path => Version.TryParse(Path.GetFileName(path).Split('-')[0], out var version) ? version : new Version())!;
        var best = new[] { "ref", "lib" }.Select(kind => Path.Combine(folder, kind)).Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .Where(path => TargetFramework.Rank(Path.GetFileName(path)) > 0).MaxBy(path => TargetFramework.Rank(Path.GetFileName(path)));
        var own = best is null ? [] : Directory.EnumerateFiles(best, "*.dll");
        var manifest = Directory.EnumerateFiles(folder, "*.nuspec").FirstOrDefault();
        var needed = manifest is null
            ? []
            : XDocument.Load(manifest).Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value)
                .Distinct(StringComparer.OrdinalIgnoreCase);
        return _packages[id] = [.. own.Concat(needed.SelectMany(other => Package(other))).Distinct()];
    }
}
