using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>Where a type uses its own fields and properties.</summary>
internal static class MemberUses
{
    /// <summary>The uses of a field or property inside the type that declares it.</summary>
    public static IEnumerable<IOperation> Find(ISymbol member, Compilation compilation)
    {
        foreach (var part in member.ContainingType.DeclaringSyntaxReferences)
        {
            if (!compilation.ContainsSyntaxTree(part.SyntaxTree)) continue;
            SemanticModel? model = null;
            foreach (var name in IdentifierIndex.Uses(member.Name, part.GetSyntax()).OfType<IdentifierNameSyntax>())
            {
                model ??= DeclaredBodies.ModelOf(compilation, part.SyntaxTree);
                SyntaxNode used = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
                if (model.GetOperation(used) is IMemberReferenceOperation use
                    && SymbolEqualityComparer.Default.Equals(use.Member.OriginalDefinition, member.OriginalDefinition)) yield return use;
            }
        }
    }
}
