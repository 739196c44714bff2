using System.Reflection;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Assemblies a project refers to beside those of its framework.</summary>
public class MetadataReferenceCollection : List<MetadataReference>
{
    /// <summary>Adds a loaded assembly.</summary>
    public void Add(Assembly assembly) => Add(assembly.Location);

    /// <summary>Adds an assembly file.</summary>
    public void Add(string path) => Add(ReferenceFile.At(path));
}
