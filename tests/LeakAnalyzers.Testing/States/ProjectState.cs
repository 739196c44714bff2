using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What a project consists of; what is null or empty is inherited or has its default.</summary>
public class ProjectState
{
    /// <summary>A project whose unnamed files start with the prefix.</summary>
    public ProjectState(string name, string language, string defaultPrefix, string defaultExtension)
    {
        (Name, Language, DefaultPrefix, DefaultExtension) = (name, language, defaultPrefix, defaultExtension);
        Sources = new SourceFileList(defaultPrefix, defaultExtension);
    }

    /// <summary>Name of the project.</summary>
    public string Name { get; }

    /// <summary>Name of its assembly.</summary>
    public string AssemblyName => Name;

    /// <summary>Its language.</summary>
    public string Language { get; }

    /// <summary>The framework it is compiled for.</summary>
    public ReferenceAssemblies? ReferenceAssemblies { get; set; }

    /// <summary>Library or program; a library by default.</summary>
    public OutputKind? OutputKind { get; set; }

    /// <summary>What the compiler does with documentation comments; diagnoses them by default.</summary>
    public DocumentationMode? DocumentationMode { get; set; }

    /// <summary>Source files.</summary>
    public SourceFileList Sources { get; }

    /// <summary>Output of source generators, which are not supported.</summary>
    public SourceFileCollection GeneratedSources { get; } = [];

    /// <summary>Files given to analyzers.</summary>
    public SourceFileCollection AdditionalFiles { get; } = [];

    /// <summary>Files that configure analyzers.</summary>
    public SourceFileCollection AnalyzerConfigFiles { get; } = [];

    /// <summary>Makes further additional files when the test runs.</summary>
    public List<Func<IEnumerable<(string filename, SourceText content)>>> AdditionalFilesFactories { get; } = [];

    /// <summary>Names of projects it refers to.</summary>
    public List<string> AdditionalProjectReferences { get; } = [];

    /// <summary>Assemblies it refers to.</summary>
    public MetadataReferenceCollection AdditionalReferences { get; } = [];

    internal string DefaultPrefix { get; }

    internal string DefaultExtension { get; }

    /// <summary>The collections of files, each of which is inherited, compared and stripped of its marks by itself.</summary>
    internal IEnumerable<SourceFileCollection> FileCollections => [Sources, GeneratedSources, AdditionalFiles, AnalyzerConfigFiles];

    /// <summary>Copies all but the files.</summary>
    internal void CopySettingsTo(ProjectState other)
    {
        other.ReferenceAssemblies = ReferenceAssemblies;
        other.OutputKind = OutputKind;
        other.DocumentationMode = DocumentationMode;
        other.AdditionalProjectReferences.AddRange(AdditionalProjectReferences);
        other.AdditionalReferences.AddRange(AdditionalReferences);
    }

    /// <summary>Copies the files through a change; files that a factory makes are additional files from then on.</summary>
    internal void CopyFilesTo(ProjectState other, Func<(string filename, SourceText content), (string filename, SourceText content)> change)
    {
        foreach (var (from, to) in FileCollections.Zip(other.FileCollections)) to.AddRange(from.Select(change));
        other.AdditionalFiles.AddRange(AdditionalFilesFactories.SelectMany(factory => factory()).Select(change));
    }
}
