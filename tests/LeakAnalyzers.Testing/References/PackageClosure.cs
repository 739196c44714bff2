using System.Xml.Linq;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>The assemblies that packages, and the packages they depend on, give code of a framework to compile against.</summary>
internal sealed class PackageClosure(TargetFramework framework, IReadOnlySet<string> frameworkAssemblies)
{
    private readonly Dictionary<string, PackageIdentity> _packages = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds a package and what it depends on; of two versions the higher one stays.</summary>
    public void Add(PackageIdentity package)
    {
        if (_packages.TryGetValue(package.Id, out var known) && PackageVersion.Parse(known.Version).CompareTo(PackageVersion.Parse(package.Version)) >= 0) return;

        _packages[package.Id] = package;
        foreach (var dependency in Dependencies(PackageFolder.Find(package)))
        {
            var (id, version) = ((string)dependency.Attribute("id")!, (string?)dependency.Attribute("version") ?? "0");
            if (PackageFolder.FindAtLeast(id, PackageVersion.Parse(version)) is { } found) Add(found);
            else if (!frameworkAssemblies.Contains(id)) throw PackageFolder.NotDownloaded($"{id} {version}, on which {package} depends,");
        }
    }

    /// <summary>The assembly files, from the folder 'ref' where there is one and else from 'lib'.</summary>
    public IEnumerable<string> Assemblies() => _packages.Values.SelectMany(package => AssembliesOf(PackageFolder.Find(package)));

    private IEnumerable<string> AssembliesOf(string package) => new[] { "ref", "lib" }
        .Select(kind => Path.Combine(package, kind))
        .Where(Directory.Exists)
        .Select(folder => framework.Nearest(Directory.EnumerateDirectories(folder).Select(name => Path.GetFileName(name)!)) is { } nearest ? Path.Combine(folder, nearest) : null)
        .OfType<string>()
        .Take(1)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal));

    private IEnumerable<XElement> Dependencies(string package)
    {
        var specification = XDocument.Load(Directory.EnumerateFiles(package, "*.nuspec").Single());
        var dependencies = specification.Descendants().FirstOrDefault(element => element.Name.LocalName == "dependencies");
        if (dependencies is null) return [];

        var groups = Named(dependencies, "group").ToList();
        if (groups.Count == 0) return Named(dependencies, "dependency");

        var nearest = framework.Nearest(groups.Select(FrameworkOf));
        var group = groups.FirstOrDefault(group => FrameworkOf(group) == (nearest ?? string.Empty));
        return group is null ? [] : Named(group, "dependency");
    }

    private static string FrameworkOf(XElement group) => (string?)group.Attribute("targetFramework") ?? string.Empty;

    private static IEnumerable<XElement> Named(XElement parent, string name) => parent.Elements().Where(element => element.Name.LocalName == name);
}
