using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>
/// Work that would never give its slot back, so that the items behind it never start: what goes on until it is stopped, a connection that is served as long
/// as its client likes, and what comes back to the loop that started it and waits for slots that only its callers could give back.
/// </summary>
internal static class UnendingWork
{
    public static bool By(FixContext site, SyntaxNode work, SyntaxNode function, bool isShared)
    {
        var around = function.AncestorsAndSelf().Select(node => NameOf(site, node)).OfType<ISymbol>().ToImmutableHashSet(SymbolEqualityComparer.Default);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var open = new Queue<SyntaxNode>([work]);
        while (open.Count > 0)
        {
            var node = open.Dequeue();
            if (node.DescendantNodes().Any(inner => GoesOn(inner) || site.Hints.Contains(DiagnosticProperties.ServesConnection) && inner is WhileStatementSyntax or DoStatementSyntax)) return true;
            var model = node.SyntaxTree == site.Model.SyntaxTree ? site.Model : site.Model.Compilation.GetSemanticModel(node.SyntaxTree);
            foreach (var name in node.DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (model.GetSymbolInfo(name, site.Cancellation).Symbol?.OriginalDefinition is not { } used || !seen.Add(used)) continue;
                if (around.Contains(used) || MayBe(used, around))
                {
                    if (isShared) return true;
                    continue;
                }

                if (used is not IMethodSymbol { DeclaringSyntaxReferences: [var declared] } || !site.Model.Compilation.ContainsSyntaxTree(declared.SyntaxTree)) continue;
                if (seen.Count(static one => one is IMethodSymbol) > RecursionGuard.MaxSteps) return isShared;
                open.Enqueue(declared.GetSyntax(site.Cancellation));
            }
        }

        return false;
    }

    /// <summary>Whether a loop goes on until somebody stops it.</summary>
    private static bool GoesOn(SyntaxNode node) => node switch
    {
        WhileStatementSyntax loop => IsForEver(loop.Condition) && !Leaves(loop.Statement),
        DoStatementSyntax loop => IsForEver(loop.Condition) && !Leaves(loop.Statement),
        ForStatementSyntax loop => (loop.Condition is null || IsForEver(loop.Condition)) && !Leaves(loop.Statement),
        CommonForEachStatementSyntax loop => loop.Expression.DescendantNodesAndSelf().Any(static inner => inner is SimpleNameSyntax { Identifier.ValueText: "ReadAllAsync" or "GetConsumingEnumerable" }),
        _ => false,
    };

    private static bool IsForEver(ExpressionSyntax condition) => condition.IsKind(SyntaxKind.TrueLiteralExpression)
        || condition.DescendantNodesAndSelf().Any(static inner => inner is SimpleNameSyntax { Identifier.ValueText: "IsCancellationRequested" or "WaitForNextTickAsync" or "WaitToReadAsync" });

    private static bool Leaves(StatementSyntax body) => body
        .DescendantNodesAndSelf(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Any(static node => node is BreakStatementSyntax or ReturnStatementSyntax or ThrowStatementSyntax or GotoStatementSyntax);

    /// <summary>Whether a call of an overridable member may lead to one of the methods.</summary>
    private static bool MayBe(ISymbol used, ImmutableHashSet<ISymbol> methods) => (used.IsAbstract || used.IsVirtual || used.IsOverride) && methods.Any(method => method.Name == used.Name);

    /// <summary>What a function is called by: its own name, or the variable that a lambda is assigned to.</summary>
    private static ISymbol? NameOf(FixContext site, SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax or LocalFunctionStatementSyntax => site.Model.GetDeclaredSymbol(function, site.Cancellation),
        AnonymousFunctionExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } => site.Model.GetSymbolInfo(assignment.Left, site.Cancellation).Symbol?.OriginalDefinition,
        AnonymousFunctionExpressionSyntax { Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } } => site.Model.GetDeclaredSymbol(variable, site.Cancellation),
        _ => null,
    };
}
