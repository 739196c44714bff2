using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing;

/// <summary>
/// Takes statements out of a text: comments stay, blank lines do not pile up, clauses that were there for the statement alone go with it.
/// </summary>
internal static class TextRemoval
{
    public static bool Remove(StatementSyntax statement, TextEditor splice, BlockLayout layout)
    {
        RecursionGuard.EnsureStack();
        switch (statement)
        {
            case UsingStatementSyntax block:
                return Unwrap(block, splice, layout);
            case { Parent: ElseClauseSyntax clause }:
                splice.Remove(TextSpan.FromBounds(clause.GetFirstToken().GetPreviousToken().Span.End, clause.Span.End));
                return true;
            case { Parent: FinallyClauseSyntax }:
                return false;
            case { Parent: BlockSyntax { Statements.Count: 1, Parent: FinallyClauseSyntax { Parent: TryStatementSyntax attempt } } }:
                return attempt.Catches.Count == 0 ? Unwrap(attempt, splice, layout) : RemoveFinally(attempt, splice, layout);
            case
            {
                Parent: BlockSyntax
                {
                    Statements: { Count: 2 } statements,
                    Parent: CatchClauseSyntax { Filter: null, Parent: TryStatementSyntax { Catches.Count: 1, Finally: null } attempt }
                }
            }
                when statements[1] is ThrowStatementSyntax { Expression: null } && layout.IsFree(attempt.Catches[0].Span, statement.Span):
                return Unwrap(attempt, splice, layout);
            case { Parent: BlockSyntax { Statements.Count: 1, Parent: IfStatementSyntax { Else: null, Parent: BlockSyntax } asks } }
                when OnlyAsks(asks.Condition) && layout.IsFree(asks.Span, statement.Span):
                return Remove(asks, splice, layout);
            case { Parent: IfStatementSyntax { Else: null, Parent: BlockSyntax } asks }
                when OnlyAsks(asks.Condition) && layout.IsFree(asks.Span, statement.Span):
                return Remove(asks, splice, layout);
            case { Parent: BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax }:
                RemoveLines(statement, splice, layout);
                return true;
            case { Parent: StatementSyntax }:
                splice.Replace(statement.Span, "{ }");
                return true;
            default:
                return false;
        }
    }

    /// <summary>Whether a condition does nothing but ask, so that it goes with the statement it was there for.</summary>
    private static bool OnlyAsks(ExpressionSyntax condition) =>
        condition.DescendantNodesAndSelf()
            .All(static node =>
                node is not (AssignmentExpressionSyntax or AwaitExpressionSyntax
                    or PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression }
                    or PrefixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.LogicalNotExpression }
                    or BaseObjectCreationExpressionSyntax or DeclarationPatternSyntax or VarPatternSyntax or DeclarationExpressionSyntax)
        && node is not InvocationExpressionSyntax
        {
            Expression: not MemberAccessExpressionSyntax { Name.Identifier.ValueText: nameof(Enum.HasFlag) }
        });

    private static void RemoveLines(StatementSyntax statement, TextEditor splice, BlockLayout layout)
    {
        var lines = layout.Text.Lines;
        TextLine first = lines.GetLineFromPosition(statement.SpanStart), last = lines.GetLineFromPosition(statement.Span.End);
        var startsLine = layout.IsFirstOnLine(statement.GetFirstToken());
        var rest = layout.Text.ToString(TextSpan.FromBounds(statement.Span.End, last.End));
        if (!startsLine || rest.Trim().Length > 0)
        {
            var space = rest.Length - rest.TrimStart().Length;
            var start = startsLine || space > 0 && rest.Length > space
                ? statement.SpanStart
                : statement.GetFirstToken().GetPreviousToken().Span.End;
            splice.Remove(TextSpan.FromBounds(start, start == statement.SpanStart ? statement.Span.End + space : statement.Span.End));
            return;
        }

        bool blankBefore = IsBlank(layout.Text, first.LineNumber - 1), blankAfter = IsBlank(layout.Text, last.LineNumber + 1);
        var closesAfter = statement.GetLastToken().GetNextToken() is var next && next.IsKind(SyntaxKind.CloseBraceToken)
            && lines.GetLineFromPosition(next.SpanStart).LineNumber == last.LineNumber + 1;
        var opensBefore = statement.GetFirstToken().GetPreviousToken() is var previous && previous.IsKind(SyntaxKind.OpenBraceToken)
            && lines.GetLineFromPosition(previous.SpanStart).LineNumber == first.LineNumber - 1;
        var from = blankBefore && (blankAfter || closesAfter) ? lines[first.LineNumber - 1].Start : first.Start;
        var to = opensBefore && blankAfter ? lines[last.LineNumber + 1].EndIncludingLineBreak : last.EndIncludingLineBreak;
        splice.Remove(TextSpan.FromBounds(from, to));
    }

    private static bool RemoveFinally(TryStatementSyntax attempt, TextEditor splice, BlockLayout layout)
    {
        if (!layout.IsFree(attempt.Finally!.Span, attempt.Finally.Block.Statements[0].Span)) return false;
        splice.Remove(TextSpan.FromBounds(attempt.Finally.GetFirstToken().GetPreviousToken().Span.End, attempt.Finally.Span.End));
        return true;
    }

    private static bool Unwrap(TryStatementSyntax attempt, TextEditor splice, BlockLayout layout)
        => layout.IsFree(TextSpan.FromBounds(attempt.Block.Span.End, attempt.Span.End), ReleaseIn(attempt))
            && Unwrap(attempt, attempt.Block, splice, layout);

    private static TextSpan ReleaseIn(TryStatementSyntax attempt) =>
        (attempt.Finally?.Block ?? attempt.Catches[0].Block).Statements[0].Span;

    private static bool Unwrap(UsingStatementSyntax block, TextEditor splice, BlockLayout layout) =>
        block.Statement is BlockSyntax body && Unwrap(block, body, splice, layout);

    /// <summary>Replaces a statement by the statements of its block, if the braces stand where one expects them.</summary>
    private static bool Unwrap(StatementSyntax statement, BlockSyntax body, TextEditor splice, BlockLayout layout)
    {
        var lines = layout.Text.Lines;
        TextLine open = lines.GetLineFromPosition(body.OpenBraceToken.SpanStart), close =
            lines.GetLineFromPosition(body.CloseBraceToken.SpanStart);
        var end = lines.GetLineFromPosition(statement.Span.End);
        if (!layout.IsFirstOnLine(statement.GetFirstToken()) || !layout.IsFirstOnLine(body.CloseBraceToken)
            || open.LineNumber == close.LineNumber)
            return false;
        if (open.End != body.OpenBraceToken.Span.End || end.End != statement.Span.End || body.Statements.Count == 0) return false;
        splice.Remove(TextSpan.FromBounds(lines.GetLineFromPosition(statement.SpanStart).Start, open.EndIncludingLineBreak));
        splice.Remove(TextSpan.FromBounds(lines[close.LineNumber - 1].End, end.End));
        layout.Outdent(splice, open.Start, lines[close.LineNumber - 1].Start);
        return true;
    }

    private static bool IsBlank(SourceText text, int line) =>
        line >= 0 && line < text.Lines.Count && string.IsNullOrWhiteSpace(text.ToString(text.Lines[line].Span));
}
