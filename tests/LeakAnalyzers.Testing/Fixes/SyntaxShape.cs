namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Compares trees by what a later reader of them sees: kinds, tokens, and trivia if asked to.</summary>
internal sealed class SyntaxShape(Type kinds, bool withTrivia)
{
    public void VerifyEqual(SyntaxNode expected, SyntaxNode actual, IVerifier verifier)
    {
        if (Lines(expected, string.Empty).SequenceEqual(Lines(actual, string.Empty))) return;

        verifier.EqualOrDiff(string.Join('\n', Lines(expected, string.Empty)), string.Join('\n', Lines(actual, string.Empty)));
    }

    private IEnumerable<string> Lines(SyntaxNodeOrToken item, string indent)
    {
        if (item.AsNode() is { } node)
        {
            return node.ChildNodesAndTokens().SelectMany(child => Lines(child, indent + "  ")).Prepend($"{indent}Node({Kind(item.RawKind)}):");
        }

        var token = item.AsToken();
        var value = token.Value is string or null ? token.ValueText : $"{token.ValueText} = {token.Value} of {token.Value.GetType().Name}";
        var line = $"{indent}Token({Kind(token.RawKind)}): {Escaped(token.Text)}{(value == token.Text ? string.Empty : $" ({Escaped(value)})")}";
        return !withTrivia ? [line] : [line, .. Lines(token.LeadingTrivia, "Leading", indent + "  "), .. Lines(token.TrailingTrivia, "Trailing", indent + "  ")];
    }

    private IEnumerable<string> Lines(SyntaxTriviaList list, string side, string indent) => list.SelectMany(trivia => trivia.GetStructure() is { } structure
        ? Lines(structure, indent + "  ").Prepend($"{indent}{side}({Kind(trivia.RawKind)}):")
        : [$"{indent}{side}({Kind(trivia.RawKind)}): {Escaped(trivia.ToString())}"]);

    private string Kind(int kind) => Enum.ToObject(kinds, (ushort)kind).ToString()!;

    private static string Escaped(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\t", "\\t", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
