using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LeakAnalyzers.CodeFixes.Reuse;

/// <summary>
/// Fixes every client of a document, project or solution in one change, so that a class and a composition root are edited once.
/// </summary>
internal sealed class ReuseClientEverywhere : FixAllProvider
{
    public static readonly ReuseClientEverywhere Instance = new();

    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        var diagnostics = await DiagnosticsAsync(fixAllContext).ConfigureAwait(false);
        // dotnet format asks again for each project and reports it when nothing comes back; without findings the action changes nothing.
        var key = fixAllContext.CodeActionEquivalenceKey;
        return CodeAction.Create("Reuse clients", cancellation => ApplyAsync(fixAllContext.Solution, diagnostics, key, cancellation), key
            ?? ReuseClient.Key);
    }

    private static async Task<List<Diagnostic>> DiagnosticsAsync(FixAllContext context)
    {
        switch (context.Scope)
        {
            case FixAllScope.Document:
                return [.. await context.GetDocumentDiagnosticsAsync(context.Document!).ConfigureAwait(false)];
            case FixAllScope.Project:
                return [.. await context.GetAllDiagnosticsAsync(context.Project).ConfigureAwait(false)];
            case FixAllScope.Solution:
                var all = new List<Diagnostic>();
                foreach (var project in context.Solution.Projects.Where(p => p.Language == LanguageNames.CSharp))
                {
                    all.AddRange(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
                }

                return all;
            default:
                return [];
        }
    }

    private static Task<Solution> ApplyAsync(Solution solution, List<Diagnostic> diagnostics, string? key, CancellationToken cancellation)
    {
        var places = diagnostics.Where(d => d.Location.IsInSource)
            .Select(d => (document: solution.GetDocument(d.Location.SourceTree), span: d.Location.SourceSpan))
            .Where(place => place.document is not null)
            .Select(place => (document: place.document!, place.span)).ToList();
        var edited = EditedFlavours(solution, places.Select(p => p.document.Id).ToList());
        return ReuseClientChange.ApplyAsync(solution, places.Select(p => (solution.GetDocument(edited[p.document.Id])!, p.span)).Distinct(),
            key, cancellation);
    }

    // A file that several targets compile is one document for each of them; the one with most findings is edited, the others get
    // its text.
    private static Dictionary<DocumentId, DocumentId> EditedFlavours(Solution solution, List<DocumentId> found)
    {
        var order = solution.ProjectIds.ToList();
        return found.Distinct().ToDictionary(id => id, id => solution.GetDocument(id)!.GetLinkedDocumentIds().Add(id)
            .OrderByDescending(flavour => found.Count(f => f == flavour)).ThenBy(flavour => order.IndexOf(flavour.ProjectId)).First());
    }
}
