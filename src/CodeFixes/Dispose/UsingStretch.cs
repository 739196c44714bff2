using LeakAnalyzers.CodeFixes.Dispose.Usages;
using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Dispose;

/// <summary>
/// Puts 'using (local) { }' around the statements between an assignment and the next one, for locals that hold more than one resource in
/// their life.
/// </summary>
internal static class UsingStretch
{
    public static Repair? Plan(FixContext site, ILocalSymbol local, StatementSyntax acquiring, StatementList siblings,
        ResourceUsages dependents)
    {
        if (!dependents.StaysInside || !dependents.Writes.All(write => IsPlain(write, local, dependents))) return null;
        if (dependents.Mentions.Any(mention => !siblings.Owner.Span.Contains(mention.Span))
            || !WaitingUse.Suffice(site, local.Type, dependents, acquiring))
            return null;
        if (UsingForm.For(site, local.Type, acquiring, siblings) is not { } form) return null;

        var writes = dependents.Writes.Select(write => siblings.IndexOf(write.Span)).ToList();
        var first = siblings.IndexOf(acquiring.Span) + 1;
        if (writes.Any(write => write >= first && !siblings.Statements.Contains(dependents.Writes[writes.IndexOf(write)].Parent)))
            return null;
        var next = writes.Where(write => write >= first).DefaultIfEmpty(siblings.Count).Min();
        var uses = dependents.Mentions.Select(mention => siblings.IndexOf(mention.Span)).Where(use => use >= first && use < next).ToList();
        if (uses.Count == 0 || next < siblings.Count && dependents.IsUsedAcross(local, siblings[next], siblings[next].SpanStart))
            return null;

        while (uses.Min() > first && DeclaredOutside.IsBlank(siblings[first], site.Model)) first++;
        var layout = new BlockLayout(site.Root, site.Text, siblings[first]);
        var splice = new TextEditor();
        var last = uses.Max();
        var releases = dependents.Releases.Where(release => siblings.IndexOf(release.Span) is var place && place >= first && place < next)
            .ToList();
        if (releases.Any(release => release is UsingStatementSyntax)) return null;
        // the ones before a plain 'return' go too: the block ends there
        if (releases.Any(release => release != siblings[last] && !(IsBeforeReturn(release) && TextRemoval.Remove(release, splice, layout))))
            return null;
        var endsWithRelease = releases.Contains(siblings[last]);
        if (endsWithRelease && last == first) return null;
        if (endsWithRelease && TextRemoval.Remove(siblings[last], splice, layout)) last--;
        else if (next == siblings.Count) last = siblings.Closure(first, last, site.Model, site.Cancellation);
        if (!layout.KeepsRegions(TextSpan.FromBounds(siblings[first].SpanStart, siblings[last].Span.End))) return null;
        if (!DeclaredOutside.Move(site, siblings, first, first, last, splice, layout)) return null;
        UsingBlock.Around(splice, layout, siblings[first], siblings[last], $"{form.Keyword} ({local.Name})");
        return UsingForm.Repairs(local.Name, splice);
    }

    private static bool IsBeforeReturn(StatementSyntax release) =>
        StatementList.TryCreate(release) is { } siblings
            && siblings.Statements.SkipWhile(candidate => candidate != release).Skip(1)
                .FirstOrDefault() is ReturnStatementSyntax { Expression: null or LiteralExpressionSyntax or IdentifierNameSyntax };

    // 'r = ...;' with a right side that does not use what r holds.
    private static bool IsPlain(SyntaxNode write, ILocalSymbol local, ResourceUsages dependents)
        => write
            is AssignmentExpressionSyntax
        {
            Parent: ExpressionStatementSyntax,
            OperatorToken.Text: "=",
            Left: IdentifierNameSyntax
        } assignment
        && !assignment.Ancestors().TakeWhile(node => !node.Span.Contains(local.Locations[0].SourceSpan))
            .Any(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
        && !dependents.Mentions.Any(mention =>
            assignment.Right.Span.Contains(mention.Span)
                && (dependents.Writes.Count > 1 || mention.ToString() == local.Name || IsInLoop(assignment)));

    private static bool IsInLoop(SyntaxNode node) =>
        node.Ancestors().TakeWhile(outer => outer != node.Function()).Any(outer => outer.IsLoop());
}
