using LeakAnalyzers.CodeFixes.Dispose.Usages;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose;

/// <summary>
/// Puts 'using (local) { }' where a call has filled its 'out var': behind it, behind the guard that leaves when it failed, or in the block
/// that runs when it did not.
/// </summary>
internal static class OutVariableResource
{
    public static Repair? Plan(FixContext site)
    {
        // a resource that is returned is the one meant
        if (site.Expression is not InvocationExpressionSyntax call
            || site.Model.GetTypeInfo(call, site.Cancellation).Type is not { SpecialType: not SpecialType.None }
            || LocalOf(site, call) is not { } local)
            return null;
        if (call.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || StatementsWithIt(call, statement) is not { } siblings)
            return null;
        return UsingStretch.Plan(site, local, statement, siblings, ResourceUsages.OfLocal(site, local));
    }

    /// <summary>The one disposable local that the call declares in its arguments.</summary>
    private static ILocalSymbol? LocalOf(FixContext site, InvocationExpressionSyntax call)
    {
        var given = call.ArgumentList.Arguments.Where(argument => argument.RefKindKeyword.IsKind(SyntaxKind.OutKeyword))
            .Select(argument =>
                argument.Expression is DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax name }
                    ? site.Model.GetDeclaredSymbol(name, site.Cancellation) as ILocalSymbol
                    : null)
            .Where(local => local?.Type.IsDisposable() != false).ToList();
        return given is [{ } only] ? only : null;
    }

    /// <summary>The statements that run when the call has succeeded.</summary>
    private static StatementList? StatementsWithIt(InvocationExpressionSyntax call, StatementSyntax statement)
    {
        if (statement is ExpressionStatementSyntax plain) return plain.Expression == call ? StatementList.TryCreate(statement) : null;
        if (statement is not IfStatementSyntax test) return null;
        var condition = test.Condition;
        if (condition is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both) condition = both.Right;
        if (condition.WithoutParentheses() == call)
            return test.Statement is BlockSyntax { Statements: [_, ..] } block ? new(block, block.Statements) : null;

        condition = test.Condition;
        if (condition is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } either) condition = either.Right;
        return condition is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not
            && not.Operand.WithoutParentheses() == call && test.Else is null && Leaves(test.Statement)
            ? StatementList.TryCreate(statement)
            : null;
    }

    private static bool Leaves(StatementSyntax guard) => RecursionGuard.Descend(guard) switch
    {
        BlockSyntax { Statements: [.., var last] } => Leaves(last),
        ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax => true,
        _ => false,
    };
}
