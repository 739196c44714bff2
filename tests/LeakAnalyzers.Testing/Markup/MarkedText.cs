using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A text without its marks, and where they were.</summary>
internal sealed record MarkedText(string Text, ImmutableArray<int> Positions, ImmutableArray<MarkedSpan> Spans)
{
    /// <summary>Takes the marks out of a text; unbalanced ones throw.</summary>
    public static MarkedText Read(string input, bool positionsAreCode)
    {
        var (text, tags) = MarkupTag.Split(input, positionsAreCode);
        var (starts, ends) = (tags.Count(tag => tag.Kind == MarkupTagKind.Start), tags.Count(tag => tag.Kind == MarkupTagKind.End));
        if (starts != ends) throw new ArgumentException($"The input contained '{starts}' starting spans and '{ends}' ending spans.");

        var spans = Pair(tags).OrderBy(span => span.Name, StringComparer.Ordinal).ToImmutableArray();
        if (spans.Where(span => span.Key is not null).GroupBy(span => span.Key).FirstOrDefault(key => key.Count() > 1) is { } several) throw SeveralStarts($"#{several.Key}");

        return new MarkedText(text, [.. tags.Where(tag => tag.Kind == MarkupTagKind.Position).Select(tag => tag.Position)], spans);
    }

    /// <summary>An end with a key closes the start of that key, any other end the innermost start that no keyed end closes.</summary>
    private static IEnumerable<MarkedSpan> Pair(ImmutableArray<MarkupTag> tags)
    {
        var keyedEnds = tags.Where(tag => tag is { Kind: MarkupTagKind.End, Name.Length: > 0 }).Select(tag => tag.Name).ToList();
        if (keyedEnds.Distinct().Count() != keyedEnds.Count) throw new ArgumentException("The input contained more than one ending tag for a span.");

        var keyed = new Dictionary<string, MarkupTag>();
        var open = new Stack<MarkupTag>();
        foreach (var tag in tags)
        {
            switch (tag)
            {
                case { Kind: MarkupTagKind.Start } when keyedEnds.Contains(tag.Name):
                    if (!keyed.TryAdd(tag.Name, tag)) throw SeveralStarts(tag.Name);
                    break;
                case { Kind: MarkupTagKind.Start }:
                    open.Push(tag);
                    break;
                case { Kind: MarkupTagKind.End, Name.Length: > 0 }:
                    if (!keyed.TryGetValue(tag.Name, out var keyedStart)) throw new ArgumentException($"The input did not contain a start tag for span '{tag.Name}'");
                    yield return new MarkedSpan(tag.Name, TextSpan.FromBounds(keyedStart.Position, tag.Position));
                    break;
                case { Kind: MarkupTagKind.End }:
                    if (!open.TryPop(out var start)) throw new ArgumentException($"Mismatched end tag found at position '{tag.Position}'");
                    yield return new MarkedSpan(start.Name, TextSpan.FromBounds(start.Position, tag.Position));
                    break;
            }
        }
    }

    private static ArgumentException SeveralStarts(string name) => new($"The input contained more than one start tag for span '{name}'");
}
