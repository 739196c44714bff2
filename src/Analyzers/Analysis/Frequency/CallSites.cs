using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Frequency;

/// <summary>Finds the calls of a method: in the files of its type when it is private, in all files that name it otherwise.</summary>
internal static class CallSites
{
    /// <summary>Callers past which no more are looked at: what the first ones do is what the method is for.</summary>
    private const int Most = 24;

    public static IEnumerable<IOperation> Find(IMethodSymbol method, IOperation inside, Compilation compilation)
    {
        if (inside.SemanticModel is not { } model) return [];
        var own = method.DeclaredAccessibility is Accessibility.Private or Accessibility.NotApplicable;
        var trees = own
            ? method.ContainingType.DeclaringSyntaxReferences.Select(static reference => reference.SyntaxTree).Distinct()
            : IdentifierIndex.FilesWith(method.Name, compilation);
        return trees.SelectMany(tree => In(tree, method, tree == model.SyntaxTree ? model : ModelOf(compilation, tree)))
            .Take(Most);
    }

    /// <summary>The places in the compilation where instances of a type are created by name.</summary>
    public static IEnumerable<IOperation> Creations(INamedTypeSymbol type, Compilation compilation) =>
        IdentifierIndex.FilesWith(type.Name, compilation).SelectMany(tree => Creations(tree, type, compilation)).Take(Most);

    private static IEnumerable<IOperation> Creations(SyntaxTree tree, INamedTypeSymbol type, Compilation compilation)
    {
        var model = default(SemanticModel);
        foreach (var name in IdentifierIndex.Uses(type.Name, tree))
        {
            SyntaxNode named = name.Parent is QualifiedNameSyntax qualified && qualified.Right == name ? qualified : name;
            if (named.Parent is not ObjectCreationExpressionSyntax syntax || syntax.Type != named) continue;
            model ??= ModelOf(compilation, tree);
            if (model.GetOperation(syntax) is IObjectCreationOperation { Type: { } made } creation
                && SymbolEqualityComparer.Default.Equals(made.OriginalDefinition, type.OriginalDefinition)) yield return creation;
        }
    }

    private static SemanticModel ModelOf(Compilation compilation, SyntaxTree tree)
    {
        // Callers in other files are reached in no other way; asked only of a method that returns a fresh client, and of few files.
#pragma warning disable RS1030
        return compilation.GetSemanticModel(tree);
#pragma warning restore RS1030
    }

    private static IEnumerable<IOperation> In(SyntaxTree tree, IMethodSymbol method, SemanticModel model)
    {
        AnalysisCallback.ThrowIfCancelled();
        foreach (var name in IdentifierIndex.Uses(method.Name, tree))
        {
            var called = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? (ExpressionSyntax)access : name;
            if (called.Parent is InvocationExpressionSyntax syntax && syntax.Expression == called)
            {
                switch (model.GetOperation(syntax))
                {
                    case IInvocationOperation call when Same(call.TargetMethod, method):
                        yield return call;
                        break;
                    case IInvalidOperation call
                        when model.GetSymbolInfo(syntax).CandidateSymbols
                            .Any(candidate => candidate is IMethodSymbol meant && Same(meant, method)):
                        yield return call; // an argument does not resolve
                        break;
                }
            }
            else if (model.GetOperation(called) is IMethodReferenceOperation reference && Same(reference.Method, method))
            {
                yield return reference;
            }
        }
    }

    private static bool Same(IMethodSymbol called, IMethodSymbol method) =>
        SymbolEqualityComparer.Default.Equals((called.ReducedFrom ?? called).OriginalDefinition, method.OriginalDefinition);
}
