using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing;

/// <summary>The text changes a fix makes in one document; text that is not named here stays as it is.</summary>
internal sealed class DocumentEdits
{
    private readonly List<TextChange> _changes = [];
    private readonly Dictionary<int, int> _outdents = [];
    private readonly SortedSet<string> _imports = new(StringComparer.Ordinal);

    public bool IsEmpty => _changes.Count == 0;

    public IEnumerable<string> Imports => _imports;

    public void Replace(TextSpan span, string text) => _changes.Add(new TextChange(span, text));

    public void Insert(int position, string text) => _changes.Add(new TextChange(new TextSpan(position, 0), text));

    public void Delete(TextSpan span) => _changes.Add(new TextChange(span, ""));

    public void Import(string @namespace) => _imports.Add(@namespace);

    /// <summary>Moves a line to the left; nested blocks that are both unwrapped add up.</summary>
    public void Outdent(int lineStart, int width) =>
        _outdents[lineStart] = width + (_outdents.TryGetValue(lineStart, out var before) ? before : 0);

    public bool IsConsistent => !_changes.Where((mine, i) => _changes.Skip(i + 1).Any(other => Clash(mine.Span, other.Span))).Any();

    public bool Clashes(DocumentEdits other) =>
        _changes.Any(mine => other._changes.Any(theirs => Clash(mine.Span, theirs.Span)));

    public void Add(DocumentEdits other)
    {
        _changes.AddRange(other._changes);
        _imports.UnionWith(other._imports);
        foreach (var outdent in other._outdents) Outdent(outdent.Key, outdent.Value);
    }

    /// <summary>The same changes for a repair of one file; lines that move to the left are not among them.</summary>
    public TextEditor ToSplice()
    {
        var splice = new TextEditor();
        foreach (var change in _changes) splice.Replace(change.Span, change.NewText!);
        return splice;
    }

    public SourceText Apply(SourceText text)
    {
        var all = _changes.Concat(Outdents(text)).Select((change, order) => (change, order)).OrderBy(c => c.change.Span.Start)
            .ThenBy(c => c.change.Span.Length > 0).ThenBy(c => c.order);
        var merged = new List<TextChange>();
        foreach (var (change, _) in all)
        {
            if (merged.Count > 0 && merged[merged.Count - 1] is var last && last.Span.IsEmpty && last.Span.Start == change.Span.Start)
            {
                merged[merged.Count - 1] = new TextChange(change.Span, last.NewText + change.NewText);
            }
            else
            {
                merged.Add(change);
            }
        }

        return text.WithChanges(merged);
    }

    private IEnumerable<TextChange> Outdents(SourceText text)
    {
        foreach (var outdent in _outdents)
        {
            var end = outdent.Key;
            while (end < text.Length && end - outdent.Key < outdent.Value && text[end] is ' ' or '\t') end++;
            var span = TextSpan.FromBounds(outdent.Key, end);
            if (!span.IsEmpty && !_changes.Any(change => Clash(change.Span, span))) yield return new TextChange(span, "");
        }
    }

    // Two insertions at one place follow each other; a replacement shares nothing with its neighbours.
    private static bool Clash(TextSpan a, TextSpan b) =>
        a.IsEmpty ? !b.IsEmpty && b.Start < a.Start && a.Start < b.End
        : b.IsEmpty ? a.Start < b.Start && b.Start < a.End
        : a.OverlapsWith(b);
}
