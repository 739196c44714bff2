using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing;

/// <summary>
/// A change of one text made of old pieces and new words, so that comments, directives and layout survive by construction.
/// </summary>
internal sealed class TextEditor
{
    private readonly List<Edit> _edits = [];

    public bool IsEmpty => _edits.Count == 0;

    public void Insert(int position, params Piece[] pieces) => _edits.Add(new(new(position, 0), pieces));

    public void Replace(TextSpan span, params Piece[] pieces) => _edits.Add(new(span, pieces));

    public void Remove(TextSpan span) => Replace(span);

    /// <summary>Puts words in front of a line; they go if the line goes.</summary>
    public void InsertBefore(TextSpan line, string words) => _edits.Add(new(new(line.Start, 0), [words], line));

    /// <summary>The new text; nothing if two edits are at odds.</summary>
    public SourceText? ApplyTo(SourceText text)
    {
        var edits = InOrder().ToList();
        for (var index = 1; index < edits.Count; index++)
        {
            if (edits[index].Span.Start < edits[index - 1].Span.End) return null;
        }

        return text.WithChanges(edits.Select(edit => new TextChange(edit.Span, Render(edit, text))));
    }

    /// <summary>Where the new text has what the old text had at this place; nothing if it was taken out.</summary>
    public TextSpan? Locate(TextSpan old)
    {
        int before = 0, within = 0;
        foreach (var edit in InOrder())
        {
            var written = edit.Pieces.Sum(piece => piece.Length);
            if (edit.Span.Length > 0 && edit.Span.Contains(old)) return Copied(old);
            if (edit.Span.End <= old.Start) before += written - edit.Span.Length;
            else if (old.Contains(edit.Span) && edit.Span.Start < old.End) within += written - edit.Span.Length;
            else if (edit.Span.Start < old.End) return null;
        }

        return new(old.Start + before, old.Length + within);
    }

    private TextSpan? Copied(TextSpan old)
    {
        var shift = 0;
        foreach (var edit in InOrder())
        {
            var start = edit.Span.Start + shift;
            foreach (var piece in edit.Pieces)
            {
                if (piece.Copied is { } copied && copied.Contains(old)) return new(start + old.Start - copied.Start, old.Length);
                start += piece.Length;
            }

            shift += edit.Pieces.Sum(piece => piece.Length) - edit.Span.Length;
        }

        return null;
    }

    private IEnumerable<Edit> InOrder() =>
        _edits.Where(edit => !_edits.Any(other => other.TakesOut(edit))).OrderBy(edit => edit.Span.Start)
            .ThenBy(edit => edit.Span.Length > 0);

    private static string Render(Edit edit, SourceText text)
    {
        var words = new StringBuilder();
        foreach (var piece in edit.Pieces) words.Append(piece.Copied is { } span ? text.ToString(span) : piece.Words);
        return words.ToString();
    }

    private sealed record Edit(TextSpan Span, Piece[] Pieces, TextSpan? Line = null)
    {
        // An edit inside a piece that another edit takes out has lost its place and goes with it; so do the words in front of a line that
        // goes.
        public bool TakesOut(Edit other) => !ReferenceEquals(this, other) && Span.Length > 0
            && (other.Span.Length > 0 ? Span.Contains(other.Span) && other.Span != Span
                : Span.Start < other.Span.Start && other.Span.Start < Span.End
                    || other.Line is { } line && Span.Start == line.Start && Span.End >= line.End);
    }

    /// <summary>New words, or a copy of a place in the old text.</summary>
    internal readonly record struct Piece(string? Words, TextSpan? Copied)
    {
        public int Length => Copied?.Length ?? Words?.Length ?? 0;

        public static implicit operator Piece(string words) => new(words, null);

        public static implicit operator Piece(TextSpan copied) => new(null, copied);
    }
}
