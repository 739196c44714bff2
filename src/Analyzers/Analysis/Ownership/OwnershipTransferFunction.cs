using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>Evaluates the operations of one block for one path: who holds the resource afterwards, and what may throw on the way.</summary>
/// <remarks>The families of operations have a file each: assignments and references here, calls, conditions, and what throws.</remarks>
internal sealed partial class OwnershipTransferFunction(BodyGraph body, Acquisition? acquisition, TrackedVariables places,
    MethodSummaries summaries, Action<IOperation, ThrowLikelihood, ResourceState> onThrow, ThrowLikelihood weakestWitness,
    IFieldSymbol? field)
{
    private bool _acquires;

    /// <summary>A call that, where it throws, throws the resource along.</summary>
    private IOperation? _throwsWithIt;

    /// <summary>The call of a method of the compilation that may open the connection which it is given.</summary>
    private IOperation? _mayOpen;

    private ResourceState _state;

    /// <summary>The call of this statement that connects the resource once it is awaited, where its type is out of sight.</summary>
    private SyntaxNode? _connecting;

    /// <summary>Whether the body has more variables than a state can hold.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>
    /// Whether releasing a part of what a variable holds from the start releases all of it: the content of a response, or its stream.
    /// </summary>
    public bool EndsWithPart { get; set; }

    private Resources Resources => body.Resources;

    /// <summary>Says whether the acquisition, if the block holds it, is the one to follow.</summary>
    public void Begin(bool acquires) => _acquires = acquires;

    public ResourceState Statement(IOperation operation, ResourceState state)
    {
        _state = state;
        Visit(operation);
        if (body.Conditions.MayChange(operation)) _state = body.Conditions.After(_state, operation, AnswerWhileHeld);
        return _state;
    }

    public (ResourceState State, AliasKind Role) Value(IOperation operation, ResourceState state)
    {
        _state = state;
        var role = Visit(operation);
        if (body.Conditions.MayChange(operation)) _state = body.Conditions.After(_state, operation, AnswerWhileHeld);
        return (_state, LosesResult(operation, role) ? AliasKind.None : role);
    }

    private AliasKind Visit(IOperation? operation)
    {
        RecursionGuard.EnsureStack();
        switch (operation)
        {
            case null:
                return AliasKind.None;
            case ILocalReferenceOperation or IParameterReferenceOperation or IFlowCaptureReferenceOperation:
                return RoleOf(operation);
            case IExpressionStatementOperation statement:
                Visit(statement.Operation);
                return AliasKind.None;
            case IFlowCaptureOperation capture when body.VariableBehind(capture.Id) is { } variable:
                foreach (var child in variable.ChildOperations) Visit(child);
                return AliasKind.None;
            case IFlowCaptureOperation capture:
                Assign(capture.Id, Visit(capture.Value));
                return AliasKind.None;
            case ISimpleAssignmentOperation assignment:
                return VisitAssignment(assignment);
            case IDeconstructionAssignmentOperation deconstruction when OutputOwnership.TargetOf(deconstruction) is { } targets:
                return VisitDeconstruction(deconstruction, targets);
            case IDeclarationExpressionOperation declaration:
                return Visit(declaration.Expression);
            case IParenthesizedOperation parenthesized:
                return Visit(parenthesized.Operand);
            case IConversionOperation conversion:
                return VisitConversion(conversion);
            case IAwaitOperation awaited:
                return VisitAwait(awaited);
            case IInvocationOperation call:
                return VisitCall(call);
            case IObjectCreationOperation creation:
                return VisitCreation(creation);
            case IPropertyReferenceOperation property:
                return VisitProperty(property);
            case IFieldReferenceOperation reference:
                var whole = Visit(reference.Instance);
                return !IsCarrier(reference.Instance?.Type) || whole != AliasKind.Resource
                    ? RoleOf(reference)
                    : Brings(reference)
                    ? AliasKind.Resource
                    : MayAlias(reference.Type, fromMember: true)
                    ? AliasKind.DependentValue
                    : AliasKind.None;
            case IIsPatternOperation pattern:
                var value = Visit(pattern.Value);
                if (value != AliasKind.None && IsCarrier(pattern.Value.Type)
                    && pattern.Pattern is not (IConstantPatternOperation
                        or INegatedPatternOperation { Pattern: IConstantPatternOperation }))
                    Escape();
                // what it is asked for may be its result
                if (value == AliasKind.Task && TaskUpcasts.HasNoResult(pattern.Value.Type)
                    && pattern.Pattern is not IConstantPatternOperation)
                    Escape();
                if (value != AliasKind.None && Declared(pattern.Pattern) is { } declared) Assign(declared, value);
                return AliasKind.None;
            case IInvalidOperation or { Kind: OperationKind.None, Syntax: MemberAccessExpressionSyntax or ElementAccessExpressionSyntax }:
                return VisitUnbound(operation);
            case IEventReferenceOperation happening:
                Visit(happening.Instance);
                return AliasKind.None;
            case IEventAssignmentOperation subscription:
                Visit(subscription.EventReference);
                if (Visit(subscription.HandlerValue) != AliasKind.None
                    || (subscription.EventReference is IEventReferenceOperation { Instance: { } sender }
                        && RoleOf(sender) == AliasKind.Resource && ReleasesSender(subscription.HandlerValue)))
                    Escape();
                return AliasKind.None;
            case IMethodReferenceOperation method:
                if (Visit(method.Instance) != AliasKind.None) Escape(); // the delegate keeps it
                return AliasKind.None;
            case IReturnOperation { Kind: OperationKind.YieldReturn } yield:
                if (Visit(yield.ReturnedValue) is var yielded and not AliasKind.None && !LosesResult(yield.ReturnedValue!, yielded))
                    Escape();
                Throws(yield, ThrowLikelihood.Strong); // a caller that stops early disposes the iterator: only finally blocks run
                return AliasKind.None;
            case IFlowAnonymousFunctionOperation or INameOfOperation or ITypeOfOperation or ILiteralOperation
                or IInstanceReferenceOperation or IDefaultValueOperation:
                return AliasKind.None;
            case IIsNullOperation or IIsTypeOperation or IBinaryOperation or IUnaryOperation or IInterpolatedStringOperation
                or IInterpolatedStringTextOperation or IInterpolationOperation:
                foreach (var operand in operation.ChildOperations) Visit(operand);
                return AliasKind.None;
            case IArrayElementReferenceOperation element:
                foreach (var child in element.ChildOperations) Visit(child);
                return AliasKind.None;
            default:
                return VisitUnknown(operation);
        }
    }

    /// <summary>An operation nobody taught the engine: what goes into it is out of sight.</summary>
    private AliasKind VisitUnknown(IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
        {
            if (Visit(child) is var role and not AliasKind.None && !LosesResult(child, role)) Escape();
        }

        return AliasKind.None;
    }

    private AliasKind RoleOf(IOperation? operation) => Place(operation) is { } place ? _state.RoleOf(place) : AliasKind.None;

    /// <param name="operation">A reference to what may hold the resource.</param>
    /// <param name="takes">Whether it is to hold it from now on.</param>
    private int? Place(IOperation? operation, bool takes = false) => RecursionGuard.Descend(operation) switch
    {
        ILocalReferenceOperation local => Place(local.Local, takes),
        IParameterReferenceOperation parameter => Place(parameter.Parameter, takes),
        IFlowCaptureReferenceOperation capture =>
            body.VariableBehind(capture.Id) is { } variable ? Place(variable, takes) : Place(capture.Id, takes),
        IFieldReferenceOperation reference when IsFollowed(reference) => Place(reference.Field, takes),
        IMemberReferenceOperation member when Brings(member) => Place(member.Instance, takes),
        IConversionOperation conversion => Place(conversion.Operand, takes),
        IDeclarationExpressionOperation declaration => Place(declaration.Expression, takes),
        _ => null,
    };

    private int? Place(ISymbol variable, bool takes) => takes ? places.Add(variable) : places.Find(variable);

    private int? Place(CaptureId capture, bool takes) => takes ? places.Add(capture) : places.Find(capture);

    private bool IsFollowed(IFieldReferenceOperation reference) =>
        field is not null && SymbolEqualityComparer.Default.Equals(reference.Field, field)
            && reference.Instance is IInstanceReferenceOperation;

    /// <summary>Whether a member is read that has the resource: <c>result.Response</c>.</summary>
    private bool Brings(IMemberReferenceOperation member) =>
        member.Instance is { } instance && IsCarrier(instance.Type) && acquisition!.Value.Carrier!.IsResourceMember(member.Member);

    private bool IsCarrier(ITypeSymbol? type) => acquisition is { Carrier: { } carrier } && carrier.IsOf(type);

    private AliasKind VisitAssignment(ISimpleAssignmentOperation assignment)
    {
        if (assignment.Target is IPropertyReferenceOperation or IFieldReferenceOperation or IArrayElementReferenceOperation)
        {
            foreach (var child in assignment.Target.ChildOperations) Visit(child);
        }

        var role = Visit(assignment.Value);
        if (assignment.IsRef && role != AliasKind.None) Escape();
        Store(assignment.Target, role, assignment.Value);
        return role;
    }

    private void Store(IOperation target, AliasKind role, IOperation value)
    {
        RecursionGuard.EnsureStack();
        switch (target)
        {
            case ILocalReferenceOperation { Local: var local }:
                Assign(local, role);
                break;
            case IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter }:
                Assign(parameter, role);
                break;
            case IFlowCaptureReferenceOperation capture when body.VariableBehind(capture.Id) is { } behind:
                Store(behind, role, value);
                return;
            case IFlowCaptureReferenceOperation capture:
                Assign(capture.Id, role);
                break;
            case IDeclarationExpressionOperation declaration:
                Store(declaration.Expression, role, value);
                return;
            case IFieldReferenceOperation reference when IsFollowed(reference):
                Assign(reference.Field, role);
                break;
            case IDiscardOperation:
                break;
            case IPropertyReferenceOperation { Property.SetMethod: { } setter } borrower
                when role != AliasKind.None && Resources.Has(setter, Handover.BorrowsArgument):
                if (RoleOf(borrower.Instance) == AliasKind.None && Place(borrower.Instance, takes: true) is { } user)
                    Assign(user, AliasKind.DependentValue);
                break;
            default:
                if (role != AliasKind.None && !LosesResult(value, role)) Escape();
                break;
        }
    }

    private AliasKind VisitDeconstruction(IDeconstructionAssignmentOperation deconstruction, ITupleOperation targets)
    {
        if (ValueUse.WalkDownConversion(deconstruction.Value) is ITupleOperation values
            && targets.Elements.Length == values.Elements.Length)
        {
            var roles = values.Elements.Select(Visit).ToArray();
            for (var i = 0; i < roles.Length; i++) Store(targets.Elements[i], roles[i], values.Elements[i]);
            return AliasKind.None;
        }

        var whole = Visit(deconstruction.Value);
        if (acquisition?.Carrier?.ElementOf(targets.Elements.Length) is not { } element || whole != AliasKind.Resource
            || !IsCarrier(deconstruction.Value.Type))
        {
            if (whole != AliasKind.None) Escape();
            foreach (var target in targets.Elements)
            {
                if (Visit(target) != AliasKind.None) Escape();
            }

            return AliasKind.None;
        }

        for (var i = 0; i < targets.Elements.Length; i++)
        {
            Store(targets.Elements[i], i == element
                ? AliasKind.Resource
                : targets.Elements[i].Type is { } type && type.IsDisposable()
                ? AliasKind.DependentValue
                : AliasKind.None, deconstruction.Value);
        }

        return AliasKind.None;
    }

    private void Assign(ISymbol variable, AliasKind role)
    {
        if (role != AliasKind.None
            && (body.Captures.EscapesViaCapture(variable) || (acquisition is { Carrier: not null } && body.Captures.IsCaptured(variable))))
            Escape();
        Assign(Place(variable, takes: role != AliasKind.None), role);
    }

    private void Assign(CaptureId capture, AliasKind role) => Assign(Place(capture, takes: role != AliasKind.None), role);

    private void Assign(int? place, AliasKind role)
    {
        if (place is { } known) _state = _state.With(known, role);
        else if (role != AliasKind.None) Overflowed = true;
    }

    private AliasKind VisitConversion(IConversionOperation conversion)
    {
        var role = Visit(conversion.Operand);
        if (conversion.OperatorMethod is not null)
        {
            if (role != AliasKind.None) Escape();
            return AliasKind.None;
        }

        if (role == AliasKind.Resource && conversion.Parent is not IBinaryOperation && IsSeenAsAnother(conversion)) Escape();
        return role;
    }

    /// <summary>Whether the members of a type that has the resource inside are out of sight behind a conversion.</summary>
    private bool IsSeenAsAnother(IConversionOperation conversion) =>
        IsCarrier(conversion.Operand.Type) ? !IsCarrier(conversion.Type)
        : conversion.Type is { SpecialType: not SpecialType.System_IDisposable, Name: not "IAsyncDisposable" } type
            && IsWrapper(conversion.Operand.Type) && !IsWrapper(type);

    private AliasKind VisitAwait(IAwaitOperation awaited)
    {
        var role = Visit(awaited.Operation);
        if (role == AliasKind.Task)
        {
            Throws(awaited, ThrowLikelihood.None); // if the wait fails there is no resource: only paths that have none go on from here
            return AliasKind.Resource;
        }

        if (role == AliasKind.Resource && acquisition is { IsLikeness: true }) return role;
        Throws(awaited, _throwsWithIt is not null && ValueUse.WalkDownAwait(awaited) == _throwsWithIt
            ? ThrowLikelihood.None
            : role == AliasKind.DependentValue && acquisition is { IsLikeness: true }
            ? ThrowLikelihood.Weak
            : AwaitWitness(awaited.Operation));
        if (_mayOpen is not null && ValueUse.WalkDownAwait(awaited) == _mayOpen) _state = _state with { IsUnopened = false };
        if (_state.IsUnopened
            && ValueUse.WalkDownAwait(awaited) is IInvocationOperation { Instance: { } instance, TargetMethod: var method }
            && RoleOf(instance) == AliasKind.Resource)
            Connect(method);
        if (_connecting is { } connecting && awaited.Syntax.Span.Contains(connecting.Span)) _state = _state with { IsUnopened = false };
        return role == AliasKind.DependentValue ? AliasKind.DependentValue : AliasKind.None;
    }

    private AliasKind VisitProperty(IPropertyReferenceOperation property)
    {
        var instance = Visit(property.Instance);
        foreach (var argument in property.Arguments) Visit(argument.Value);
        if (instance != AliasKind.None && property.Property.GetMethod is { } getter
            && ExtensionMembers.ImplementationOf(getter) is { } extension)
            return TransferArgument(property, extension, extension.Parameters[0], property.Instance!, instance);
        if (instance == AliasKind.Task && property.Property.Name == "Result")
        {
            Throws(property, ThrowLikelihood.None);
            return AliasKind.Resource;
        }

        if (instance == AliasKind.Resource
            && (Brings(property)
                || (IsWrapper(property.Instance?.Type) && SymbolEqualityComparer.Default.Equals(property.Type, acquisition!.Value.Type))))
            return AliasKind.Resource;
        if (property is { Property: { Name: "Value", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } })
            return instance;
        if (instance is AliasKind.Resource && property.Arguments.Length > 0) Throws(property, ThrowLikelihood.Strong);
        return instance is AliasKind.Resource or AliasKind.DependentValue
            && (MayAlias(property.Type, fromMember: true) || IsView(property.Property))
            ? AliasKind.DependentValue
            : AliasKind.None;
    }

    /// <summary>Whether a handler releases the object that raises its event.</summary>
    private bool ReleasesSender(IOperation handler) =>
        ValueUse.WalkDownConversion(
            handler)
            is IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation { Symbol.Parameters: [var sender, ..] } lambda }
        && body.Graph.OriginalOperation.SemanticModel?.GetOperation(lambda.Syntax) is { } function
        && function.Descendants()
            .Any(operation =>
                operation is IInvocationOperation { Instance: { } instance, TargetMethod: var method } && Resources.IsRelease(method)
                    && SymbolEqualityComparer.Default.Equals(TrackedConditions.Variable(instance), sender));

    private void Escape()
    {
        if (_state.Holding == OwnershipState.Owned) _state = _state with { Holding = OwnershipState.Escaped };
    }

    private void Release()
    {
        if (_state.Holding == OwnershipState.Owned) _state = _state with { Holding = OwnershipState.Disposed };
    }

    private void Throws(IOperation thrower, ThrowLikelihood witness)
    {
        if (_state.Holding == OwnershipState.NotAcquired
            || (_state.Holding == OwnershipState.Owned && witness != ThrowLikelihood.None && witness >= weakestWitness))
            onThrow(thrower, witness, _state);
    }
}
