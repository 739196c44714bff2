using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing.Statements;

/// <summary>Writes try and finally around statements that are there already.</summary>
internal static class TryFinally
{
    /// <summary>Puts the statements from the first to the last into a try; the statement behind them becomes its finally.</summary>
    public static bool Write(TextEditor splice, BlockLayout layout, StatementSyntax first, StatementSyntax last, StatementSyntax final)
    {
        var lastEnd = layout.EndOfLineAfter(last.GetLastToken());
        var finalEnd = layout.EndOfLineAfter(final.GetLastToken());
        if (lastEnd is null || finalEnd is null || !layout.IsFirstOnLine(first.GetFirstToken())
            || !layout.IsFirstOnLine(final.GetFirstToken()))
            return false;

        var indent = layout.IndentAt(first.SpanStart);
        splice.Insert(first.SpanStart, "try", layout.Open(indent));
        layout.Indent(splice, first.SpanStart, final.Span.End);
        splice.Insert(lastEnd.Value, $"{layout.NewLine}{indent}}}{layout.Clause(indent, "finally")}{layout.OpenBrace(indent)}");
        var lines = layout.Text.Lines;
        for (var line = lines.GetLineFromPosition(lastEnd.Value).LineNumber + 1; string.IsNullOrWhiteSpace(lines[line].ToString()); line++)
            splice.Remove(lines[line].SpanIncludingLineBreak);
        splice.Insert(finalEnd.Value, $"{layout.NewLine}{indent}}}");
        return true;
    }

    /// <summary>Puts the statements from the first to the last into a try, and a statement from further down into its finally.</summary>
    public static bool Around(TextEditor splice, BlockLayout layout, StatementSyntax first, StatementSyntax last, StatementSyntax final)
    {
        var lastEnd = layout.EndOfLineAfter(last.GetLastToken());
        var finalEnd = layout.EndOfLineAfter(final.GetLastToken());
        if (lastEnd is null || finalEnd is null || !layout.IsFirstOnLine(first.GetFirstToken())
            || !layout.IsFirstOnLine(final.GetFirstToken()) || !layout.IsOnOneLine(final.Span))
            return false;

        var indent = layout.IndentAt(first.SpanStart);
        splice.Insert(first.SpanStart, "try", layout.Open(indent));
        layout.Indent(splice, first.SpanStart, last.Span.End);
        splice.Insert(lastEnd.Value, $"{layout.NewLine}{indent}}}{layout.Clause(indent, "finally")}{layout.Open(indent)}",
            TextSpan.FromBounds(final.SpanStart, finalEnd.Value), $"{layout.NewLine}{indent}}}");
        var lines = layout.Text.Lines;
        splice.Remove(
            TextSpan.FromBounds(lines.GetLineFromPosition(final.SpanStart).Start,
                lines.GetLineFromPosition(finalEnd.Value).EndIncludingLineBreak));
        return true;
    }

    /// <summary>Lets a try begin earlier, with a statement that stands in front of it.</summary>
    public static bool Begin(TextEditor splice, BlockLayout layout, StatementSyntax first, TryStatementSyntax attempt)
    {
        var open = attempt.Block.OpenBraceToken;
        var lines = layout.Text.Lines;
        TextLine from = lines.GetLineFromPosition(attempt.SpanStart), to = lines.GetLineFromPosition(open.Span.End);
        if (!layout.IsFirstOnLine(first.GetFirstToken()) || !layout.IsFirstOnLine(attempt.TryKeyword) || to.End != open.Span.End
            || !layout.IsFree(TextSpan.FromBounds(attempt.SpanStart, open.SpanStart), default))
            return false;
        var indent = layout.IndentAt(first.SpanStart);
        splice.Insert(first.SpanStart, "try", layout.Open(indent));
        layout.Indent(splice, first.SpanStart, attempt.SpanStart);
        splice.Remove(TextSpan.FromBounds(from.Start, to.EndIncludingLineBreak));
        return true;
    }
}
