using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.FixAll;

/// <summary>Repairs every reported place of a document, project or solution, one after the other, as a patient user would.</summary>
internal sealed class SequentialFixAllProvider(LeakFix fix) : FixAllProvider
{
    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() =>
        [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution, FixAllScope.ContainingMember, FixAllScope.ContainingType];

    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        RecursionGuard.EnsureStack();
        if (fix.Other is { } other && other.Key == context.CodeActionEquivalenceKey)
            return await new SequentialFixAllProvider(other).GetFixAsync(context).ConfigureAwait(false);
        if (context.Scope is FixAllScope.ContainingMember or FixAllScope.ContainingType)
            return await Create(RepairAsync, ImmutableArray.Create(context.Scope)).GetFixAsync(context).ConfigureAwait(false);
        var places = await PlacesAsync(context).ConfigureAwait(false);
        return places.Count == 0
            ? null
            : CodeAction.Create(fix.Title, cancellation => RepairAsync(context.Solution, places, cancellation), fix.Title);
    }

    // Only the compiler's own provider knows the spans of the member or type that was asked for.
    private async Task<Document?> RepairAsync(FixAllContext context, Document document, ImmutableArray<Diagnostic> found)
    {
        var places = found.Select(DiagnosticSpan.Create);
        var text = await RepairAsync(LinkedDocuments.Create(document), places, context.CancellationToken).ConfigureAwait(false);
        return text is null ? document : document.WithText(text);
    }

    private async Task<Solution> RepairAsync(Solution solution, IReadOnlyDictionary<DocumentId, ImmutableArray<DiagnosticSpan>> places,
        CancellationToken cancellation)
    {
        var seen = new HashSet<DocumentId>();
        foreach (var document in places.Keys.Select(id => solution.GetDocument(id)).OfType<Document>())
        {
            if (!seen.Add(document.Id)) continue;
            var linked = document.GetLinkedDocumentIds();
            seen.UnionWith(linked);
            var here = linked.Add(document.Id)
                .SelectMany(id => places.TryGetValue(id, out var found) ? found : ImmutableArray<DiagnosticSpan>.Empty)
                .GroupBy(place => place.Span).Select(same => same.First());
            if (await RepairAsync(LinkedDocuments.Create(document), here, cancellation).ConfigureAwait(false) is { } text)
            {
                solution = LinkedDocuments.WithText(solution, document.Id, text);
            }
        }

        return solution;
    }

    private async Task<SourceText?> RepairAsync(LinkedDocuments flavours, IEnumerable<DiagnosticSpan> places,
        CancellationToken cancellation)
    {
        SourceText? text = null;
        var open = InOrder(places);
        for (int turn = 0, left = open.Count; turn < open.Count;)
        {
            if (await Attempt.MadeAsync(() => flavours.RepairAsync(fix, open[turn], cancellation)).ConfigureAwait(false) is { } repaired)
            {
                text = repaired.Text;
                flavours = flavours.WithText(text);
                open.RemoveAt(turn);
                open = InOrder(open.Select(place => place.After(repaired.Repair.Splice)).OfType<DiagnosticSpan>());
            }
            else
            {
                turn++;
            }

            // A repair can make another one possible that was not before: go round until a whole round changes nothing.
            if (turn == open.Count && open.Count != left) (turn, left) = (0, open.Count);
        }

        return text;
    }

    private static List<DiagnosticSpan> InOrder(IEnumerable<DiagnosticSpan> places) =>
        places.OrderBy(place => place.Span.Start).ThenBy(place => place.Span.End).ToList();

    private static async Task<IReadOnlyDictionary<DocumentId, ImmutableArray<DiagnosticSpan>>> PlacesAsync(FixAllContext context)
    {
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        if (context.Scope == FixAllScope.Document && context.Document is { } document)
        {
            found.AddRange(await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false));
        }
        else
        {
            var projects = context.Scope == FixAllScope.Project ? [context.Project] : context.Solution.Projects;
            foreach (var project in projects.Where(project => project.Language == context.Project.Language))
            {
                found.AddRange(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
            }
        }

        return found
            .Where(diagnostic => diagnostic.Location.IsInSource)
            .Select(diagnostic =>
                (Document: context.Solution.GetDocumentId(diagnostic.Location.SourceTree), Place: DiagnosticSpan.Create(diagnostic)))
            .Where(found => found.Document is not null)
            .GroupBy(found => found.Document!, found => found.Place)
            .ToDictionary(group => group.Key, group => group.ToImmutableArray());
    }
}
