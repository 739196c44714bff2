using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing.Model;

/// <summary>A project state with nothing left open.</summary>
public sealed class EvaluatedProjectState
{
    /// <summary>The state, with defaults for what it leaves open.</summary>
    public EvaluatedProjectState(ProjectState state, ReferenceAssemblies defaultReferenceAssemblies)
    {
        if (state.GeneratedSources.Count > 0) throw new NotSupportedException("Source generators are not supported.");

        Name = state.Name;
        AssemblyName = state.AssemblyName;
        Language = state.Language;
        DefaultPrefix = state.DefaultPrefix;
        ReferenceAssemblies = state.ReferenceAssemblies ?? defaultReferenceAssemblies;
        OutputKind = state.OutputKind ?? OutputKind.DynamicallyLinkedLibrary;
        DocumentationMode = state.DocumentationMode ?? DocumentationMode.Diagnose;
        Sources = [.. state.Sources];
        AdditionalFiles = [.. state.AdditionalFiles];
        AnalyzerConfigFiles = [.. state.AnalyzerConfigFiles];
        AdditionalProjectReferences = [.. state.AdditionalProjectReferences];
        AdditionalReferences = [.. state.AdditionalReferences];
    }

    /// <summary>Name of the project.</summary>
    public string Name { get; }

    /// <summary>Name of its assembly.</summary>
    public string AssemblyName { get; }

    /// <summary>Its language.</summary>
    public string Language { get; }

    /// <summary>The framework it is compiled for.</summary>
    public ReferenceAssemblies ReferenceAssemblies { get; }

    /// <summary>Library or program.</summary>
    public OutputKind OutputKind { get; }

    /// <summary>What the compiler does with documentation comments.</summary>
    public DocumentationMode DocumentationMode { get; }

    /// <summary>Source files.</summary>
    public ImmutableArray<(string filename, SourceText content)> Sources { get; private set; }

    /// <summary>Files given to analyzers.</summary>
    public ImmutableArray<(string filename, SourceText content)> AdditionalFiles { get; }

    /// <summary>Files that configure analyzers.</summary>
    public ImmutableArray<(string filename, SourceText content)> AnalyzerConfigFiles { get; }

    /// <summary>Names of projects it refers to.</summary>
    public ImmutableArray<string> AdditionalProjectReferences { get; }

    /// <summary>Assemblies it refers to.</summary>
    public ImmutableArray<MetadataReference> AdditionalReferences { get; }

    internal string DefaultPrefix { get; }

    /// <summary>The same project with other source files.</summary>
    public EvaluatedProjectState WithSources(ImmutableArray<(string filename, SourceText content)> sources)
    {
        var copy = (EvaluatedProjectState)MemberwiseClone();
        copy.Sources = sources;
        return copy;
    }
}
