using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Editing.Statements;

/// <summary>A private field that a repair puts in front of all members of a type.</summary>
internal static class FirstField
{
    /// <summary>Adds the field and says what it is called; nothing where the type has no place for one.</summary>
    public static string? Add(FixContext site, TypeDeclarationSyntax owner, string wanted, bool isStatic, string type, string initial,
        TextEditor splice, BlockLayout layout)
    {
        if (owner is InterfaceDeclarationSyntax || owner.Members.Count == 0 || !layout.IsFirstOnLine(owner.Members[0].GetFirstToken()))
            return null;
        var first = owner.Members[0];
        var name = Free(site, owner, (isStatic && Uses(owner, "s_") ? "s_" : Uses(owner, "m_") ? "m_" : "_") + wanted);
        var gap = first is BaseFieldDeclarationSyntax ? "" : layout.NewLine;
        splice.Insert(StartOfLines(layout, owner),
            $"{layout.IndentAt(first.SpanStart)}private {(isStatic ? "static " : "")}{type} {name}{initial};{layout.NewLine}{gap}");
        return name;
    }

    /// <summary>A name that nothing in the type is called, nor anything that it inherits or declares inside.</summary>
    private static string Free(FixContext site, TypeDeclarationSyntax owner, string wanted)
    {
        var taken = owner.DescendantTokens()
            .Where(static token => token.RawKind == (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.IdentifierToken)
            .Select(static token => token.ValueText).ToImmutableHashSet();
        var known = site.Model.LookupSymbols(owner.Members[0].SpanStart).Select(static symbol => symbol.Name).ToImmutableHashSet();
        var name = wanted;
        for (var number = 2; taken.Contains(name) || known.Contains(name); number++) name = wanted + number;
        return name;
    }

    private static int StartOfLines(BlockLayout layout, TypeDeclarationSyntax type)
    {
        var brace = layout.Text.Lines.GetLineFromPosition(type.OpenBraceToken.SpanStart).LineNumber;
        return layout.Text.Lines[brace + 1].Start;
    }

    private static bool Uses(TypeDeclarationSyntax type, string prefix) =>
        type.Members.OfType<FieldDeclarationSyntax>()
            .Any(field => field.Declaration.Variables[0].Identifier.Text.StartsWith(prefix, StringComparison.Ordinal));
}
