using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Syntax.Disposal;

/// <summary>What a lifted resource is called: after its type, as people do, and like nothing else in reach.</summary>
internal static class LocalName
{
    public static string For(ITypeSymbol type, SyntaxNode reach, SemanticModel model)
    {
        var name = Plain(type);
        var taken = new HashSet<string>(reach.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText));
        var free = name;
        for (var number = 2; taken.Contains(free) || IsLocal(free, reach, model); number++) free = name + number;
        return free;
    }

    private static bool IsLocal(string name, SyntaxNode reach, SemanticModel model)
        => model.LookupSymbols(reach.SpanStart, name: name).Any(symbol => symbol is ILocalSymbol or IParameterSymbol or IRangeVariableSymbol)
        || reach.FirstAncestorOrSelf<BlockSyntax>() is { } block
            && model.LookupSymbols(block.OpenBraceToken.Span.End, name: name).Any(symbol => symbol is ILocalSymbol or IParameterSymbol or IRangeVariableSymbol);

    private static string Plain(ITypeSymbol type)
    {
        var word = type.Name switch
        {
            "CancellationTokenSource" => "cts",
            "ClientWebSocket" => "webSocket",
            _ => LastWord(type.TypeKind == TypeKind.Interface && type.Name.Length > 1 && char.IsUpper(type.Name[1]) ? type.Name.Substring(1) : type.Name),
        };
        return SyntaxFacts.GetKeywordKind(word) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(word) != SyntaxKind.None ? word + "Resource" : word;
    }

    private static string LastWord(string name)
    {
        if (name.EndsWith("ResponseMessage", StringComparison.Ordinal)) return "response";
        if (name.EndsWith("RequestMessage", StringComparison.Ordinal)) return "request";
        var start = name.Length - 1;
        while (start > 0 && !char.IsUpper(name[start])) start--;
        return name.Length == 0 ? "resource" : char.ToLowerInvariant(name[start]) + name.Substring(start + 1);
    }
}
