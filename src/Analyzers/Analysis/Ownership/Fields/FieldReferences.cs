using LeakAnalyzers.Analysis.Frequency;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Analysis.Ownership.Fields;

/// <summary>The uses of a field in the file of its type, as operations.</summary>
internal static class FieldReferences
{
    public static IEnumerable<IOperation> Find(SemanticModel model, IFieldSymbol field)
    {
        foreach (var name in IdentifierIndex.Uses(field.Name, model.SyntaxTree).OfType<IdentifierNameSyntax>())
        {
            SyntaxNode used = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            if (model.GetOperation(used) is Microsoft.CodeAnalysis.Operations.IFieldReferenceOperation use
                && SymbolEqualityComparer.Default.Equals(use.Field.OriginalDefinition, field.OriginalDefinition))
                yield return use;
        }
    }
}
