using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A piece of markup, and its place in the text without any.</summary>
internal sealed partial record MarkupTag(MarkupTagKind Kind, string Name, int Position)
{
    /// <summary>Separates a text from its markup.</summary>
    public static (string Text, ImmutableArray<MarkupTag> Tags) Split(string input, bool positionsAreCode)
    {
        var text = new StringBuilder();
        var tags = ImmutableArray.CreateBuilder<MarkupTag>();
        var open = new Stack<string>();
        var index = 0;
        for (var match = Pattern().Match(input); match.Success; match = Pattern().Match(input, match.Index + match.Length))
        {
            if (match.Value == "$$" && positionsAreCode) continue;
            if (match.Value == "[|" && EndsASpan(input, match.Index, open)) match = Pattern().Match(input, match.Index + 1);

            text.Append(input, index, match.Index - index);
            index = match.Index + match.Length;
            var tag = new MarkupTag(KindOf(match), match.Groups["name"].Value, text.Length);
            tags.Add(tag);
            if (tag.Kind == MarkupTagKind.Start) open.Push(tag.Name);
            if (tag.Kind == MarkupTagKind.End) open.TryPop(out _);
        }

        return (text.Append(input, index, input.Length - index).ToString(), tags.ToImmutable());
    }

    /// <summary>In an open span, '[|]' and '[|}' are a bracket and the end of the span, not the start of another.</summary>
    private static bool EndsASpan(string input, int index, Stack<string> open)
        => index + 2 < input.Length && open.TryPeek(out var name) && input[index + 2] == (name.Length == 0 ? ']' : '}');

    private static MarkupTagKind KindOf(Match match) => match.Value[0] switch
    {
        '$' => MarkupTagKind.Position,
        '|' => MarkupTagKind.End,
        _ => MarkupTagKind.Start,
    };

    [GeneratedRegex(@"\$\$ | \[\| | \|\] | \|\} | \{\|(?<name>[^:|\[\]{}]+): | \|(?<name>\#\d+)\}", RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Pattern();
}
