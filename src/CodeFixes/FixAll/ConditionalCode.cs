using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.FixAll;

/// <summary>
/// What stands between <c>#if</c> and <c>#endif</c> and is left out of this build: the compiler is asked about it as if it were in.
/// </summary>
internal static class ConditionalCode
{
    /// <summary>
    /// Whether a change brings no new error under any other setting of one of the symbols that a changed member asks for.
    /// </summary>
    public static bool IsSpared(SemanticModel before, SemanticModel after, CancellationToken cancellation)
    {
        foreach (var symbol in SymbolsAskedFor(before.SyntaxTree, after.SyntaxTree, cancellation))
        {
            if (!CompileGuard.Spares(Errors(before, symbol, cancellation), Errors(after, symbol, cancellation))) return false;
        }

        return true;
    }

    private static IEnumerable<string> SymbolsAskedFor(SyntaxTree before, SyntaxTree after, CancellationToken cancellation)
    {
        var root = after.GetRoot(cancellation);
        if (!root.ContainsDirectives) return [];
        var changed = after.GetChangedSpans(before);
        return root.DescendantNodes().OfType<MemberDeclarationSyntax>()
            .Where(member =>
                member is not (BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax) && changed.Any(member.FullSpan.IntersectsWith))
            .Where(static member => member.DescendantTrivia().Any(static trivia => trivia.IsKind(SyntaxKind.DisabledTextTrivia)))
            .SelectMany(static member => member.DescendantNodes(descendIntoTrivia: true).OfType<ConditionalDirectiveTriviaSyntax>())
            .SelectMany(static directive => directive.Condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
            .Select(static name => name.Identifier.ValueText).Distinct();
    }

    private static Dictionary<string, int> Errors(SemanticModel model, string toggled, CancellationToken cancellation)
    {
        var tree = model.SyntaxTree;
        var options = (CSharpParseOptions)tree.Options;
        var symbols = options.PreprocessorSymbolNames.ToImmutableHashSet();
        var other =
            CSharpSyntaxTree.ParseText(tree.GetText(cancellation),
                options.WithPreprocessorSymbols(symbols.Contains(toggled) ? symbols.Remove(toggled) : symbols.Add(toggled)), tree.FilePath,
                cancellation);
#pragma warning disable RS1030 // The tree is made here: no context has a model of it.
        var errors = model.Compilation.ReplaceSyntaxTree(tree, other).GetSemanticModel(other)
            .GetDiagnostics(cancellationToken: cancellation);
#pragma warning restore RS1030
        return CompileGuard.Count(errors.Where(static error => error.Severity == DiagnosticSeverity.Error));
    }
}
