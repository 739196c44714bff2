using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Editing.Statements;

/// <summary>Writes the braces of a 'using' statement around statements that are there already.</summary>
internal static class UsingBlock
{
    /// <summary>Makes the declaration that ends in this semicolon the head of a block that reaches to the last statement.</summary>
    public static void Close(TextEditor splice, BlockLayout layout, SyntaxToken semicolon, StatementSyntax? last)
    {
        var indent = layout.IndentAt(semicolon.Parent!.SpanStart);
        var headEnd = layout.EndOfLineAfter(semicolon);
        var end = last is null ? headEnd : layout.EndOfLineAfter(last.GetLastToken());
        if (headEnd is null || end is null || !layout.IsFirstOnLine(semicolon.Parent.GetFirstToken()))
        {
            splice.Replace(semicolon.Span, last is null ? ") { }" : ") {");
            if (last is not null) splice.Insert(last.Span.End, " }");
            return;
        }

        splice.Replace(semicolon.Span, layout.HasTextAfter(semicolon) ? ")" : $"){layout.OpenBrace(indent)}");
        if (layout.HasTextAfter(semicolon)) splice.Insert(headEnd.Value, $"{layout.NewLine}{indent}{{");
        if (last is not null) layout.Indent(splice, semicolon.SpanStart, last.Span.End);
        if (last is not null) layout.RemoveBlankLineAfter(splice, headEnd.Value);
        splice.Insert(end.Value, $"{layout.NewLine}{indent}}}");
    }

    /// <summary>Puts a head in front of statements and braces around them.</summary>
    public static void Around(TextEditor splice, BlockLayout layout, StatementSyntax first, StatementSyntax last,
        params TextEditor.Piece[] head)
    {
        if (EndOfOwnLines(layout, first, last) is not { } end)
        {
            splice.Insert(first.SpanStart, [.. head, " { "]);
            splice.Insert(last.Span.End, " }");
            return;
        }

        var indent = layout.IndentAt(first.SpanStart);
        splice.Insert(first.SpanStart, [.. head, layout.Open(indent)]);
        layout.Indent(splice, first.SpanStart, last.Span.End);
        splice.Insert(end, $"{layout.NewLine}{indent}}}");
    }

    /// <summary>Where the line of the last statement ends, if the statements share no line with others.</summary>
    public static int? EndOfOwnLines(BlockLayout layout, StatementSyntax first, StatementSyntax last)
        => layout.IsFirstOnLine(first.GetFirstToken()) ? layout.EndOfLineAfter(last.GetLastToken()) : null;
}
