using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing;

/// <summary>Adds statements to a body, each on its line.</summary>
internal static class StatementInsertion
{
    /// <summary>Adds statements behind another one of the block, or at its start.</summary>
    public static void Behind(BlockSyntax block, StatementSyntax? previous, IEnumerable<string> lines, TextLayout layout,
        DocumentEdits edits)
    {
        var texts = lines.ToList();
        if (texts.Count == 0) return;
        if (previous is not null)
        {
            Behind(previous, texts, layout, edits);
        }
        else if (!layout.IsOneLine(block.Span))
        {
            var indent = block.Statements.Count > 0 && layout.IsFirstOnLine(block.Statements[0].SpanStart)
                ? layout.IndentAt(block.Statements[0].SpanStart)
                : layout.IndentAt(block.CloseBraceToken.SpanStart) + layout.Unit;
            edits.Insert(layout.LineEndAfter(block.OpenBraceToken.Span.End), string.Concat(texts.Select(t => indent + t + layout.NewLine)));
        }
        else if (block.Statements.Count > 0 || texts.Count == 1)
        {
            var rest = block.Statements.Count > 0 ? block.OpenBraceToken.Span.End : block.CloseBraceToken.SpanStart;
            edits.Replace(TextSpan.FromBounds(block.OpenBraceToken.Span.End, rest), " " + string.Join(" ", texts)
                + (block.Statements.Count > 0 ? "" : " "));
        }
        else
        {
            var outer = layout.IndentAt(block.SpanStart);
            var inner = string.Concat(texts.Select(t => outer + layout.Unit + t + layout.NewLine));
            var open = layout.BracesOnOwnLine ? layout.NewLine + outer + "{" : " {";
            edits.Replace(TextSpan.FromBounds(block.OpenBraceToken.GetPreviousToken().Span.End, block.CloseBraceToken.SpanStart), open
                + layout.NewLine + inner + outer);
        }
    }

    public static void Behind(SyntaxNode previous, IEnumerable<string> lines, TextLayout layout, DocumentEdits edits)
    {
        var indent = layout.IndentAt(previous.SpanStart);
        if (!layout.IsFirstOnLine(previous.SpanStart) && layout.IsOneLine(previous.Span))
            edits.Insert(previous.Span.End, string.Concat(lines.Select(l => " " + l)));
        else if (layout.IsLastOnLineAfterComment(previous))
            edits.Insert(layout.LineEndAfter(previous.Span.End), string.Concat(lines.Select(l => indent + l + layout.NewLine)));
        else edits.Insert(previous.Span.End, string.Concat(lines.Select(l => layout.NewLine + indent + l)));
    }
}
