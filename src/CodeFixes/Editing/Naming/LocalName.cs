using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Editing.Naming;

/// <summary>What a lifted resource is called: after its type, as people do, and like nothing else in reach.</summary>
internal static class LocalName
{
    public static string For(ITypeSymbol type, SyntaxNode reach, SemanticModel model)
    {
        var name = Plain(type);
        var taken = new HashSet<string>(reach.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken))
            .Select(token => token.ValueText));
        var free = name;
        for (var number = 2; taken.Contains(free) || IsLocal(free, reach, model); number++) free = name + number;
        return free;
    }

    private static bool IsLocal(string name, SyntaxNode reach, SemanticModel model)
        => model.LookupSymbols(reach.SpanStart, name: name)
            .Any(symbol => symbol is ILocalSymbol or IParameterSymbol or IRangeVariableSymbol)
        || reach.FirstAncestorOrSelf<BlockSyntax>() is { } block
            && model.LookupSymbols(block.OpenBraceToken.Span.End, name: name)
                .Any(symbol => symbol is ILocalSymbol or IParameterSymbol or IRangeVariableSymbol);

    private static string Plain(ITypeSymbol type)
    {
        var name = type.TypeKind == TypeKind.Interface && type.Name.Length > 1 && char.IsUpper(type.Name[1])
            ? type.Name.Substring(1)
            : type.Name;
        var word = name switch
        {
            "CancellationTokenSource" => "cts",
            "ClientWebSocket" => "webSocket",
            _ when name.EndsWith("ResponseMessage", StringComparison.Ordinal) => "response",
            _ when name.EndsWith("RequestMessage", StringComparison.Ordinal) => "request",
            _ => LastWord(name),
        };
        return IsWord(word) ? word : IsWord(Camel(name)) ? Camel(name) : "resource";
    }

    private static bool IsWord(string word) => word.Length > 2 && word.All(char.IsLetterOrDigit)
        && SyntaxFacts.GetKeywordKind(word) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(word) == SyntaxKind.None;

    private static string LastWord(string name)
    {
        var start = name.Length - 1;
        while (start > 0 && char.IsLower(name[start])) start--;
        return name.Length > 0 && char.IsUpper(name[start]) && (start == 0 || !char.IsUpper(name[start - 1]))
            ? char.ToLowerInvariant(name[start]) + name.Substring(start + 1)
            : "";
    }

    // 'SHA1' becomes 'sha1', 'X509Chain' 'x509Chain', 'TcpClient' 'tcpClient'.
    private static string Camel(string name)
    {
        var capitals = 0;
        while (capitals < name.Length && char.IsUpper(name[capitals])) capitals++;
        var lower = capitals > 1 && capitals < name.Length && char.IsLower(name[capitals]) ? capitals - 1 : capitals;
        return name.Substring(0, lower).ToLowerInvariant() + name.Substring(lower);
    }
}
