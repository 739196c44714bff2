namespace LeakAnalyzers.Fuzz.Mutations;

/// <summary>What a person who types leaves behind: tokens gone, doubled, exchanged; the rest of the file missing.</summary>
internal static class TokenMutations
{
    public static ImmutableArray<Mutation> All { get; } = [Delete, Duplicate, SwapWithNext, SwapWithAny, Truncate, Rename, Borrow];

    private static string? Delete(Mutable file) => file.Token() is { RawKind: > 0 } token ? file.Replace(token.Span, "") : null;

    private static string? Duplicate(Mutable file) =>
        file.Token() is { RawKind: > 0 } token ? file.Insert(token.Span.End, " " + token.Text) : null;

    private static string? SwapWithNext(Mutable file) =>
        file.Token() is { RawKind: > 0 } token && token.GetNextToken() is { RawKind: > 0 } next ? file.Swap(token.Span, next.Span) : null;

    private static string? SwapWithAny(Mutable file)
    {
        var (first, second) = (file.Token(), file.Token());
        if (first.RawKind == 0 || first == second) return null;
        return first.SpanStart < second.SpanStart ? file.Swap(first.Span, second.Span) : file.Swap(second.Span, first.Span);
    }

    private static string? Truncate(Mutable file) => file.Token() is { RawKind: > 0 } token ? file.Text[..token.SpanStart] : null;

    // One name in the place of another: what was a resource is its owner, its gate, itself.
    private static string? Rename(Mutable file)
    {
        var names = file.Root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token.Span.Length > 0).ToList();
        if (names.Count == 0) return null;
        return file.Replace(file.Pick(names).Span, file.Pick(names).Text);
    }

    private static string? Borrow(Mutable file) =>
        file.Token() is { RawKind: > 0 } token && file.DonatedToken(token.Kind()) is { RawKind: > 0 } other
            ? file.Replace(token.Span, other.Text) : null;
}
