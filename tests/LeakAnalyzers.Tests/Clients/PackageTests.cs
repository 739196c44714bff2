using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace LeakAnalyzers.Tests.Clients;

/// <summary>What is in the package, and what is not.</summary>
[Collection(ClientTests.Name)]
[Trait("Kind", "Process")]
public sealed class PackageTests(PackedPackage package)
{
    private static readonly string[] Assemblies = ["analyzers/dotnet/cs/LeakAnalyzers.dll", "analyzers/dotnet/cs/LeakAnalyzers.CodeFixes.dll"];

    [Fact]
    public void It_brings_two_analyzer_assemblies_and_nothing_a_program_could_ship()
    {
        using var archive = ZipFile.OpenRead(package.Path);
        var files = archive.Entries.Select(entry => entry.FullName).ToList();
        Assert.Equal(Assemblies.Order(), files.Where(file => file.EndsWith(".dll")).Order());
        Assert.DoesNotContain(files, file => file.StartsWith("lib/") || file.StartsWith("ref/"));
        Assert.Superset(
            new HashSet<string> { "README.md", "icon.png", "build/LeakAnalyzers.props", "build/LeakAnalyzers.targets", "buildTransitive/LeakAnalyzers.props", "buildTransitive/LeakAnalyzers.targets" },
            files.ToHashSet());
    }

    // A line for one rule in the default level would outrank what the user says about a whole category.
    [Fact]
    public void Only_the_levels_that_somebody_chooses_have_a_file()
    {
        using var archive = ZipFile.OpenRead(package.Path);
        Assert.Equal(
            ["config/audit.globalconfig", "config/strict.globalconfig"],
            archive.Entries.Select(entry => entry.FullName).Where(file => file.EndsWith("config")).Order());
    }

    [Fact]
    public void It_is_a_development_dependency_that_depends_on_nothing()
    {
        using var archive = ZipFile.OpenRead(package.Path);
        using var nuspec = archive.GetEntry("LeakAnalyzers.nuspec")!.Open();
        var metadata = XDocument.Load(nuspec).Descendants().ToLookup(element => element.Name.LocalName, element => element.Value);
        Assert.Equal("true", Assert.Single(metadata["developmentDependency"]));
        Assert.Equal("MIT", Assert.Single(metadata["license"]));
        Assert.Empty(metadata["dependency"]);
    }

    // The oldest compiler that is to load them is Roslyn 4.5.
    [Fact]
    public void The_assemblies_carry_their_symbols_and_ask_for_no_newer_compiler()
    {
        using var archive = ZipFile.OpenRead(package.Path);
        foreach (var assembly in Assemblies)
        {
            using var image = new PEReader(new MemoryStream(Bytes(archive, assembly)));
            Assert.Contains(image.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);

            var metadata = image.GetMetadataReader();
            var compiler = metadata.AssemblyReferences.Select(metadata.GetAssemblyReference)
                .Where(reference => metadata.GetString(reference.Name).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(compiler);
            Assert.All(compiler, reference => Assert.Equal(new Version(4, 5, 0, 0), reference.Version));
        }
    }

    [Fact]
    public async Task Packing_from_nothing_gives_the_same_assemblies()
    {
        using var first = ZipFile.OpenRead(package.Path);
        using var second = ZipFile.OpenRead(await package.PackAgain());
        Assert.All(Assemblies, assembly => Assert.True(Bytes(first, assembly).AsSpan().SequenceEqual(Bytes(second, assembly)), $"{assembly} differs"));
    }

    private static byte[] Bytes(ZipArchive archive, string name)
    {
        using var entry = archive.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }
}
