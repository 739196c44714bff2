namespace LeakAnalyzers.CodeFixes.Editing;

/// <summary>The text changes a fix makes in every document of a solution, applied together.</summary>
internal sealed class SolutionEdits
{
    private readonly Dictionary<DocumentId, DocumentEdits> _documents = [];

    public IEnumerable<DocumentId> Touched => _documents.Keys;

    public DocumentEdits In(Document document)
    {
        if (!_documents.TryGetValue(document.Id, out var edits)) _documents.Add(document.Id, edits = new DocumentEdits());
        return edits;
    }

    /// <summary>Takes over the changes of another fix, unless both change the same text.</summary>
    public bool TryAdd(SolutionEdits other)
    {
        foreach (var theirs in other._documents)
        {
            if (!theirs.Value.IsConsistent || _documents.TryGetValue(theirs.Key, out var mine) && mine.Clashes(theirs.Value)) return false;
        }

        foreach (var theirs in other._documents)
        {
            if (!_documents.TryGetValue(theirs.Key, out var mine)) _documents.Add(theirs.Key, mine = new DocumentEdits());
            mine.Add(theirs.Value);
        }

        return true;
    }

    public async Task<Solution> ApplyAsync(Solution solution, CancellationToken cancellation)
    {
        foreach (var edited in _documents.Where(d => !d.Value.IsEmpty))
        {
            var document = solution.GetDocument(edited.Key)!;
            var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
            var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
            UsingDirectives.Add(root!, new TextLayout(text), edited.Value);
            solution = solution.WithDocumentText(edited.Key, edited.Value.Apply(text));
        }

        return solution;
    }
}
