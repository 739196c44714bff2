using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.Testing.Tests;

/// <summary>How marks are told from code.</summary>
public sealed class MarkupParserTests
{
    [Theory]
    [InlineData("a[|b|]c", "abc", 1, 2)]
    [InlineData("[|F[0]|]", "F[0]", 0, 4)]
    [InlineData("F([|[|])", "F([)", 2, 3)]
    [InlineData("a|b [||]", "a|b ", 4, 4)]
    public void A_span_has_a_start_and_an_end(string input, string output, int start, int end)
    {
        TestFileMarkupParser.GetSpan(input, out var text, out var span);
        Assert.Equal((output, TextSpan.FromBounds(start, end)), (text, span));
    }

    [Theory]
    [InlineData("{|A:b {|B:c|} d|}", "b c d", "A=[0..5) B=[2..3)")]
    [InlineData("{|#0:a {|#1:b|#0} c|#1}", "a b c", "#0=[0..3) #1=[2..5)")]
    [InlineData("[|a {|#0:b|] c|#0}", "a b c", "=[0..3) #0=[2..5)")]
    [InlineData("{|A:F[|}", "F[", "A=[0..2)")]
    [InlineData("{|A:1|} {|A:2|}", "1 2", "A=[0..1) A=[2..3)")]
    public void Spans_have_names(string input, string output, string expected)
    {
        TestFileMarkupParser.GetSpans(input, out var text, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans);
        var actual = spans.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => pair.Value.Select(span => $"{pair.Key}={span}"));
        Assert.Equal((output, expected), (text, string.Join(' ', actual)));
    }

    [Fact]
    public void Positions_are_counted_in_the_text_without_marks()
    {
        TestFileMarkupParser.GetPositionsAndSpans("$$a[|b$$|]", out var text, out var positions, out _);
        Assert.Equal(("ab", "0 2"), (text, string.Join(' ', positions)));
    }

    [Theory]
    [InlineData("[|a")]
    [InlineData("a|]")]
    [InlineData("{||}")]
    [InlineData("a|][|b")]
    [InlineData("{|#0:a|#1}")]
    [InlineData("{|#0:a|}{|#0:b|}")]
    [InlineData("{|#0:a|#0}{|#0:b|#0}")]
    public void What_does_not_match_cannot_be_read(string input)
        => Assert.Throws<ArgumentException>(() => TestFileMarkupParser.GetSpans(input, out _, out ImmutableDictionary<string, ImmutableArray<TextSpan>> _));
}
