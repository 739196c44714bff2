using Microsoft.CodeAnalysis.CSharp;

namespace LeakAnalyzers.CodeFixes.Editing.Naming;

/// <summary>Writes the name of a type as short as a place in a document allows, and asks for the using directive it needs.</summary>
internal sealed class TypeNames(SemanticModel model, int position, DocumentEdits edits)
{
    private static readonly SymbolDisplayFormat s_qualified = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat s_short = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: s_qualified.MiscellaneousOptions);

    private static readonly SymbolDisplayFormat s_full = s_qualified.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    public string Write(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { IsTupleType: false, SpecialType: SpecialType.None } named)
            return type.ToDisplayString(s_qualified);
        if (named.TypeArguments.Length > 0) return named.ToDisplayString(IsVisible(named) ? s_short : s_qualified);
        if (IsVisible(named)) return named.ToDisplayString(s_short);

        var outermost = Outermost(named);
        var canImport = outermost.ContainingNamespace is { IsGlobalNamespace: false } && Lookup(outermost).IsEmpty && !IsClaimed(outermost);
        if (!canImport) return IsRooted(outermost) ? named.ToDisplayString(s_full) : named.ToDisplayString(s_qualified);

        edits.Import(outermost.ContainingNamespace.ToDisplayString());
        return named.ToDisplayString(s_short);
    }

    // Nothing nearer is called as the first part of the namespace.
    private bool IsRooted(INamedTypeSymbol type) =>
        type is { TypeArguments.IsEmpty: true, ContainingNamespace: { IsGlobalNamespace: false } space }
        && model.LookupSymbols(position,
            name: space.ToDisplayString().Split('.')[0]) is [INamespaceSymbol { ContainingNamespace.IsGlobalNamespace: true }];

    private bool IsVisible(INamedTypeSymbol type)
    {
        RecursionGuard.EnsureStack();
        var found = Lookup(Outermost(type));
        return found.Length == 1 && Same(found[0], Outermost(type)) && type.TypeArguments.OfType<INamedTypeSymbol>().All(IsVisible);
    }

    private ImmutableArray<ISymbol> Lookup(INamedTypeSymbol type) =>
        model.LookupNamespacesAndTypes(position, name: type.Name)
            .Where(s => s is not INamedTypeSymbol other || other.Arity == type.Arity)
            .ToImmutableArray();

    // Another import of the same fix may bring a type of this name from elsewhere.
    private bool IsClaimed(INamedTypeSymbol type) =>
        edits.Imports.Any(import =>
            import != type.ContainingNamespace.ToDisplayString()
                && model.Compilation.GetTypeByMetadataName($"{import}.{type.MetadataName}") is not null);

    private static INamedTypeSymbol Outermost(INamedTypeSymbol type)
    {
        while (type.ContainingType is { } outer) type = outer;
        return type;
    }

    // The type may come from the compilation of another project, so symbols are compared by their full names.
    private static bool Same(ISymbol found, INamedTypeSymbol wanted) =>
        found is INamedTypeSymbol type
            && type.OriginalDefinition.ToDisplayString(
                SymbolDisplayFormat.FullyQualifiedFormat) == wanted.OriginalDefinition.ToDisplayString(
                    SymbolDisplayFormat.FullyQualifiedFormat);

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
