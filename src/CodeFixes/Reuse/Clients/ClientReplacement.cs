using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Reuse.Sharing;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Reuse.Clients;

/// <summary>Puts a client that is kept in the place of one made per call: its declaration, its set-up and its disposal go.</summary>
internal static class ClientReplacement
{
    public static bool TryWrite(ClientSite site, string kept, SharedCreation creation, ClientUses uses, DocumentEdits edits)
    {
        var removed = creation.Settled.Concat(uses.Disposals.Select(StatementRemoval.WithTest)).Concat(creation.Carried);
        return TryWrite(site, site.Local, site.Place, kept, removed, creation.Configuring, edits);
    }

    /// <summary>
    /// Puts a name in the place of what was made, be it the client or an object over it: of the local that held it, or of the expression.
    /// </summary>
    public static bool TryWrite(ClientSite site, ClientLocal? made, TextSpan place, string kept, IEnumerable<StatementSyntax> gone,
        IReadOnlyCollection<StatementSyntax> configuring, DocumentEdits edits)
    {
        var removal = new StatementRemoval(site.Creation.SyntaxTree.GetRoot(), site.Layout, edits);
        var removed = gone.Concat(new[] { site.Local?.Statement, made?.Statement }.OfType<LocalDeclarationStatementSyntax>()).Distinct()
            .ToList();
        if (made is { } local)
        {
            foreach (var reference in local.References(site.Model).Where(r => !removed.Any(s => s.Span.Contains(r.Span))))
                edits.Replace(reference.Span, kept);
        }
        else
        {
            edits.Replace(place, kept);
        }

        if (!removal.TryRemove(removed, configuring)) return false;
        var held = site.Local?.Statement as UsingStatementSyntax;
        var outer = site.Handler?.Using;
        if (outer is not null && outer.Statement != held && !removal.TryUnwrap(outer)) return false;
        if (held is not null && !removal.TryUnwrap(held, outer?.Statement == held ? outer : null)) return false;
        removal.Finish();
        return true;
    }
}
