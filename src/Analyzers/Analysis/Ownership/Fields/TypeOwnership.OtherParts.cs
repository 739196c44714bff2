using System.Collections.Concurrent;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Ownership.Collections;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Fields;

/// <summary>
/// Code of the type that is not read with its members: nested types, which see what is private and may release it through their owner, and
/// generated parts, in which nothing is reported.
/// </summary>
internal sealed partial class TypeOwnership
{
    private readonly ConcurrentDictionary<IFieldSymbol, bool> _handledByOtherParts = new(SymbolEqualityComparer.Default);

    /// <summary>
    /// Whether a nested type or a generated part does more with a field than to look at it: <c>owner._timer?.Dispose()</c>.
    /// </summary>
    private bool IsHandledByOtherParts(IFieldSymbol field, Compilation compilation) => _handledByOtherParts.GetOrAdd(field, held =>
    {
        var member = held.AssociatedSymbol ?? held;
        return OtherParts()
            .SelectMany(part => IdentifierIndex.Uses(member.Name, part))
            .OfType<IdentifierNameSyntax>()
            .Any(name => ReferenceTo(member, name, compilation) is { } reference && !IsLookedAt(reference, held));
    });

    private IEnumerable<SyntaxNode> OtherParts()
    {
        foreach (var part in Type.DeclaringSyntaxReferences)
        {
            if (GeneratedCode.Contains(part.SyntaxTree)) yield return part.GetSyntax();
            else foreach (var nested in part.GetSyntax().ChildNodes().OfType<TypeDeclarationSyntax>()) yield return nested;
        }
    }

    private bool IsLookedAt(IMemberReferenceOperation reference, IFieldSymbol field) =>
        IsCollection(field) ? ReadOnlyUses.AtCollection(reference, _resources, _summaries)
            : FieldUsage.MerelyUses(reference, _resources, _summaries);

    private static IMemberReferenceOperation? ReferenceTo(ISymbol member, IdentifierNameSyntax name, Compilation compilation) =>
        OperationAt(name, compilation) is IMemberReferenceOperation reference
            && SymbolEqualityComparer.Default.Equals(reference.Member.OriginalDefinition, member.OriginalDefinition) ? reference : null;

    private static IOperation? OperationAt(IdentifierNameSyntax name, Compilation compilation)
    {
        SyntaxNode used = name.Parent is MemberAccessExpressionSyntax access
            && access.Name == name ? access : name.Parent is MemberBindingExpressionSyntax binding ? binding : name;
        if (used.Parent is InvocationExpressionSyntax call && call.Expression == used) used = call;
#pragma warning disable RS1030 // Analyzed on their own, or not at all; asked only about fields that are to be reported, and kept.
        return compilation.GetSemanticModel(name.SyntaxTree).GetOperation(used);
#pragma warning restore RS1030
    }
}
