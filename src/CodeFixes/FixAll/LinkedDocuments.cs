using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.FixAll;

/// <summary>One file as each target of its project sees it: edited once, and only in a way that is right for all of them.</summary>
internal sealed class LinkedDocuments
{
    private readonly ImmutableArray<Document> _documents;

    private LinkedDocuments(ImmutableArray<Document> documents) => _documents = documents;

    public static LinkedDocuments Create(Document document)
    {
        var linked = document.GetLinkedDocumentIds().Select(id => document.Project.Solution.GetDocument(id)).OfType<Document>();
        return new(ImmutableArray.Create(document).AddRange(linked));
    }

    /// <summary>The file with the place repaired, or nothing if some flavour would not have it.</summary>
    public async Task<Repaired?> RepairAsync(LeakFix fix, DiagnosticSpan place, CancellationToken cancellation)
    {
        foreach (var liberties in UsingPreferences.MostFirst)
        {
            // Less freedom helps where the flavours disagree or the compiler does not agree; it makes nothing right that was refused.
            var (repaired, isRefused) = await RepairAsync(fix, place, liberties, cancellation).ConfigureAwait(false);
            if (repaired is not null || isRefused) return repaired;
        }

        return null;
    }

    /// <summary>
    /// A solution in which every document of a file has the same text. A bulk run applies one rule after the other to a solution that no
    /// workspace has seen, so a document that keeps its old text makes the next rule start from it and undoes what was repaired.
    /// </summary>
    public static Solution WithText(Solution solution, DocumentId id, SourceText text)
    {
        foreach (var linked in solution.GetDocument(id)!.GetLinkedDocumentIds()) solution = solution.WithDocumentText(linked, text);
        return solution.WithDocumentText(id, text);
    }

    /// <summary>The same file with other words in it, in every flavour.</summary>
    public LinkedDocuments WithText(SourceText text)
    {
        var solution = WithText(_documents[0].Project.Solution, _documents[0].Id, text);
        return new(_documents.Select(document => solution.GetDocument(document.Id)!).ToImmutableArray());
    }

    private async Task<(Repaired? Repaired, bool IsRefused)> RepairAsync(LeakFix fix, DiagnosticSpan place, UsingPreferences liberties,
        CancellationToken cancellation)
    {
        Repaired? agreed = null;
        foreach (var document in _documents)
        {
            if (await FindAsync(document, place, liberties, cancellation).ConfigureAwait(false) is not { } site) continue;
            if (AnalysisCallback.Ask(cancellation, () => fix.Decide(site)) is not { } repair
                || repair.Splice.ApplyTo(site.Text) is not { } text)
                return (null, true);
            if (agreed is not null && !agreed.Text.ContentEquals(text)) return default;
            agreed ??= new(repair, text);
        }

        if (agreed is null) return (null, true);
        foreach (var document in _documents)
        {
            if (!await CompileGuard.AsWellAsBeforeAsync(document, document.WithText(agreed.Text), agreed.Repair.ReachesOtherMembers
                ? null
                : place.Span, cancellation)
                .ConfigureAwait(false))
                return default;
        }

        return (agreed, false);
    }

    // In a flavour where the place is compiled out there is nothing to find.
    private static async Task<FixContext?> FindAsync(Document document, DiagnosticSpan place, UsingPreferences liberties,
        CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root || !root.FullSpan.Contains(place.Span))
            return null;
        var node = root.FindNode(place.Span, getInnermostNodeForTie: true);
        var endless = node is ForStatementSyntax loop && loop.ForKeyword.Span == place.Span ? loop : null;
        var expression = endless is null
            ? node.FirstAncestorOrSelf<ExpressionSyntax>(around => around.Span == place.Span)
            : endless.DescendantNodes().OfType<ExpressionSyntax>().FirstOrDefault();
        if (expression is null) return null;
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return model is null
            ? null
            : new(model, expression, text, liberties,
                cancellation)
            {
                Options = Options.For(document.Project.AnalyzerOptions, root.SyntaxTree),
                Hints = place.Hints,
                Loop = endless
            };
    }
}

/// <summary>A repaired file: its text, and where the old places are in it.</summary>
internal sealed record Repaired(Repair Repair, SourceText Text);
