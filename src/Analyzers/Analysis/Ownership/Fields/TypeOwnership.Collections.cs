using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Collections;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Fields;

/// <summary>Fields that hold collections of resources: made here, filled with fresh ones alone, and only looked at.</summary>
internal sealed partial class TypeOwnership
{
    private static ITypeSymbol HeldBy(IFieldSymbol field) => CollectionOwnership.Element(field.Type) ?? field.Type;

    private static bool IsCollection(IFieldSymbol field) => CollectionOwnership.Element(field.Type) is not null;

    private void ReadCollection(IMemberReferenceOperation reference, IFieldSymbol field, Acquisitions acquisitions, ISymbol member)
    {
        var isRight = !IsOwn(reference) ? false
            : reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference ? IsMadeHere(assignment.Value)
            : (ValuePutInto(reference) ?? ValueMadeFor(reference)) is not { } value
            ? ReadOnlyUses.AtCollection(reference, _resources, _summaries)
            : CollectionOwnership.Fresh(value, one => Acquired(one, acquisitions), _resources, _summaries) is { } acquisition
                && Took(acquisition, field);
        if (!isRight) _released.TryAdd(field, true);
        if (!isRight && !Releases(reference)) _outOfSight.TryAdd(field, true);
        if (isRight && reference.Parent is IInvocationOperation call && ReadOnlyUses.TakenOut(call) is ({ }, var uses)
            && uses.Any(static use => ReadOnlyUses.Consumer(use) is IInvocationOperation or IConditionalAccessOperation))
        {
            var name = OverwrittenField.NameOf(member);
            _takenOut.AddOrUpdate(field, name, (_, other) => string.CompareOrdinal(name, other) < 0 ? name : other);
        }
    }

    /// <summary>What a method takes out of a collection, works with and forgets, while others release what they find in it.</summary>
    private IEnumerable<FieldLeak> TakenOut() =>
        from filled in _filled
        where _released.ContainsKey(filled.Field) && !_outOfSight.ContainsKey(filled.Field) && _takenOut.ContainsKey(filled.Field)
        select new FieldLeak(filled.Acquisition, filled.Field, $"when '{_takenOut[filled.Field]}' removes it from the field",
            ImmutableArray<string>.Empty);

    /// <summary>Whether the member around a use of the collection names a release, and so may be the one for what is in it.</summary>
    private static bool Releases(IOperation use) =>
        ValueUse.Root(use).Syntax.DescendantNodes().OfType<SimpleNameSyntax>()
            .Any(static name => name.Identifier.ValueText is "Dispose" or "DisposeAsync" or "Close");

    private bool Took(Acquisition acquisition, IFieldSymbol field)
    {
        _filled.Add((acquisition, field));
        return true;
    }

    private static IOperation? ValuePutInto(IOperation collection) => collection.Parent switch
    {
        IInvocationOperation { Arguments: [.., var last] } call
            when call.Instance == collection && CollectionOwnership.PutInto(last.Value) == collection =>
            last.Value,
        IPropertyReferenceOperation { Parent: ISimpleAssignmentOperation { Value: var value } }
            when CollectionOwnership.PutInto(value) == collection =>
            value,
        IArrayElementReferenceOperation { Parent: ISimpleAssignmentOperation { Value: var value } }
            when CollectionOwnership.PutInto(value) == collection =>
            value,
        _ => null,
    };

    /// <summary>
    /// What <c>all.GetOrAdd(key, k => new ...)</c> makes and puts into the collection, where the caller only looks at it.
    /// </summary>
    private IOperation? ValueMadeFor(IOperation collection) =>
        collection.Parent
            is IInvocationOperation
        {
            TargetMethod.Name: "GetOrAdd",
            Arguments: [_,
            {
                Value: IDelegateCreationOperation
                {
                    Target: IAnonymousFunctionOperation { Body.Operations: [IReturnOperation { ReturnedValue: { } made }] }
                }
            }]
        } call
        && call.Instance == collection && IsOnlyLookedAt(call) ? made : null;

    private bool IsOnlyLookedAt(IOperation value) => ReadOnlyUses.Consumer(value) switch
    {
        IExpressionStatementOperation => true,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { IsUsing: false } local } } =>
            ValueUse.Root(value).Descendants()
                .All(use => !ReadOnlyUses.IsReferenceTo(use, local) || ReadOnlyUses.IsReadOnlyUse(use, _resources, _summaries)),
        _ => ReadOnlyUses.IsReadOnlyUse(value, _resources, _summaries),
    };

    /// <summary>A new collection with nothing in it; what it is given may only say how large it is, or what is equal.</summary>
    private static bool IsMadeHere(IOperation value) => ValueUse.WalkDownConversion(value) switch
    {
        IObjectCreationOperation { Initializer: null or { Initializers.IsEmpty: true } } creation =>
            creation.Arguments.All(static argument =>
                argument.Value.Type is { IsValueType: true } || argument.Parameter?.Name == "comparer"),
        IArrayCreationOperation { Initializer: null } => true,
        { ConstantValue: { HasValue: true, Value: null } } => true,
        { Syntax: var written } => written.ToString() == "[]",
    };
}
