using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>Where a slot is held: behind the statement that takes it, or in the block that is entered only with it.</summary>
/// <param name="Entry">The statement that takes the slot.</param>
/// <param name="Siblings">The statements among which it is held.</param>
/// <param name="Index">The last of them before the slot is held; -1 if it is held from the first on.</param>
internal sealed record LockRegion(StatementSyntax Entry, StatementList Siblings, int Index)
{
    public static LockRegion? TryCreate(InvocationExpressionSyntax entry)
    {
        SyntaxNode node = entry;
        while (true)
        {
            switch (node.Parent)
            {
                case AwaitExpressionSyntax or ParenthesizedExpressionSyntax:
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "Wait" }:
                case InvocationExpressionSyntax call when call.Expression == node:
                case AssignmentExpressionSyntax
                {
                    Left: IdentifierNameSyntax { Identifier.ValueText: "_" },
                    Parent: ExpressionStatementSyntax
                }:
                    node = node.Parent;
                    continue;
                case ExpressionStatementSyntax statement:
                    return Behind(statement);
                case PrefixUnaryExpressionSyntax
                {
                    RawKind: (int)SyntaxKind.LogicalNotExpression,
                    Parent: IfStatementSyntax { Else: null } guard
                }
                    when Leaves(guard.Statement):
                    return Behind(guard);
                case IfStatementSyntax { Statement: BlockSyntax { Statements.Count: > 0 } block } test when test.Condition == node:
                    return new(test, new(block, block.Statements), -1);
                default:
                    return null;
            }
        }
    }

    private static LockRegion? Behind(StatementSyntax statement) =>
        StatementList.TryCreate(statement) is { } siblings ? new(statement, siblings, siblings.IndexOf(statement.Span)) : null;

    private static bool Leaves(StatementSyntax statement) => RecursionGuard.Descend(statement) switch
    {
        ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax => true,
        BlockSyntax { Statements: { Count: > 0 } statements } => Leaves(statements[statements.Count - 1]),
        _ => false,
    };
}
