using Microsoft.CodeAnalysis.CodeActions;

namespace LeakAnalyzers.TryFix;

/// <summary>What an action did to a solution, and whether a reader would notice more than the repair.</summary>
internal sealed class Change
{
    private readonly List<(string Path, string Before, string After)> _texts = [];

    private Change(Solution before, Solution after, ImmutableArray<DocumentId> documents) =>
        (Before, After, Documents) = (before, after, documents);

    public Solution Before { get; }

    public Solution After { get; }

    /// <summary>One of each file: a file of several projects is changed in all of them.</summary>
    public ImmutableArray<DocumentId> Documents { get; }

    public static async Task<Change> ByAsync(CodeAction action, Solution before)
    {
        var operations = await action.GetOperationsAsync(CancellationToken.None);
        return await BetweenAsync(before,
            await PropagateAsync(before, operations.OfType<ApplyChangesOperation>().Single().ChangedSolution));
    }

    // A file that several projects compile is one document in each; a workspace gives all of them the text of the one that changed.
    private static async Task<Solution> PropagateAsync(Solution before, Solution after)
    {
        var changed = after.GetChanges(before).GetProjectChanges().SelectMany(p => p.GetChangedDocuments()).ToList();
        foreach (var (id, linked) in changed.SelectMany(id =>
            after.GetDocument(id)!.GetLinkedDocumentIds().Where(other => !changed.Contains(other)).Select(other => (id, other)))
            .ToList())
        {
            after = after.WithDocumentText(linked, await after.GetDocument(id)!.GetTextAsync());
        }

        return after;
    }

    public static async Task<Change> BetweenAsync(Solution before, Solution after)
    {
        var documents = after.GetChanges(before).GetProjectChanges()
            .SelectMany(p => p.GetChangedDocuments(onlyGetDocumentsWithTextChanges: true).Concat(p.GetAddedDocuments())).ToImmutableArray();
        var change = new Change(before, after, documents);
        foreach (var file in documents.Select(id => after.GetDocument(id)!).DistinctBy(d => d.FilePath ?? d.Name))
        {
            var old = before.GetDocument(file.Id) is { } document ? (await document.GetTextAsync()).ToString() : "";
            change._texts.Add((file.FilePath ?? file.Name, old, (await file.GetTextAsync()).ToString()));
        }

        change._texts.RemoveAll(text => text.Before == text.After);
        return change;
    }

    public bool IsNone => _texts.Count == 0;

    public int FileCount => _texts.Count;

    public string Diff(Arguments arguments, Func<string, bool>? files = null) =>
        string.Concat(_texts.Where(text => files is null || files(text.Path))
            .Select(text => UnifiedDiff.Of(SourceFolder.Relative(arguments.Source, text.Path), text.Before, text.After)));

    /// <summary>Comments that are gone, line ends that are mixed, spaces at line ends, encodings that changed.</summary>
    public async Task<ImmutableArray<string>> LossesAsync()
    {
        var result = ImmutableArray.CreateBuilder<string>();
        foreach (var (path, before, after) in _texts)
        {
            var file = Path.GetFileName(path);
            if (before.Length > 0 && IsMixed(after) && !IsMixed(before)) result.Add($"{file}: mixed line ends");
            if (UnifiedDiff.Added(before, after).Count(EndsInSpace) > UnifiedDiff.Added(after, before).Count(EndsInSpace))
                result.Add($"{file}: spaces at the end of a line");
        }

        // A comment may move to another file together with what it is about.
        var (had, kept) = (new List<string>(), new List<string>());
        foreach (var id in Documents.Where(id => Before.GetDocument(id) is not null))
        {
            var (before, after) = (Before.GetDocument(id)!, After.GetDocument(id)!);
            if ((await before.GetTextAsync()).Encoding?.WebName != (await after.GetTextAsync()).Encoding?.WebName)
                result.Add($"{after.Name}: another encoding");
            had.AddRange(await CommentsAsync(before));
            kept.AddRange(await CommentsAsync(after));
        }

        return [.. result, .. had.Where(comment => !kept.Remove(comment)).Select(comment => $"lost comment {comment}")];
    }

    private static bool EndsInSpace(string line) => line.TrimEnd('\r') is [.., ' ' or '\t'];

    private static bool IsMixed(string text) => text.Replace("\r\n", "").Contains('\n') && text.Contains("\r\n", StringComparison.Ordinal);

    private static async Task<List<string>> CommentsAsync(Document document)
    {
        var root = (await document.GetSyntaxRootAsync())!;
        return [.. root.DescendantTrivia().Where(t => !string.IsNullOrWhiteSpace(t.ToString()) && !t.HasStructure)
            .Select(t => t.ToString().Trim())];
    }
}
