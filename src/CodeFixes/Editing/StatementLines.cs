using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing;

/// <summary>
/// Takes statements that follow one another out of a block, together with the blank line behind them where one would be left at its start.
/// </summary>
internal static class StatementLines
{
    public static bool Remove(IReadOnlyList<StatementSyntax> run, TextEditor splice, BlockLayout layout)
    {
        StatementSyntax first = run[0], last = run[run.Count - 1];
        var text = layout.Text.Lines;
        TextLine from = text.GetLineFromPosition(first.SpanStart), to = text.GetLineFromPosition(last.Span.End);
        var whole = TextSpan.FromBounds(first.SpanStart, last.Span.End);
        var isOwnLines = layout.IsFirstOnLine(first.GetFirstToken())
            && string.IsNullOrWhiteSpace(layout.Text.ToString(TextSpan.FromBounds(last.Span.End, to.End)));
        if (!isOwnLines || !AreFree(run, layout)) return run.All(statement => TextRemoval.Remove(statement, splice, layout));

        var opensBefore = first.GetFirstToken().GetPreviousToken() is var before && before.IsKind(SyntaxKind.OpenBraceToken)
            && text.GetLineFromPosition(before.SpanStart).LineNumber == from.LineNumber - 1;
        var blankAfter = to.LineNumber + 1 < text.Count && string.IsNullOrWhiteSpace(text[to.LineNumber + 1].ToString());
        splice.Remove(
            TextSpan.FromBounds(from.Start, opensBefore && blankAfter
                ? text[to.LineNumber + 1].EndIncludingLineBreak
                : to.EndIncludingLineBreak));
        return true;
    }

    private static bool AreFree(IReadOnlyList<StatementSyntax> run, BlockLayout layout)
    {
        for (var i = 1; i < run.Count; i++)
        {
            if (!layout.IsFree(TextSpan.FromBounds(run[i - 1].Span.End, run[i].SpanStart), default)) return false;
        }

        return true;
    }
}
