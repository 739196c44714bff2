using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LeakAnalyzers.CodeFixes;

/// <summary>Fixes every client of a document, project or solution in one change, so that a class and a composition root are edited once.</summary>
internal sealed class ReuseHttpClientEverywhere : FixAllProvider
{
    public static readonly ReuseHttpClientEverywhere Instance = new();

    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        var diagnostics = await DiagnosticsAsync(fixAllContext).ConfigureAwait(false);
        if (diagnostics.Count == 0) return null;
        var key = fixAllContext.CodeActionEquivalenceKey;
        return CodeAction.Create("Reuse HttpClient", cancellation => ApplyAsync(fixAllContext.Solution, diagnostics, key, cancellation), key ?? ReuseHttpClient.Key);
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
        var order = solution.ProjectIds.ToList();
        var places = diagnostics.Where(d => d.Location.IsInSource)
            .Select(d => (document: solution.GetDocument(d.Location.SourceTree), span: d.Location.SourceSpan))
            .Where(place => place.document is not null)
            .Select(place => (First(place.document!, order), place.span))
            .Distinct();
        return ReuseHttpClientChange.ApplyAsync(solution, places, key, cancellation);
    }

    // A file that several targets compile is one document for each of them; only one is edited.
    private static Document First(Document document, List<ProjectId> order) =>
        document.GetLinkedDocumentIds().Add(document.Id).OrderBy(id => order.IndexOf(id.ProjectId)).Select(id => document.Project.Solution.GetDocument(id)).OfType<Document>().First();
}
