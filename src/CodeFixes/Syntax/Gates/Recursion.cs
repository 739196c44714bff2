using LeakAnalyzers.CodeFixes.Syntax.Disposal;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Syntax.Gates;

/// <summary>Work that comes back to the loop that started it would wait for slots that only its callers, who hold them and wait for it, could give back.</summary>
internal static class Recursion
{
    /// <summary>Methods past which nobody can tell any more where the work leads.</summary>
    private const int Most = 100;

    public static bool ComesBack(Site site, InvocationExpressionSyntax start, SyntaxNode function)
    {
        var around = function.AncestorsAndSelf().Select(node => NameOf(site, node)).OfType<ISymbol>().ToImmutableHashSet(SymbolEqualityComparer.Default);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var open = new Queue<SyntaxNode>([start]);
        while (open.Count > 0)
        {
            var node = open.Dequeue();
            var model = node.SyntaxTree == site.Model.SyntaxTree ? site.Model : site.Model.Compilation.GetSemanticModel(node.SyntaxTree);
            foreach (var name in node.DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (model.GetSymbolInfo(name, site.Cancellation).Symbol?.OriginalDefinition is not { } used || !seen.Add(used)) continue;
                if (around.Contains(used) || MayBe(used, around)) return true;
                if (used is not IMethodSymbol { DeclaringSyntaxReferences: [var declared] } || !site.Model.Compilation.ContainsSyntaxTree(declared.SyntaxTree)) continue;
                if (seen.Count(static one => one is IMethodSymbol) > Most) return true;
                open.Enqueue(declared.GetSyntax(site.Cancellation));
            }
        }

        return false;
    }

    /// <summary>Whether a call of an overridable member may lead to one of the methods.</summary>
    private static bool MayBe(ISymbol used, ImmutableHashSet<ISymbol> methods) => (used.IsAbstract || used.IsVirtual || used.IsOverride) && methods.Any(method => method.Name == used.Name);

    /// <summary>What a function is called by: its own name, or the variable that a lambda is assigned to.</summary>
    private static ISymbol? NameOf(Site site, SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax or LocalFunctionStatementSyntax => site.Model.GetDeclaredSymbol(function, site.Cancellation),
        AnonymousFunctionExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } => site.Model.GetSymbolInfo(assignment.Left, site.Cancellation).Symbol?.OriginalDefinition,
        AnonymousFunctionExpressionSyntax { Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } } => site.Model.GetDeclaredSymbol(variable, site.Cancellation),
        _ => null,
    };
}
