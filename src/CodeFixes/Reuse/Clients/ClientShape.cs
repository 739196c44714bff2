using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Reuse.Sharing;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Clients;

/// <summary>Writes an object and its settings in one canonical way, so that two of them can be compared.</summary>
internal static class ClientShape
{
    public static string Describe(ITypeSymbol type, IEnumerable<Setting> settings, SemanticModel model)
    {
        var text = new MovableText(model, named =>
            named.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), _ => { }, model.Compilation.Assembly);
        var parts = settings.Select(s =>
            $"{string.Join(".", s.Path)}{(s.Adds ? "+" : "=")}{string.Join(",", s.Values.Select(v => Normal(text, v)))}");
        return $"{type.ToDisplayString()}{{{string.Join(";", parts)}}}";
    }

    private static string Normal(MovableText text, ExpressionSyntax value) =>
        SyntaxFactory.ParseExpression(text.Write(value) ?? value.ToString()).NormalizeWhitespace().ToFullString();
}
