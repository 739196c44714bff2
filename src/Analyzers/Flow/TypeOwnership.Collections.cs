using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>Fields that hold collections of resources: made here, filled with fresh ones alone, and only looked at.</summary>
internal sealed partial class TypeOwnership
{
    private static ITypeSymbol HeldBy(IFieldSymbol field) => Gathered.Element(field.Type) ?? field.Type;

    private static bool IsCollection(IFieldSymbol field) => Gathered.Element(field.Type) is not null;

    private void ReadCollection(IMemberReferenceOperation reference, IFieldSymbol field, Acquisitions acquisitions)
    {
        var isRight = !IsOwn(reference) ? false
            : reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference ? IsMadeHere(assignment.Value)
            : ValuePutInto(reference) is not { } value ? Looks.AtCollection(reference, _resources, _summaries)
            : Gathered.Fresh(value, one => Acquired(one, acquisitions), _resources, _summaries) is { } acquisition && Took(acquisition, field);
        if (!isRight) _released.TryAdd(field, true);
    }

    private bool Took(Acquisition acquisition, IFieldSymbol field)
    {
        _filled.Add((acquisition, field));
        return true;
    }

    private static IOperation? ValuePutInto(IOperation collection) => collection.Parent switch
    {
        IInvocationOperation { Arguments: [.., var last] } call when call.Instance == collection && Gathered.PutInto(last.Value) == collection => last.Value,
        IPropertyReferenceOperation { Parent: ISimpleAssignmentOperation { Value: var value } } when Gathered.PutInto(value) == collection => value,
        IArrayElementReferenceOperation { Parent: ISimpleAssignmentOperation { Value: var value } } when Gathered.PutInto(value) == collection => value,
        _ => null,
    };

    /// <summary>A new collection with nothing in it; what it is given may only say how large it is, or what is equal.</summary>
    private static bool IsMadeHere(IOperation value) => Destination.Unwrap(value) switch
    {
        IObjectCreationOperation { Initializer: null or { Initializers.IsEmpty: true } } creation => creation.Arguments.All(static argument => argument.Value.Type is { IsValueType: true } || argument.Parameter?.Name == "comparer"),
        IArrayCreationOperation { Initializer: null } => true,
        { ConstantValue: { HasValue: true, Value: null } } => true,
        { Syntax: var written } => written.ToString() == "[]",
    };
}
