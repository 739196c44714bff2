using System.Composition;
using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Reuse.Sharing;
using LeakAnalyzers.Rules.Reuse;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse;

/// <summary>
/// Has the handler of a client that lives on close each connection after two minutes, so that the next one looks the name up again.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RenewConnections)), Shared]
public sealed class RenewConnections : LeakFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(ClientNeverRenewsConnections.Id);

    internal override string Key => nameof(RenewConnections);

    internal override string Title => "Set PooledConnectionLifetime to two minutes";

    internal override Repair? Decide(FixContext site)
    {
        var edits = new DocumentEdits();
        var layout = new TextLayout(site.Text);
        var renewal = new Renewal(site.Model, new TypeNames(site.Model, site.Expression.SpanStart, edits), layout, edits);
        var written = site.Expression switch
        {
            BaseObjectCreationExpressionSyntax client => renewal.TryWrite(client),
            InvocationExpressionSyntax channel => renewal.TryWrite(channel),
            _ => false,
        };
        if (!written) return null;
        UsingDirectives.Add(site.Root, layout, edits);
        return new(Title, edits.ToSplice());
    }
}
