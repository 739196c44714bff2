using System.Composition;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using LeakAnalyzers.Rules.Reuse;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LeakAnalyzers.CodeFixes.Reuse;

/// <summary>Offers to take a client from a factory, or to share one, where a client or its handler is made again and again.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ReuseClient : CodeFixProvider
{
    /// <summary>The key of the first action at every site: bulk runs take the best way for each.</summary>
    internal const string Key = "LeakAnalyzers.ReuseClient";

    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(HttpClientPerCall.Id,
        HttpHandlerPerCall.Id, SharedClientPerCall.Id);

    /// <inheritdoc />
    public override FixAllProvider GetFixAllProvider() => ReuseClientEverywhere.Instance;

    /// <inheritdoc />
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await ClientSite.FindAsync(context.Document, diagnostic.Location.SourceSpan, context.CancellationToken)
                .ConfigureAwait(false) is not { } site)
                continue;
            var ways = await ReuseClientChange.WaysAsync(site, context.CancellationToken).ConfigureAwait(false);
            for (var i = 0; i < ways.Length; i++)
            {
                var key = i == 0 ? Key : KeyOf(ways[i]);
                context.RegisterCodeFix(
                    CodeAction.Create(ways[i].Title(site), cancellation =>
                        ApplyAsync(context.Document, diagnostic, key, cancellation), key),
                    diagnostic);
            }
        }
    }

    internal static string KeyOf(IReuseClient way) => $"{Key}.{way.Key}";

    private static Task<Solution> ApplyAsync(Document document, Diagnostic diagnostic, string key, CancellationToken cancellation) =>
        ReuseClientChange.ApplyAsync(document.Project.Solution, [(document, diagnostic.Location.SourceSpan)], key, cancellation);
}
