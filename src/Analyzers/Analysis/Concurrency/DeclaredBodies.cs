using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LeakAnalyzers.Analysis.Frequency;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency;

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

    /// <summary>The uses of a field or property inside the type that declares it.</summary>
    public static IEnumerable<IOperation> Uses(ISymbol member, Compilation compilation)
    {
        foreach (var part in member.ContainingType.DeclaringSyntaxReferences)
        {
            if (!compilation.ContainsSyntaxTree(part.SyntaxTree)) continue;
            SemanticModel? model = null;
            foreach (var name in IdentifierIndex.Uses(member.Name, part.GetSyntax()).OfType<IdentifierNameSyntax>())
            {
                model ??= ModelOf(compilation, part.SyntaxTree);
                SyntaxNode used = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
                if (model.GetOperation(used) is IMemberReferenceOperation use
                    && SymbolEqualityComparer.Default.Equals(use.Member.OriginalDefinition, member.OriginalDefinition)) yield return use;
            }
        }
    }

    private static SemanticModel ModelOf(Compilation compilation, SyntaxTree tree)
    {
#pragma warning disable RS1030 // Bodies in other files are reached in no other way; asked only where work starts again and again, and kept.
        return s_models.GetValue(compilation, static _ => new()).GetOrAdd(tree, compilation.GetSemanticModel(tree));
#pragma warning restore RS1030
    }
}
