using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose;

/// <summary>One arm of a switch expression: the expression becomes a statement.</summary>
internal sealed partial class LiftedInBranch
{
    // 'return a switch { 1 => Get().Text, _ => null };' becomes 'switch (a) { case 1: { using var got = Get(); return got.Text; } default:
    // return null; }'
    private bool Arms(SwitchExpressionSyntax choice, string lead)
    {
        // without a last arm that takes the rest, the compiler would write a throw
        if (choice.Arms.Count == 0 || choice.Arms.Last() is not { Pattern: DiscardPatternSyntax, WhenClause: null }
            || choice.Arms.Take(choice.Arms.Count - 1).Any(arm => arm.Pattern is DiscardPatternSyntax))
            return false;
        if (!_layout.IsFree(_statement.Span, default) || !IsOfOneType(choice, [.. choice.Arms.Select(arm => arm.Expression)])) return false;
        if (!_layout.IsOnOneLine(choice.GoverningExpression.Span) || choice.Arms.Any(arm => !_layout.IsOnOneLine(arm.Span))) return false;
        var written = new List<TextEditor.Piece> { $"{Declared}switch (", choice.GoverningExpression.WithoutParentheses().Span,
            $"){_layout.OpenBrace(_indent)}" };
        foreach (var arm in choice.Arms) written.AddRange(Section(arm, lead));
        written.Add(Gap + "}");
        _splice.Replace(_statement.Span, [.. written]);
        return true;
    }

    private IEnumerable<TextEditor.Piece> Section(SwitchExpressionArmSyntax arm, string lead)
    {
        var inside = Inner + _layout.Unit;
        var ends = _statement is ReturnStatementSyntax || arm.Expression is ThrowExpressionSyntax ? "" : "break;";
        TextEditor.Piece[] label = arm.Pattern is DiscardPatternSyntax
            ? [Inner + "default:"]
            : [Inner + "case ", arm.Pattern.Span, .. arm.WhenClause is { } when ? [" ", when.Span] : Array.Empty<TextEditor.Piece>(), ":"];
        if (!arm.Expression.Span.Contains(_value.Expression.Span))
        {
            return [.. label, inside + (arm.Expression is ThrowExpressionSyntax ? "" : lead), arm.Expression.Span, ";",
                .. ends.Length > 0 ? [inside + ends] : Array.Empty<TextEditor.Piece>()];
        }

        var deep = inside + _layout.Unit;
        return [.. label, inside + "{" + deep + _head, _value.Core.Span, ";" + deep + lead, .. WithName(arm.Expression),
            ";" + (ends.Length > 0 ? deep + ends : "") + inside + "}"];
    }
}
