using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Analysis.Operations;

/// <summary>The operations of members that a finding leads to, in whatever file they are declared.</summary>
internal static class DeclaredBodies
{
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<SyntaxTree, SemanticModel>> s_models = new();

    /// <summary>The body of a method, accessor or local function; null when it has none in this compilation.</summary>
    public static IOperation? Find(IMethodSymbol method, Compilation compilation)
    {
        var declared = (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences;
        if (method.IsAbstract || declared.Length != 1 || !compilation.ContainsSyntaxTree(declared[0].SyntaxTree)) return null;
        return ModelOf(compilation, declared[0].SyntaxTree).GetOperation(declared[0].GetSyntax());
    }

    /// <summary>What a field or property is declared with.</summary>
    public static IOperation? Initializer(ISymbol member, Compilation compilation)
    {
        if (member.DeclaringSyntaxReferences is not [{ } declared] || !compilation.ContainsSyntaxTree(declared.SyntaxTree)) return null;
        var initial = declared.GetSyntax() switch
        {
            VariableDeclaratorSyntax { Initializer.Value: { } value } => value,
            PropertyDeclarationSyntax { Initializer.Value: { } value } => value,
            _ => null,
        };
        return initial is null ? null : ModelOf(compilation, declared.SyntaxTree).GetOperation(initial);
    }

    /// <summary>The operation of a piece of source, with the model that it belongs to.</summary>
    public static IOperation? OperationAt(SyntaxNode syntax, Compilation compilation) =>
        ModelOf(compilation, syntax.SyntaxTree).GetOperation(syntax);

    public static SemanticModel ModelOf(Compilation compilation, SyntaxTree tree)
    {
#pragma warning disable RS1030 // Bodies in other files are reached in no other way; models are kept.
        return s_models.GetValue(compilation, static _ => new()).GetOrAdd(tree, compilation.GetSemanticModel(tree));
#pragma warning restore RS1030
    }
}
