using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>Who may name whom. Folders are namespaces, so the namespace of a type is its layer.</summary>
internal static class Layers
{
    private static readonly (string Layer, string MayNotName)[] Forbidden =
    [
        ("LeakAnalyzers.Knowledge", "LeakAnalyzers.Analysis"),
        ("LeakAnalyzers.Knowledge", "LeakAnalyzers.Rules"),
        ("LeakAnalyzers.Analysis", "LeakAnalyzers.Rules"),
        // The engine may ask whether code parses; without a descriptor it can report nothing itself.
        ("LeakAnalyzers.Analysis", "Microsoft.CodeAnalysis.DiagnosticDescriptor"),
        // A fix asks for facts; how they are found is the engine's own business.
        ("LeakAnalyzers.CodeFixes", "LeakAnalyzers.Analysis"),
    ];

    /// <summary>The room of the engine that a fix may ask.</summary>
    private const string Facts = "LeakAnalyzers.Analysis.Facts";

    /// <summary>The families of rules; what two of them need belongs to the engine.</summary>
    private static readonly string[] Families = ["Reuse", "Dispose", "Timers", "Concurrency", "Waiting", "Configuration"];

    /// <summary>Every name in the sources that stands for something its layer may not know.</summary>
    public static IEnumerable<string> Violations(CSharpCompilation sources) => All(sources).Distinct();

    private static IEnumerable<string> All(CSharpCompilation sources) =>
        from tree in sources.SyntaxTrees
        let model = OwnSources.Model(sources, tree)
        from name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
        where name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null
        from named in Named(model, name)
        let at = LayerAt(model, name)
        where Breaks(at, named) || IsAnotherFamily(at, named) || IsAnotherRule(model, name, named) || IsSyntaxInRule(model, name, named)
        let line = tree.GetLineSpan(name.Span).StartLinePosition.Line + 1
        select $"{tree.FilePath}:{line} names {named}, which {at} may not know";

    // A value names its type as well: 'var' and a member access bring a layer in as surely as a type's name does.
    private static IEnumerable<INamedTypeSymbol> Named(SemanticModel model, SimpleNameSyntax name)
    {
        var symbol = model.GetSymbolInfo(name).Symbol;
        return new[] { symbol as INamedTypeSymbol, symbol?.ContainingType, model.GetTypeInfo(name).Type as INamedTypeSymbol }
            .OfType<INamedTypeSymbol>().Select(type => type.OriginalDefinition).Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default);
    }

    private static string LayerAt(SemanticModel model, SyntaxNode node) =>
        node.FirstAncestorOrSelf<BaseNamespaceDeclarationSyntax>() is { } space && model.GetDeclaredSymbol(space) is { } symbol ? symbol.ToDisplayString() : "";

    private static bool Breaks(string layer, INamedTypeSymbol type)
    {
        var name = type.ToDisplayString();
        if (IsIn(layer, "LeakAnalyzers.CodeFixes") && IsIn(name, Facts)) return false;
        return Forbidden.Any(pair => IsIn(layer, pair.Layer) && IsIn(name, pair.MayNotName))
            || (IsIn(layer, "LeakAnalyzers.CodeFixes") && IsIn(name, "LeakAnalyzers.Rules") && !type.GetMembers("Id").Any());
    }

    private static bool IsAnotherFamily(string layer, INamedTypeSymbol type) =>
        Families.Any(family => IsIn(layer, $"LeakAnalyzers.Rules.{family}")
            && Families.Any(other => other != family && IsIn(type.ToDisplayString(), $"LeakAnalyzers.Rules.{other}")));

    // A rule reads what the analysis found; only the analysis may look at syntax.
    private static bool IsSyntaxInRule(SemanticModel model, SimpleNameSyntax name, INamedTypeSymbol type) =>
        IsIn(type.ToDisplayString(), "Microsoft.CodeAnalysis.CSharp.Syntax")
        && name.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>() is { } around
        && model.GetDeclaredSymbol(around) is { } own && IsRule(own);

    // What two rules share belongs to a type of its own, or to the engine.
    private static bool IsAnotherRule(SemanticModel model, SimpleNameSyntax name, INamedTypeSymbol type) =>
        name.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>() is { } around
        && model.GetDeclaredSymbol(around) is { } own
        && IsRule(own) && IsRule(type) && !SymbolEqualityComparer.Default.Equals(own, type);

    private static bool IsRule(INamedTypeSymbol type) =>
        type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "DiagnosticAnalyzerAttribute");

    private static bool IsIn(string name, string space) => name == space || name.StartsWith(space + ".", StringComparison.Ordinal);
}
