using System.Collections.Concurrent;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>Types nested in the one that has the fields: they see what is private, and may release it through their owner.</summary>
internal sealed partial class TypeOwnership
{
    private readonly ConcurrentDictionary<IFieldSymbol, bool> _handledByNested = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a nested type does more with a field than to look at it: <c>owner._timer?.Dispose()</c>.</summary>
    private bool IsHandledByNested(IFieldSymbol field, Compilation compilation) => _handledByNested.GetOrAdd(field, held =>
    {
        var member = held.AssociatedSymbol ?? held;
        var mentions = Type.DeclaringSyntaxReferences
            .SelectMany(static part => part.GetSyntax().ChildNodes().OfType<TypeDeclarationSyntax>())
            .SelectMany(static nested => nested.DescendantNodes().OfType<IdentifierNameSyntax>())
            .Where(name => name.Identifier.ValueText == member.Name);
        return mentions.Any(name => ReferenceTo(member, name, compilation) is { } reference && !IsLookedAtByNested(reference, held));
    });

    private bool IsLookedAtByNested(IMemberReferenceOperation reference, IFieldSymbol field) =>
        IsCollection(field) ? Looks.AtCollection(reference, _resources, _summaries) : FieldUse.MerelyUses(reference, _resources, _summaries);

    private static IMemberReferenceOperation? ReferenceTo(ISymbol member, IdentifierNameSyntax name, Compilation compilation)
    {
        SyntaxNode used = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name.Parent is MemberBindingExpressionSyntax binding ? binding : name;
#pragma warning disable RS1030 // Nested types are analyzed on their own; asked only about fields that are to be reported, and kept.
        var model = compilation.GetSemanticModel(name.SyntaxTree);
#pragma warning restore RS1030
        return model.GetOperation(used) is IMemberReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Member.OriginalDefinition, member.OriginalDefinition) ? reference : null;
    }
}
