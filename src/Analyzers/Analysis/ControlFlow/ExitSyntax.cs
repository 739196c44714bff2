using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace LeakAnalyzers.Analysis.ControlFlow;

/// <summary>What the author wrote where a path leaves: a jump without a value leaves no operation in the graph.</summary>
internal static class ExitSyntax
{
    /// <summary>The statement or body that a block ends.</summary>
    public static SyntaxNode? LeavingStatement(BasicBlock block)
    {
        var syntax = block.BranchValue?.Syntax ?? block.Operations.LastOrDefault()?.Syntax;
        return syntax?.FirstAncestorOrSelf<SyntaxNode>(node => node is StatementSyntax or ArrowExpressionClauseSyntax);
    }

    /// <summary>The statement with which a branch leaves, the jump where there is one.</summary>
    public static SyntaxNode? LeavingStatement(ControlFlowBranch branch) =>
        LeavingStatement(branch.Source) is not { } exit ? null : exit switch
        {
            IfStatementSyntax test =>
                new[] { test.Statement, test.Else?.Statement }.Select(Sole).Where(jump => jump is not null && Leads(jump, branch))
                    .ToList() is [{ } only]
                    && (only is BreakStatementSyntax || GoesOnAfter(test))
                    ? only
                    : exit,
            StatementSyntax statement when Next(statement) is { } next && Leads(next, branch) => next,
            _ => exit,
        };

    /// <summary>Whether a branch goes back to the start of a loop.</summary>
    public static bool GoesRound(ControlFlowBranch branch) =>
        branch.Destination is { } destination && destination.Ordinal <= branch.Source.Ordinal;

    private static bool Leads(StatementSyntax jump, ControlFlowBranch branch) => jump switch
    {
        ContinueStatementSyntax => GoesRound(branch),
        BreakStatementSyntax or ReturnStatementSyntax { Expression: null } => !GoesRound(branch),
        _ => false,
    };

    private static StatementSyntax? Sole(StatementSyntax? statement) =>
        statement is BlockSyntax block ? block.Statements is [var only] ? only : null : statement;

    /// <summary>
    /// Whether the other branch of a test comes to a statement of its loop or function, and so does not leave where the jump leaves.
    /// </summary>
    private static bool GoesOnAfter(StatementSyntax test) => test.AncestorsAndSelf()
        .TakeWhile(node =>
            node is StatementSyntax or ElseClauseSyntax
                && node.Parent is not (WhileStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or DoStatementSyntax
                    or LocalFunctionStatementSyntax))
        .OfType<StatementSyntax>().Any(statement => Next(statement) is not null);

    // By position: to look for the statement's number would read the whole block for each of its statements.
    private static StatementSyntax? Next(StatementSyntax statement) =>
        statement.Parent is BlockSyntax block && block.FullSpan.Contains(statement.FullSpan.End)
            ? block.ChildThatContainsPosition(statement.FullSpan.End).AsNode() as StatementSyntax
            : null;
}
