using System.Collections.Concurrent;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Reads each assembly file once for all tests: the compiler then shares its symbols between compilations too.</summary>
internal static class ReferenceFile
{
    private static readonly ConcurrentDictionary<string, MetadataReference> Read = new(StringComparer.Ordinal);

    public static MetadataReference At(string path) => Read.GetOrAdd(
        path,
        file => MetadataReference.CreateFromFile(file, documentation: XmlDocumentationProvider.CreateFromFile(Path.ChangeExtension(file, ".xml"))));
}
