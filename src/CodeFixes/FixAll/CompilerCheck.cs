using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.FixAll;

/// <summary>Compares what the compiler says before and after a change, in every target that compiles the changed documents.</summary>
internal static class CompilerCheck
{
    // Where public members go without documentation already, one more is no news.
    private const string Undocumented = "CS1591";

    /// <summary>
    /// The changed documents in which the compiler reports more errors or warnings of one kind than before, here or in code that <c>#if</c>
    /// leaves out.
    /// </summary>
    public static async Task<ImmutableHashSet<DocumentId>> NewProblemsAsync(Solution before, Solution after, CancellationToken cancellation)
    {
        var changed = after.GetChanges(before).GetProjectChanges().SelectMany(p => p.GetChangedDocuments()).ToList();
        var spoilt = ImmutableHashSet.CreateBuilder<DocumentId>();
        var counts = new List<(DocumentId Document, Dictionary<string, int> Before, Dictionary<string, int> After)>();
        foreach (var id in changed)
        {
            var (old, changedTo) = (await ModelAsync(before, id, cancellation).ConfigureAwait(false),
                await ModelAsync(after, id, cancellation).ConfigureAwait(false));
            counts.Add((id, CompileGuard.Count(old.GetDiagnostics(cancellationToken: cancellation)),
                CompileGuard.Count(changedTo.GetDiagnostics(cancellationToken: cancellation))));
            if (!ConditionalCode.IsSpared(old, changedTo, cancellation)) spoilt.Add(id);
        }

        // What an expression is warned of goes with it when it moves to another document.
        var worse = counts.SelectMany(c => c.Before.Keys.Concat(c.After.Keys)).Distinct()
            .Where(kind => kind != Undocumented || !counts.Any(c => c.Before.ContainsKey(kind)))
            .Where(kind => counts.Sum(c => Count(c.After, kind)) > counts.Sum(c => Count(c.Before, kind))).ToList();
        return counts.Where(c => worse.Any(kind => Count(c.After, kind) > Count(c.Before, kind))).Select(c => c.Document).Concat(spoilt)
            .SelectMany(id => after.GetDocument(id)!.GetLinkedDocumentIds().Add(id)).ToImmutableHashSet();
    }

    private static int Count(Dictionary<string, int> counts, string kind) => counts.TryGetValue(kind, out var count) ? count : 0;

    private static async Task<SemanticModel> ModelAsync(Solution solution, DocumentId id, CancellationToken cancellation) =>
        (await solution.GetDocument(id)!.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
}
