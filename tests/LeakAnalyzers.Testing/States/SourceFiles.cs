using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Compares files.</summary>
internal static class SourceFiles
{
    /// <summary>Whether names, encodings and texts are the same, marks included.</summary>
    public static bool SameText(IReadOnlyList<(string filename, SourceText content)> files, IReadOnlyList<(string filename, SourceText content)> others)
        => files.Count == others.Count
            && files.Zip(others).All(pair => pair.First.filename == pair.Second.filename && SameText(pair.First.content, pair.Second.content));

    /// <summary>Whether the checksum algorithm is the same too.</summary>
    public static bool Same(IReadOnlyList<(string filename, SourceText content)> files, IReadOnlyList<(string filename, SourceText content)> others)
        => SameText(files, others) && files.Zip(others).All(pair => pair.First.content.ChecksumAlgorithm == pair.Second.content.ChecksumAlgorithm);

    private static bool SameText(SourceText text, SourceText other) => Equals(text.Encoding, other.Encoding) && text.ContentEquals(other);
}
