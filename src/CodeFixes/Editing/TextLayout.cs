using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing;

/// <summary>How a file is laid out: its line ends, its unit of indentation, the blank space around a line.</summary>
internal sealed class TextLayout
{
    public TextLayout(SourceText text)
    {
        Text = text;
        NewLine = LineEnd(text);
        Unit = IndentUnit(text);
    }

    public SourceText Text { get; }

    public string NewLine { get; }

    public string Unit { get; }

    /// <summary>True if most opening braces stand on lines of their own.</summary>
    public bool BracesOnOwnLine =>
        2 * Text.Lines.Count(l => Trimmed(l) == "{") >= Text.Lines.Count(l => Trimmed(l).EndsWith("{", StringComparison.Ordinal));

    /// <summary>The blank space at the start of the line that holds a position.</summary>
    public string IndentAt(int position)
    {
        var line = Text.Lines.GetLineFromPosition(position);
        var end = line.Start;
        while (end < line.End && Text[end] is ' ' or '\t') end++;
        return Text.ToString(TextSpan.FromBounds(line.Start, end));
    }

    /// <summary>Where the line after a position starts.</summary>
    public int LineEndAfter(int position) => Text.Lines.GetLineFromPosition(position).EndIncludingLineBreak;

    public bool IsFirstOnLine(int position) =>
        IsBlank(TextSpan.FromBounds(Text.Lines.GetLineFromPosition(position).Start, position));

    public bool IsLastOnLine(int position) =>
        IsBlank(TextSpan.FromBounds(position, Text.Lines.GetLineFromPosition(position).End));

    /// <summary>True if nothing but a comment follows on the node's last line, and a line follows that.</summary>
    public bool IsLastOnLineAfterComment(SyntaxNode node)
    {
        var line = Text.Lines.GetLineFromPosition(node.Span.End);
        return line.EndIncludingLineBreak > line.End && node.FullSpan.End >= line.End;
    }

    public bool IsBlankLine(int number) =>
        number >= 0 && number < Text.Lines.Count && IsBlank(Text.Lines[number].Span);

    public bool IsOneLine(TextSpan span) =>
        Text.Lines.IndexOf(span.Start) == Text.Lines.IndexOf(span.End);

    /// <summary>Moves every line of a text but the first to another indentation.</summary>
    public static string Shift(string text, string from, string to) =>
        from == to ? text : text.Replace("\n" + from, "\n" + to);

    private string Trimmed(TextLine line) => Text.ToString(line.Span).Trim();

    private bool IsBlank(TextSpan span)
    {
        for (var i = span.Start; i < span.End; i++)
        {
            if (!char.IsWhiteSpace(Text[i])) return false;
        }

        return true;
    }

    private static string LineEnd(SourceText text)
    {
        foreach (var line in text.Lines)
        {
            if (line.EndIncludingLineBreak > line.End) return text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
        }

        return "\n";
    }

    private static string IndentUnit(SourceText text)
    {
        var smallest = int.MaxValue;
        foreach (var line in text.Lines)
        {
            if (line.Start == line.End) continue;
            if (text[line.Start] == '\t') return "\t";
            var width = 0;
            while (line.Start + width < line.End && text[line.Start + width] == ' ') width++;
            if (width > 1 && line.Start + width < line.End && text[line.Start + width] != '*') smallest = Math.Min(smallest, width);
        }

        return new string(' ', smallest is 2 or 3 or 8 ? smallest : 4);
    }
}
