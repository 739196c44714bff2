using LeakAnalyzers.CodeFixes.FixAll;

namespace LeakAnalyzers.CodeFixes.Editing;

/// <summary>
/// The text changes a fix makes in every file of a solution, applied together. A file that several targets compile is one document in
/// each of them and has one set of changes.
/// </summary>
internal sealed class SolutionEdits
{
    private readonly Dictionary<string, (DocumentId Document, DocumentEdits Edits)> _files = [];

    public DocumentEdits In(Document document) => In(document.FilePath ?? document.Id.Id.ToString(), document.Id);

    /// <summary>Takes over the changes of another fix, unless both change the same text.</summary>
    public bool TryAdd(SolutionEdits other)
    {
        foreach (var theirs in other._files)
        {
            if (!theirs.Value.Edits.IsConsistent) return false;
            if (_files.TryGetValue(theirs.Key, out var mine) && mine.Edits.Clashes(theirs.Value.Edits)) return false;
        }

        foreach (var theirs in other._files) In(theirs.Key, theirs.Value.Document).Add(theirs.Value.Edits);
        return true;
    }

    public async Task<Solution> ApplyAsync(Solution solution, CancellationToken cancellation)
    {
        foreach (var (id, edits) in _files.Values.Where(file => !file.Edits.IsEmpty))
        {
            var document = solution.GetDocument(id)!;
            var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
            var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
            UsingDirectives.Add(root!, new TextLayout(text), edits);
            solution = LinkedDocuments.WithText(solution, id, edits.Apply(text));
        }

        return solution;
    }

    private DocumentEdits In(string file, DocumentId document)
    {
        if (!_files.TryGetValue(file, out var known)) _files.Add(file, known = (document, new DocumentEdits()));
        return known.Edits;
    }
}
