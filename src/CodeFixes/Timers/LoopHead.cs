using LeakAnalyzers.CodeFixes.Editing;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>The head of a loop that asks for nothing but a token, if that: the wait for a tick fits in there.</summary>
internal static class LoopHead
{
    public static bool CanWaitForTick(this StatementSyntax loop) => loop switch
    {
        WhileStatementSyntax { Condition: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression } } => true,
        WhileStatementSyntax => AskedToken(loop) is not null,
        ForStatementSyntax { Declaration: null, Initializers.Count: 0, Condition: null, Incrementors.Count: 0 } => true,
        _ => false,
    };

    /// <summary>
    /// Puts the wait into the head. A loop that asks its token goes on asking it: a cancelled wait throws, and the loop ended quietly.
    /// </summary>
    public static void WriteTick(this StatementSyntax loop, TextEditor splice, string tick)
    {
        switch (loop)
        {
            case ForStatementSyntax endless:
                splice.Replace(TextSpan.FromBounds(endless.ForKeyword.SpanStart, endless.CloseParenToken.Span.End), $"while ({tick})");
                break;
            case WhileStatementSyntax { Condition: var test } when AskedToken(loop) is not null:
                splice.Replace(test.Span, $"{test} && {tick}");
                break;
            case WhileStatementSyntax { Condition: var test }:
                splice.Replace(test.Span, tick);
                break;
        }
    }

    private static string? AskedToken(StatementSyntax loop) =>
        loop is WhileStatementSyntax
        {
            Condition: PrefixUnaryExpressionSyntax
            {
                RawKind: (int)SyntaxKind.LogicalNotExpression,
                Operand: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCancellationRequested", Expression: var token }
            }
        }
            ? token.ToString()
            : null;
}
