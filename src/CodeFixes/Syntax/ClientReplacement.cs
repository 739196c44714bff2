using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Syntax;

/// <summary>Puts a client that is kept in the place of one made per call: its declaration, its set-up and its disposal go.</summary>
internal static class ClientReplacement
{
    public static bool TryWrite(ClientSite site, string kept, SharedCreation creation, ClientUses uses, DocumentEdits edits)
    {
        var removal = new StatementRemoval(site.Creation.SyntaxTree.GetRoot(), site.Layout, edits);
        var removed = creation.Settled.Concat(uses.Disposals.Select(StatementRemoval.WithTest)).Concat(creation.Carried).ToList();
        if (site.Local is { Statement: LocalDeclarationStatementSyntax declaration }) removed.Add(declaration);

        if (site.Local is { } local)
        {
            foreach (var reference in local.References(site.Model).Where(r => !removed.Any(s => s.Span.Contains(r.Span)))) edits.Replace(reference.Span, kept);
        }
        else
        {
            edits.Replace(site.Place, kept);
        }

        if (!removal.TryRemove(removed.Distinct(), creation.Configuring)) return false;
        var held = site.Local?.Statement as UsingStatementSyntax;
        var outer = site.Handler?.Using;
        if (outer is not null && outer.Statement != held && !removal.TryUnwrap(outer)) return false;
        if (held is not null && !removal.TryUnwrap(held, outer?.Statement == held ? outer : null)) return false;
        removal.Finish();
        return true;
    }
}
