using Microsoft.CodeAnalysis.CSharp;

namespace LeakAnalyzers.CodeFixes.Syntax;

/// <summary>A name for a new local: the wanted one, or one like it where that is known already.</summary>
internal static class FreeName
{
    public static string For(string wanted, SyntaxNode function, int position, SemanticModel model)
    {
        var taken = new HashSet<string>(function.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText));
        taken.UnionWith(model.LookupSymbols(position).Where(static symbol => symbol is ILocalSymbol or IParameterSymbol).Select(static symbol => symbol.Name));
        var free = wanted;
        for (var number = 2; taken.Contains(free); number++) free = wanted + number;
        return free;
    }
}
