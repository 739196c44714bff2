using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Syntax.Disposal;

/// <summary>Releases a resource that an assignment puts into a local declared before.</summary>
internal static class AssignedLocal
{
    public static Repair? Of(Site site, ILocalSymbol local, ExpressionStatementSyntax statement)
    {
        if (local.IsRef || local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(site.Cancellation) is not VariableDeclaratorSyntax declarator) return null;
        if (declarator.Parent?.Parent is not LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration || declaration.Declaration.Variables.Count != 1) return null;
        if (declaration.Function() != statement.Function()) return null;
        var dependents = Dependents.OfLocal(site, local);
        if (!dependents.StaysInside) return null;

        var isBlank = declarator.Initializer is null || declarator.Initializer.Value.IsNullOrDefault();
        if (isBlank && dependents.Writes.Count == 1 && BelongsTo(statement, dependents)) return UsingLocal.OfMoved(site, local, declaration, statement, dependents);
        if (Siblings.Of(declaration) is not { } siblings || siblings.IndexOf(statement.Span) is var place && place < 0) return null;
        if (siblings.Statements.Contains(statement)) return UsingStretch.Of(site, local, statement, siblings, dependents);
        if (!isBlank) return null;
        if (dependents.Writes.All(write => EndsItsPath(write, siblings[place], dependents))) return UsingStretch.Of(site, local, siblings[place], siblings, dependents);
        return dependents.Writes.Count == 1 && siblings[place] is TryStatementSyntax attempt ? ReleaseInFinally(site, local, declarator, attempt, statement, dependents) : null;
    }

    /// <summary>Whether nothing outside the block of the assignment, or before it, mentions the local.</summary>
    private static bool BelongsTo(StatementSyntax statement, Dependents dependents)
        => Siblings.Of(statement) is { } siblings && dependents.Mentions.All(mention => siblings.Owner.Span.Contains(mention.Span) && mention.SpanStart >= statement.SpanStart);

    /// <summary>Whether nothing can happen between an assignment and the end of the statement around it.</summary>
    private static bool EndsItsPath(SyntaxNode write, StatementSyntax around, Dependents dependents)
    {
        if (!around.Span.Contains(write.Span) || dependents.Mentions.Any(mention => around.Span.Contains(mention.Span) && mention.SpanStart > write.SpanStart && !dependents.Writes.Any(other => other.Span.Contains(mention.Span)) && !IsQuiet(mention))) return false;
        for (var node = write.Parent!; node != around; node = node.Parent!)
        {
            if (node.Parent is not (BlockSyntax or IfStatementSyntax or ElseClauseSyntax or TryStatementSyntax or CatchClauseSyntax or SwitchSectionSyntax or SwitchStatementSyntax)) return false;
            if (node is StatementSyntax statement && Siblings.Of(statement) is { } siblings
                && siblings.Statements.SkipWhile(candidate => candidate != statement).Skip(1).Any(after => after is not BreakStatementSyntax && !IsQuiet(after))) return false;
        }

        return true;
    }

    /// <summary>A plain copy of a value, <c>token = source.Token;</c>, ends no path.</summary>
    private static bool IsQuiet(SyntaxNode place) =>
        place.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } copy }
        && copy.DescendantNodes().All(node => node is SimpleNameSyntax or MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.SimpleMemberAccessExpression } or ThisExpressionSyntax or LiteralExpressionSyntax);

    private static Repair? ReleaseInFinally(Site site, ILocalSymbol local, VariableDeclaratorSyntax declarator, TryStatementSyntax attempt, StatementSyntax statement, Dependents dependents)
    {
        if (dependents.Releases.Count > 0 || !local.Type.IsReferenceType || !local.Type.Implements("IDisposable") || !attempt.Block.Span.Contains(statement.Span)) return null;
        if (!dependents.Mentions.All(mention => attempt.Span.Contains(mention.Span)) || !Waits.Suffice(site, local.Type, dependents, statement)) return null;
        if (statement.Ancestors().TakeWhile(node => node != attempt).Any(node => node.IsLoop())) return null;
        var layout = new Layout(site.Root, site.Text, attempt);
        var splice = new Splice();
        var indent = layout.IndentAt(attempt.SpanStart);
        var inner = indent + layout.Unit;
        if (declarator.Initializer is null) splice.Insert(declarator.Identifier.Span.End, " = null");
        if (attempt.Finally is { } last)
        {
            var before = dependents.Mentions.Any(mention => last.Span.Contains(mention.Span)) ? last.Block.Statements.Last().GetLastToken() : last.Block.OpenBraceToken;
            if (layout.EndOfLineAfter(before) is not { } end) return null;
            splice.Insert(end, $"{layout.NewLine}{inner}{local.Name}?.Dispose();");
        }
        else
        {
            var start = layout.OpenBrace("").StartsWith(" ", StringComparison.Ordinal) ? " finally" : $"{layout.NewLine}{indent}finally";
            splice.Insert(attempt.Span.End, $"{start}{layout.Open(indent)}{local.Name}?.Dispose();{layout.NewLine}{indent}}}");
        }

        return new($"Dispose '{local.Name}' in finally", splice);
    }
}
