using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Fails unless a project has just the expected files, in their order.</summary>
internal static class ProjectComparison
{
    public static async Task VerifyAsync(ProjectState expected, Project project, IVerifier verifier, CancellationToken cancellationToken)
    {
        await VerifyFilesAsync(expected.Sources, nameof(ProjectState.Sources), project.Documents).ConfigureAwait(false);
        await VerifyFilesAsync(expected.AdditionalFiles, nameof(ProjectState.AdditionalFiles), project.AdditionalDocuments).ConfigureAwait(false);
        await VerifyFilesAsync(expected.AnalyzerConfigFiles, nameof(ProjectState.AnalyzerConfigFiles), project.AnalyzerConfigDocuments).ConfigureAwait(false);

        async Task VerifyFilesAsync(SourceFileCollection files, string name, IEnumerable<TextDocument> found)
        {
            var documents = found.ToList();
            verifier.Equal(files.Count, documents.Count, $"expected 'newState.{name}' and 'updatedDocuments' to be equal but 'newState.{name}' contains '{files.Count}' documents and 'updatedDocuments' contains '{documents.Count}' documents");
            foreach (var ((path, wanted), document) in files.Zip(documents))
            {
                var text = await TextOfAsync(document, cancellationToken).ConfigureAwait(false);
                verifier.EqualOrDiff(wanted.ToString(), text.ToString(), $"content of '{path}' did not match. Diff shown with expected as baseline:");
                verifier.Equal(wanted.Encoding, text.Encoding, $"encoding of '{path}' was expected to be '{wanted.Encoding?.WebName}' but was '{text.Encoding?.WebName}'");
                verifier.Equal(wanted.ChecksumAlgorithm, text.ChecksumAlgorithm, $"checksum algorithm of '{path}' was expected to be '{wanted.ChecksumAlgorithm}' but was '{text.ChecksumAlgorithm}'");
                var (fileName, folders) = ProjectFiles.NameAndFolders(expected.DefaultPrefix, path);
                verifier.Equal(fileName, document.Name, $"file name was expected to be '{fileName}' but was '{document.Name}'");
                verifier.SequenceEqual(folders, document.Folders, message: $"folders was expected to be '{string.Join('/', folders)}' but was '{string.Join('/', document.Folders)}'");
            }
        }
    }

    /// <summary>The text after the clean-up that a fix has asked for by annotations.</summary>
    private static async Task<SourceText> TextOfAsync(TextDocument textDocument, CancellationToken cancellationToken)
    {
        if (textDocument is Document document && await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { ContainsAnnotations: true })
        {
            document = await Simplifier.ReduceAsync(document, Simplifier.Annotation, cancellationToken: cancellationToken).ConfigureAwait(false);
            textDocument = await Formatter.FormatAsync(document, Formatter.Annotation, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        return await textDocument.GetTextAsync(cancellationToken).ConfigureAwait(false);
    }
}
