using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What test code compiles against: a framework, and packages beside it.</summary>
public sealed partial record ReferenceAssemblies
{
    private static readonly ConcurrentDictionary<string, Lazy<ImmutableArray<MetadataReference>>> Resolved = new(StringComparer.Ordinal);

    /// <summary>A framework that consists of packages only.</summary>
    public ReferenceAssemblies(string targetFramework) => TargetFramework = targetFramework;

    /// <summary>A framework that a package holds in one of its folders.</summary>
    public ReferenceAssemblies(string targetFramework, PackageIdentity referenceAssemblyPackage, string referenceAssemblyPath)
        : this(targetFramework) => (ReferenceAssemblyPackage, ReferenceAssemblyPath) = (referenceAssemblyPackage, referenceAssemblyPath);

    /// <summary>What a test compiles against that does not choose.</summary>
    public static ReferenceAssemblies Default => Net.Net80;

    /// <summary>Short name of the framework.</summary>
    public string TargetFramework { get; }

    /// <summary>Decides which assembly a reference means.</summary>
    public AssemblyIdentityComparer AssemblyIdentityComparer { get; private init; } = AssemblyIdentityComparer.Default;

    /// <summary>The package with the framework's assemblies.</summary>
    public PackageIdentity? ReferenceAssemblyPackage { get; }

    /// <summary>Their folder in the package.</summary>
    public string? ReferenceAssemblyPath { get; }

    /// <summary>Names of the assemblies to take from that folder; empty means all of them.</summary>
    public ImmutableArray<string> Assemblies { get; private init; } = [];

    /// <summary>Packages beside the framework.</summary>
    public ImmutableArray<PackageIdentity> Packages { get; private init; } = [];

    /// <summary>The same with another way to compare assemblies.</summary>
    public ReferenceAssemblies WithAssemblyIdentityComparer(AssemblyIdentityComparer assemblyIdentityComparer) => this with { AssemblyIdentityComparer = assemblyIdentityComparer };

    /// <summary>The same with these assemblies of the framework.</summary>
    public ReferenceAssemblies WithAssemblies(ImmutableArray<string> assemblies) => this with { Assemblies = assemblies };

    /// <summary>The same with further assemblies of the framework.</summary>
    public ReferenceAssemblies AddAssemblies(ImmutableArray<string> assemblies) => WithAssemblies(Assemblies.AddRange(assemblies));

    /// <summary>The same with these packages.</summary>
    public ReferenceAssemblies WithPackages(ImmutableArray<PackageIdentity> packages) => this with { Packages = packages };

    /// <summary>The same with further packages.</summary>
    public ReferenceAssemblies AddPackages(ImmutableArray<PackageIdentity> packages) => WithPackages(Packages.AddRange(packages));

    /// <summary>Not supported: packages come from where restore has put them.</summary>
    public ReferenceAssemblies WithNuGetConfigFilePath(string nugetConfigFilePath) => throw new NotSupportedException("Packages come from where restore has put them.");

    /// <summary>The references; those of all tests with the same framework and packages are the same objects.</summary>
    public Task<ImmutableArray<MetadataReference>> ResolveAsync(string? language, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (language is not (null or LanguageNames.CSharp)) throw new NotSupportedException($"References of {language} are not supported.");

        var key = $"{TargetFramework}|{ReferenceAssemblyPackage}|{ReferenceAssemblyPath}|{string.Join(',', Assemblies)}|{string.Join(',', Packages)}";
        return Task.FromResult(Resolved.GetOrAdd(key, _ => new Lazy<ImmutableArray<MetadataReference>>(Resolve)).Value);
    }

    private ImmutableArray<MetadataReference> Resolve()
    {
        var framework = FrameworkFiles();
        if (Packages.IsEmpty) return [.. framework.Select(ReferenceFile.At)];

        var target = Testing.TargetFramework.Parse(TargetFramework) ?? throw new NotSupportedException($"Packages for '{TargetFramework}' are not supported.");
        var closure = new PackageClosure(target, framework.Select(NameOf).ToHashSet(StringComparer.OrdinalIgnoreCase));
        foreach (var package in Packages) closure.Add(package);

        // Of several assemblies of one name, the one made for the newest framework is meant: a package's before the framework's own.
        return [.. framework.Concat(closure.Assemblies()).GroupBy(NameOf, StringComparer.OrdinalIgnoreCase).Select(files => ReferenceFile.At(Newest(files, target)))];
    }

    private ImmutableArray<string> FrameworkFiles()
    {
        if (ReferenceAssemblyPackage is not { } package) return [];

        var folder = Path.Combine(PackageFolder.Find(package), ReferenceAssemblyPath!);
        if (!Directory.Exists(folder)) throw PackageFolder.NotDownloaded($"{package} with the folder '{ReferenceAssemblyPath}'");

        var facades = Path.Combine(folder, "Facades");
        var files = Assemblies.IsEmpty ? Directory.GetFiles(folder, "*.dll") : Assemblies.Select(name => Path.Combine(folder, name + ".dll"));
        return [.. files, .. Directory.Exists(facades) ? Directory.GetFiles(facades, "*.dll") : []];
    }

    private static string NameOf(string file) => Path.GetFileNameWithoutExtension(file);

    private static string Newest(IEnumerable<string> files, TargetFramework target)
    {
        var newestFirst = files.Reverse().ToList();
        var nearest = target.Nearest(newestFirst.Select(FolderOf));
        return newestFirst.FirstOrDefault(file => FolderOf(file) == nearest) ?? newestFirst[0];

        static string FolderOf(string file) => Path.GetFileName(Path.GetDirectoryName(file)!);
    }
}
