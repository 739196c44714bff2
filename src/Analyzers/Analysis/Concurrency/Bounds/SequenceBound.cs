using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using LeakAnalyzers.Knowledge.Tables;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency.Bounds;

/// <summary>Follows a sequence or a count through locals, members, parameters, queries and awaits to where its items come from.</summary>
internal sealed partial class SequenceBound(Compilation compilation, int smallBound)
{
    /// <summary>Values past which nothing is followed for one finding.</summary>
    private const int MaxSteps = 600;

    private int _steps;

    public Provenance Find(IOperation sequence) => Follow(sequence, ProvenanceTrail.Start);

    /// <summary>How many turns a counting loop has.</summary>
    public Provenance Find(IForLoopOperation loop) => Turns(loop, ProvenanceTrail.Start);

    private Provenance Follow(IOperation value, ProvenanceTrail trail)
    {
        RecursionGuard.EnsureStack();
        if (trail.IsTooDeep || ++_steps > MaxSteps) return Provenance.Unknown;
        trail = trail.Deeper();
        value = ValueUse.WalkDownAwait(value);
        if (IsOfDelegates(value.Type)
            || SizeGuards.IsBounded(value, limit => Count(limit, trail) < Provenance.UnknownPublic)) return Provenance.Bounded;
        return value switch
        {
            { ConstantValue.HasValue: true } or IDefaultValueOperation or ITypeOfOperation => Provenance.Bounded,
            IArrayCreationOperation { Initializer: not null } or IArrayInitializerOperation => Provenance.Bounded,
            IArrayCreationOperation { DimensionSizes: [var size] } => OfWorkers(ElementOf(value.Type), Count(size, trail)),
            IObjectCreationOperation creation => OfCreation(creation, trail),
            { Syntax.RawKind: InlineElements.CollectionExpression } written =>
                Join(written.ChildOperations.Where(static o => o.Syntax.RawKind == InlineElements.SpreadElement).SelectMany(static o =>
                o.ChildOperations), trail),
            IInvocationOperation call => OfCall(call, trail),
            // the rows of a table
            IParameterReferenceOperation or IMemberReferenceOperation when IsQuery(value.Type) => Provenance.Unbounded,
            IPropertyReferenceOperation property => OfProperty(property, trail),
            IFieldReferenceOperation field => OfMember(field, field.Field, trail),
            ILocalReferenceOperation local => OfLocal(local, trail),
            IParameterReferenceOperation parameter => OfParameter(parameter.Parameter, parameter, trail),
            IConditionalAccessOperation access => Follow(access.WhenNotNull, trail),
            IConditionalAccessInstanceOperation instance => ReceiverOf(instance) is { } receiver ? Follow(receiver, trail)
                : Provenance.Unknown,
            ICoalesceOperation choice => Join([choice.Value, choice.WhenNull], trail),
            IConditionalOperation { WhenFalse: { } otherwise } choice => Join([choice.WhenTrue, otherwise], trail),
            ISwitchExpressionOperation choice => Join(choice.Arms.Select(static arm => arm.Value), trail),
            ISimpleAssignmentOperation assignment => Follow(assignment.Value, trail),
            ITranslatedQueryOperation query => Follow(query.Operation, trail),
            IArrayElementReferenceOperation element => OfElement(element.ArrayReference, trail),
            _ => Provenance.Unknown,
        };
    }

    private Provenance Join(IEnumerable<IOperation> values, ProvenanceTrail trail) =>
        values.Aggregate(Provenance.Bounded, (found, value) => found == Provenance.Unbounded ? found : found.Or(Follow(value, trail)));

    /// <summary>The delegates of an event, and callbacks that were registered one by one.</summary>
    private static bool IsOfDelegates(ITypeSymbol? sequence) => ElementOf(sequence) is { TypeKind: TypeKind.Delegate };

    private static ITypeSymbol? ElementOf(ITypeSymbol? sequence) => sequence switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { TypeArguments: [.., var last] } => last,
        _ => null,
    };

    private static bool IsSequence(ITypeSymbol? type) =>
        type is { SpecialType: not SpecialType.System_String }
            && (type.SpecialType == SpecialType.System_Collections_IEnumerable || type.Is("System.Collections.IEnumerable")
            || type.Is("System.Collections.Generic.IAsyncEnumerable`1"));

    private static bool IsQuery(ITypeSymbol? type) => type is { SpecialType: SpecialType.None } && type.Is("System.Linq.IQueryable");

    private Provenance OfCreation(IObjectCreationOperation creation, ProvenanceTrail trail)
    {
        var given = creation.Arguments.Select(static argument => ValueUse.WalkDownConversion(argument.Value)).FirstOrDefault(static value =>
            IsSequence(value.Type));
        return given is not null ? Follow(given, trail) : IsSequence(creation.Type) ? Provenance.Bounded : Provenance.Unknown;
    }

    private Provenance OfCall(IInvocationOperation call, ProvenanceTrail trail)
    {
        var method = call.TargetMethod;
        var source = call.Instance ?? (call.Arguments.IsEmpty ? null : call.Arguments[0].Value);
        if (method is { Name: "Range" or "Repeat", ContainingType.Name: "Enumerable" }
            && method.IsOfFramework()) return Count(call.Arguments.Last().Value, trail);
        if (method.Name == "Select" && source is not null && IsRange(source)) return OfWorkers(ElementOf(call.Type), Follow(source, trail));
        if (SequenceSources.Find(method, call.Instance?.Type) is { } row) return row.Provenance
            ?? (method.Name == "SelectMany" ? OfFlattened(call, trail) : source is null ? Provenance.Unknown
                : OfParts(call, source, trail));
        if (TakesAtMost(call, trail)) return Provenance.Bounded;
        if (!method.DeclaringSyntaxReferences.IsEmpty) return OfResult(method, trail.Into(call));
        if (source is not null
            && (IsSequence(ValueUse.WalkDownConversion(source).Type)
            || method.ContainingNamespace.ToDisplayString().StartsWith("System.Collections",
            StringComparison.Ordinal))) return Follow(source, trail);
        return method.ReturnType.IsTaskShaped() ? Provenance.UnknownPublic : Provenance.Unknown;
    }

    /// <summary>A sequence that is joined with another one is as long as both.</summary>
    private Provenance OfParts(IInvocationOperation call, IOperation source, ProvenanceTrail trail) =>
        call.TargetMethod.Name is "Concat" or "Union" or "UnionBy" && call.Arguments.Length > 1
            ? Follow(source, trail).Or(Follow(call.Arguments[1].Value, trail)) : Follow(source, trail);

    /// <summary>A number of objects that do work of their own is a number of workers: whoever makes them chose it.</summary>
    private static Provenance OfWorkers(ITypeSymbol? element, Provenance count) =>
        count < Provenance.Unbounded
            && element is INamedTypeSymbol { TypeKind: TypeKind.Class, IsRecord: false, DeclaringSyntaxReferences.IsEmpty: false } type
        && type.GetMembers().Any(static m => m is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false } method
            && method.ReturnType.IsTaskShaped())
            ? Provenance.Bounded : count;

    private static bool IsRange(IOperation source) =>
        ValueUse.WalkDownConversion(
            source) is IInvocationOperation { TargetMethod: { Name: "Range", ContainingType.Name: "Enumerable" } method }
            && method.IsOfFramework();

    /// <summary>
    /// A call that yields items and is given a number from the code or the settings takes at most so many: <c>ReceiveAsync(32, token)</c>.
    /// </summary>
    private bool TakesAtMost(IInvocationOperation call, ProvenanceTrail trail) =>
        (call.Type.AwaitedType() ?? call.Type) is var items && IsSequence(items) && !IsSequence(ElementOf(items))
        && call.Arguments.Any(argument => argument.ArgumentKind == ArgumentKind.Explicit
            && argument.Value.Type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64
            && (argument.Value.ConstantValue is { HasValue: true, Value: int and > 1 }
                || Count(argument.Value, trail) is Provenance.Configuration));

    /// <summary>A sequence of sequences is as long as both together.</summary>
    private Provenance OfFlattened(IInvocationOperation call, ProvenanceTrail trail)
    {
        var selector = call.Arguments.Select(static a => ValueUse.WalkDownConversion(a.Value)).OfType<IDelegateCreationOperation>()
            .FirstOrDefault()?.Target;
        var inner = selector is IAnonymousFunctionOperation function ? Join(ReturnsOf(function.Body), trail) : Provenance.Unknown;
        return Follow(call.Arguments[0].Value, trail).Or(inner);
    }

    /// <summary>What a method of the source returns or yields.</summary>
    private Provenance OfResult(IMethodSymbol method, ProvenanceTrail trail)
    {
        if (trail.Past(method.OriginalDefinition) is not { } past) return Provenance.Bounded; // a recursion adds nothing of its own
        if (ImplementationOf(method) is not { } body) return IsQuery(method.ReturnType) ? Provenance.Unbounded : Provenance.UnknownPublic;
        var found = Provenance.Bounded;
        foreach (var operation in FunctionBody.DescendantsInSameFunction(body))
        {
            if (operation is not IReturnOperation { ReturnedValue: { } value } returned) continue;
            found = found.Or(returned.Kind == OperationKind.YieldReturn
                ? ExecutionFrequency.LoopAround(returned) is { } loop ? OfLoop(loop, past)
                : Provenance.Bounded : Follow(value, past));
        }

        return found;
    }

    /// <summary>The body that runs when a method is called: its own, or that of the only implementation in sight.</summary>
    private IOperation? ImplementationOf(IMethodSymbol method) =>
        DeclaredBodies.Find(OnlyImplementations.Find(method, compilation) ?? method, compilation);

    private static IEnumerable<IOperation> ReturnsOf(IOperation body) =>
        FunctionBody.DescendantsInSameFunction(body).OfType<IReturnOperation>().Select(static returned => returned.ReturnedValue)
            .OfType<IOperation>();

    private Provenance OfProperty(IPropertyReferenceOperation reference, ProvenanceTrail trail)
    {
        var property = reference.Property;
        if (SequenceSources.Find(property, reference.Instance?.Type) is { } row) return row.Provenance
            ?? (reference.Instance is { } instance ? Follow(instance, trail) : Provenance.Unknown);
        if (reference.Instance is { } owner and not IInstanceReferenceOperation)
        {
            if (property.ContainingNamespace.ToDisplayString().StartsWith("System.Collections",
                StringComparison.Ordinal)) return property.IsIndexer ? OfElement(owner, trail) : Follow(owner, trail);
            // a part of a settings object or of a payload
            if (Follow(owner, trail) is var whole && whole is Provenance.Configuration or Provenance.Unbounded) return whole;
        }

        if (property.DeclaringSyntaxReferences.IsEmpty) return Provenance.Unknown;
        if (property.GetMethod is { } getter && DeclaredBodies.Find(getter, compilation) is { } body
            && ReturnsOf(body).ToList() is { Count: > 0 } returned) return trail.Past(property) is { } past ? Join(returned, past)
            : Provenance.Bounded;
        return OfMember(reference, property, trail);
    }

    /// <summary>The element of a sequence of sequences: one of the pieces that something was cut into, or of unknown size.</summary>
    private Provenance OfElement(IOperation pieces, ProvenanceTrail trail)
    {
        RecursionGuard.EnsureStack();
        if (trail.IsTooDeep || ++_steps > MaxSteps) return Provenance.Unknown;
        trail = trail.Deeper();
        return ValueUse.WalkDownAwait(pieces) switch
        {
            IInvocationOperation call when SequenceSources.Find(call.TargetMethod, call.Instance?.Type) is { } row =>
                OfElement(call, row, trail),
            IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: false } method } call =>
                trail.Into(call).Past(method.OriginalDefinition) is { } past && ImplementationOf(method) is { } body
                ? ReturnsOf(body).Aggregate(Provenance.Bounded, (found, value) =>
                    found.Or(value.Parent?.Kind == OperationKind.YieldReturn ? Follow(value, past) : OfElement(value, past)))
                    : Provenance.Unknown,
            ILocalReferenceOperation { Local: var local } reference => OfElement(local, reference, trail),
            var other => Follow(other, trail) is Provenance.Configuration ? Provenance.Configuration : Provenance.Unknown,
        };
    }

    private Provenance OfElement(IInvocationOperation call, SequenceSource row, ProvenanceTrail trail) => row switch
    {
        { Provenance: Provenance.Bounded } when IsSequence(ElementOf(call.Type)) => Provenance.Bounded,
        { Provenance: Provenance.Configuration } => Provenance.Configuration,
        { Provenance: null } => call.TargetMethod.Name == "Select"
            && call.Arguments.Last().Value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation function }
            ? Join(ReturnsOf(function.Body), trail) : OfElement(call.Instance ?? call.Arguments[0].Value, trail),
        _ => Provenance.Unknown,
    };
}
