using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing.Naming;

/// <summary>A name for a new local: the wanted one, or one like it where that is known already.</summary>
internal static class FreeName
{
    public static string For(string wanted, SyntaxNode function, int position, SemanticModel model)
    {
        var taken = new HashSet<string>(function.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken))
            .Select(static token => token.ValueText));
        taken.UnionWith(model.LookupSymbols(position).Where(static symbol => symbol is ILocalSymbol or IParameterSymbol)
            .Select(static symbol => symbol.Name));
        return Free(wanted, taken);
    }

    /// <summary>A name that nothing in the function has but what stands in these places.</summary>
    public static string Outside(string wanted, SyntaxNode function, IReadOnlyList<TextSpan> places) =>
        Free(wanted,
            new(function.DescendantTokens()
                .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && !places.Any(place => place.Contains(token.Span)))
                .Select(static token => token.ValueText)));

    private static string Free(string wanted, HashSet<string> taken)
    {
        var free = wanted;
        for (var number = 2; taken.Contains(free); number++) free = wanted + number;
        return free;
    }
}
