using System.Collections.Concurrent;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Paths;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Fields;

/// <summary>
/// Fields that a private member fills when it is first asked for them: <c>private Timer Tick => _tick ??= new Timer(...)</c>.
/// </summary>
internal sealed partial class TypeOwnership
{
    private readonly ConcurrentDictionary<IFieldSymbol, ISymbol> _getters = new(SymbolEqualityComparer.Default);

    /// <summary>
    /// Whether a private member, or the property of the field, gives its caller what it puts into the field; what callers do with it is
    /// looked at in the end.
    /// </summary>
    private bool IsGivenByOwnMember(IOperation filled, IFieldSymbol field, ISymbol owner)
    {
        if (ValueUse.Consumer(filled).Parent is not IReturnOperation || BodyGraphs.FunctionAround(filled) is not null
            || owner is not IMethodSymbol method) return false;
        var member = method.AssociatedSymbol ?? method;
        if (SymbolEqualityComparer.Default.Equals(member, field.AssociatedSymbol)) return true; // its uses are read as those of the field
        if (member.DeclaredAccessibility != Accessibility.Private || method.IsGenericMethod) return false;
        return SymbolEqualityComparer.Default.Equals(_getters.GetOrAdd(field, member), member);
    }

    /// <summary>Whether a caller of the member that fills a field releases what it gets, or hands it on.</summary>
    private bool IsHandledThroughGetter(IFieldSymbol field, Compilation compilation) =>
        _getters.TryGetValue(field, out var getter) && Type.DeclaringSyntaxReferences
            .SelectMany(part => IdentifierIndex.Uses(getter.Name, part.GetSyntax()))
            .OfType<IdentifierNameSyntax>()
            .Any(name => OperationAt(name, compilation) is { } use && IsUseOf(use, getter) && !IsLookedAt(use));

    private static bool IsUseOf(IOperation use, ISymbol getter) => SymbolEqualityComparer.Default.Equals(getter, use switch
    {
        IPropertyReferenceOperation property => property.Property.OriginalDefinition,
        IInvocationOperation call => call.TargetMethod.OriginalDefinition,
        IMethodReferenceOperation method => method.Method.OriginalDefinition,
        _ => null,
    });

    private bool IsLookedAt(IOperation use) =>
        use is not IMethodReferenceOperation
        && (use.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation }
            || FieldUsage.MerelyUses(use, _resources, _summaries));
}
