using LeakAnalyzers.CodeFixes.Dispose.Usages;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose;

/// <summary>Releases a resource that an assignment puts into a local declared before.</summary>
internal static class AssignedLocal
{
    public static Repair? Plan(FixContext site, ILocalSymbol local, ExpressionStatementSyntax statement)
    {
        if (local.IsRef
            || local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(site.Cancellation) is not VariableDeclaratorSyntax declarator)
            return null;
        if (declarator.Parent?.Parent is not LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration
            || declaration.Declaration.Variables.Count != 1)
            return null;
        if (declaration.Function() != statement.Function()) return null;
        var dependents = ResourceUsages.OfLocal(site, local);
        var isBlank = declarator.Initializer is null || declarator.Initializer.Value.IsNullOrDefault();
        if (dependents.StaysInside && isBlank && dependents.Writes.Count == 1 && BelongsTo(statement, dependents))
            return UsingLocal.OfMoved(site, local, declaration, statement, dependents)
                ?? ReleaseAtEnd.Plan(site, local, declaration, dependents);
        if (StatementList.TryCreate(declaration) is not { } siblings || siblings.IndexOf(statement.Span) is var place && place < 0)
            return null;
        var filling = isBlank && dependents.Writes.All(write => EndsItsPath(write, siblings[place], dependents)) ? siblings[place] : null;
        if (dependents.HandOvers.Count > 0)
            return DisposeUnlessReturned.Plan(site, local, declaration, isBlank ? filling : declaration, siblings, dependents);
        if (!dependents.StaysInside) return null;
        var stretch = siblings.Statements.Contains(statement) ? UsingStretch.Plan(site, local, statement, siblings, dependents)
            : filling is not null ? UsingStretch.Plan(site, local, filling, siblings, dependents)
            : null;
        return stretch ?? ReleaseAtEnd.Plan(site, local, declaration, dependents);
    }

    /// <summary>Whether nothing outside the block of the assignment, or before it, mentions the local.</summary>
    private static bool BelongsTo(StatementSyntax statement, ResourceUsages dependents)
        => StatementList.TryCreate(statement) is { } siblings
            && dependents.Mentions.All(mention => siblings.Owner.Span.Contains(mention.Span) && mention.SpanStart >= statement.SpanStart);

    /// <summary>Whether nothing can happen between an assignment and the end of the statement around it.</summary>
    private static bool EndsItsPath(SyntaxNode write, StatementSyntax around, ResourceUsages dependents)
    {
        if (!around.Span.Contains(write.Span)
            || dependents.Mentions.Any(mention =>
                around.Span.Contains(mention.Span) && mention.SpanStart > write.SpanStart
                    && !dependents.Writes.Any(other => other.Span.Contains(mention.Span)) && !IsQuiet(mention)))
            return false;
        for (var node = write.Parent!; node != around; node = node.Parent!)
        {
            if (node.Parent is not (BlockSyntax or IfStatementSyntax or ElseClauseSyntax or TryStatementSyntax or CatchClauseSyntax
                or SwitchSectionSyntax or SwitchStatementSyntax or UsingStatementSyntax or LockStatementSyntax))
                return false;
            if (node is StatementSyntax statement && StatementList.TryCreate(statement) is { } siblings
                && siblings.Statements.SkipWhile(candidate => candidate != statement).Skip(1)
                    .Any(after => after is not BreakStatementSyntax && !IsQuiet(after)))
                return false;
        }

        return true;
    }

    /// <summary>A plain copy of a value, <c>token = source.Token;</c>, ends no path.</summary>
    private static bool IsQuiet(SyntaxNode place) =>
        place.FirstAncestorOrSelf<StatementSyntax>()
            is ExpressionStatementSyntax
        {
            Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } copy
        }
        && copy.DescendantNodes()
            .All(node =>
                node is SimpleNameSyntax or MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.SimpleMemberAccessExpression }
                    or ThisExpressionSyntax or LiteralExpressionSyntax);
}
