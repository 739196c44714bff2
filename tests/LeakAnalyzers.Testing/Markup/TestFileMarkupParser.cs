using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Reads marks in a text outside of a test.</summary>
public static class TestFileMarkupParser
{
    /// <summary>Takes the marks out; spans without a name are under the empty one.</summary>
    public static void GetPositionsAndSpans(string input, out string output, out ImmutableArray<int> positions, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans)
    {
        var marked = MarkedText.Read(input, positionsAreCode: false);
        (output, positions, spans) = (marked.Text, marked.Positions, ByName(marked));
    }

    /// <summary>Takes the marks out; two dollar signs are one if they are not code.</summary>
    public static void GetSpans(string input, bool treatPositionIndicatorsAsCode, out string output, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans)
    {
        var marked = MarkedText.Read(input, treatPositionIndicatorsAsCode);
        (output, spans) = (marked.Text, ByName(marked));
    }

    /// <summary>Takes the marks out.</summary>
    public static void GetSpans(string input, out string output, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans)
        => GetSpans(input, treatPositionIndicatorsAsCode: false, out output, out spans);

    /// <summary>Takes the marks out and returns the spans without a name.</summary>
    public static void GetSpans(string input, out string output, out ImmutableArray<TextSpan> spans)
    {
        GetSpans(input, out output, out ImmutableDictionary<string, ImmutableArray<TextSpan>> byName);
        spans = byName.GetValueOrDefault(string.Empty, []);
    }

    /// <summary>Takes the marks out and returns the only span without a name.</summary>
    public static void GetSpan(string input, out string output, out TextSpan span)
    {
        GetSpans(input, out output, out ImmutableArray<TextSpan> spans);
        span = spans.Single();
    }

    private static ImmutableDictionary<string, ImmutableArray<TextSpan>> ByName(MarkedText marked)
        => marked.Spans.GroupBy(mark => mark.Name).ToImmutableDictionary(group => group.Key, group => group.Select(mark => mark.Span).ToImmutableArray());
}
