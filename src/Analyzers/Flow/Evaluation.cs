using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>Evaluates the operations of one block for one path: who holds the resource afterwards, and what may throw on the way.</summary>
/// <remarks>The families of operations have a file each: assignments and references here, calls, conditions, and what throws.</remarks>
internal sealed partial class Evaluation(BodyGraph body, Acquisition? acquisition, MethodSummaries summaries, Action<IOperation, Witness, PathState> onThrow, Witness weakestWitness, IFieldSymbol? field)
{
    private bool _acquires;

    /// <summary>A call that, where it throws, throws the resource along.</summary>
    private IOperation? _throwsWithIt;

    private PathState _state;

    /// <summary>The call of this statement that connects the resource once it is awaited, where its type is out of sight.</summary>
    private SyntaxNode? _connecting;

    /// <summary>Whether the body has more variables than a state can hold.</summary>
    public bool Overflowed { get; private set; }

    private Resources Resources => body.Resources;

    /// <summary>Says whether the acquisition, if the block holds it, is the one to follow.</summary>
    public void Begin(bool acquires) => _acquires = acquires;

    public PathState Statement(IOperation operation, PathState state)
    {
        _state = state;
        Visit(operation);
        return _state;
    }

    public (PathState State, Role Role) Value(IOperation operation, PathState state)
    {
        _state = state;
        var role = Visit(operation);
        return (_state, LosesResult(operation, role) ? Role.None : role);
    }

    private Role Visit(IOperation? operation)
    {
        switch (operation)
        {
            case null:
                return Role.None;
            case ILocalReferenceOperation or IParameterReferenceOperation or IFlowCaptureReferenceOperation:
                return RoleOf(operation);
            case IExpressionStatementOperation statement:
                Visit(statement.Operation);
                return Role.None;
            case IFlowCaptureOperation capture when body.VariableBehind(capture.Id) is { } variable:
                foreach (var child in variable.ChildOperations) Visit(child);
                return Role.None;
            case IFlowCaptureOperation capture:
                Assign(body.Places.Of(capture.Id), Visit(capture.Value));
                return Role.None;
            case ISimpleAssignmentOperation assignment:
                return VisitAssignment(assignment);
            case IDeconstructionAssignmentOperation deconstruction when HandedOver.TargetOf(deconstruction) is { } targets:
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
                return !IsCarrier(reference.Instance?.Type) || whole != Role.Resource ? RoleOf(reference) : Brings(reference) ? Role.Resource : Carries(reference.Type, fromMember: true) ? Role.Part : Role.None;
            case IIsPatternOperation pattern:
                var value = Visit(pattern.Value);
                if (value != Role.None && IsCarrier(pattern.Value.Type) && pattern.Pattern is not (IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation })) Escape();
                if (value == Role.Task && TaskUpcasts.HasNoResult(pattern.Value.Type) && pattern.Pattern is not IConstantPatternOperation) Escape(); // what it is asked for may be its result
                if (value != Role.None && Declared(pattern.Pattern) is { } declared) Assign(declared, value);
                return Role.None;
            case IInvalidOperation or { Kind: OperationKind.None, Syntax: MemberAccessExpressionSyntax or ElementAccessExpressionSyntax }:
                return VisitUnbound(operation);
            case IEventReferenceOperation happening:
                Visit(happening.Instance);
                return Role.None;
            case IEventAssignmentOperation subscription:
                Visit(subscription.EventReference);
                if (Visit(subscription.HandlerValue) != Role.None) Escape();
                return Role.None;
            case IMethodReferenceOperation method:
                if (Visit(method.Instance) != Role.None) Escape(); // the delegate keeps it
                return Role.None;
            case IReturnOperation { Kind: OperationKind.YieldReturn } yield:
                if (Visit(yield.ReturnedValue) is var yielded and not Role.None && !LosesResult(yield.ReturnedValue!, yielded)) Escape();
                Throws(yield, Witness.Strong); // a caller that stops early disposes the iterator: only finally blocks run
                return Role.None;
            case IFlowAnonymousFunctionOperation or INameOfOperation or ITypeOfOperation or ILiteralOperation or IInstanceReferenceOperation or IDefaultValueOperation:
                return Role.None;
            case IIsNullOperation or IIsTypeOperation or IBinaryOperation or IUnaryOperation or IInterpolatedStringOperation or IInterpolatedStringTextOperation or IInterpolationOperation:
                foreach (var operand in operation.ChildOperations) Visit(operand);
                return Role.None;
            case IArrayElementReferenceOperation element:
                foreach (var child in element.ChildOperations) Visit(child);
                return Role.None;
            default:
                return VisitUnknown(operation);
        }
    }

    /// <summary>An operation nobody taught the engine: what goes into it is out of sight.</summary>
    private Role VisitUnknown(IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
        {
            if (Visit(child) is var role and not Role.None && !LosesResult(child, role)) Escape();
        }

        if (operation is ICompoundAssignmentOperation { Target: { } target } && Conditions.Variable(target) is { } variable) _state = body.Conditions.Assigned(_state, variable, null);
        return Role.None;
    }

    private Role RoleOf(IOperation? operation) => Place(operation) is { } place ? _state.RoleOf(place) : Role.None;

    private int? Place(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => Known(body.Places.Of(local.Local)),
        IParameterReferenceOperation parameter => Known(body.Places.Of(parameter.Parameter)),
        IFlowCaptureReferenceOperation capture => body.VariableBehind(capture.Id) is { } variable ? Place(variable) : Known(body.Places.Of(capture.Id)),
        IFieldReferenceOperation reference when IsFollowed(reference) => Known(body.Places.Of(reference.Field)),
        IMemberReferenceOperation member when Brings(member) => Place(member.Instance),
        IConversionOperation conversion => Place(conversion.Operand),
        IDeclarationExpressionOperation declaration => Place(declaration.Expression),
        _ => null,
    };

    private bool IsFollowed(IFieldReferenceOperation reference) =>
        field is not null && SymbolEqualityComparer.Default.Equals(reference.Field, field) && reference.Instance is IInstanceReferenceOperation;

    /// <summary>Whether a member is read that has the resource: <c>result.Response</c>.</summary>
    private bool Brings(IMemberReferenceOperation member) => member.Instance is { } instance && IsCarrier(instance.Type) && acquisition!.Value.Carrier!.Brings(member.Member);

    private bool IsCarrier(ITypeSymbol? type) => acquisition is { Carrier: { } carrier } && carrier.IsOf(type);

    private int? Known(int? place)
    {
        if (place is null) Overflowed = true;
        return place;
    }

    private Role VisitAssignment(ISimpleAssignmentOperation assignment)
    {
        if (assignment.Target is IPropertyReferenceOperation or IFieldReferenceOperation or IArrayElementReferenceOperation)
        {
            foreach (var child in assignment.Target.ChildOperations) Visit(child);
        }

        var role = Visit(assignment.Value);
        if (assignment.IsRef && role != Role.None) Escape();
        Store(assignment.Target, role, assignment.Value);
        return role;
    }

    private void Store(IOperation target, Role role, IOperation value)
    {
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
                Assign(body.Places.Of(capture.Id), role);
                break;
            case IDeclarationExpressionOperation declaration:
                Store(declaration.Expression, role, value);
                return;
            case IFieldReferenceOperation reference when IsFollowed(reference):
                Assign(reference.Field, role);
                break;
            case IDiscardOperation:
                break;
            case IPropertyReferenceOperation { Property.SetMethod: { } setter } borrower when role != Role.None && Resources.Has(setter, Handover.BorrowsArgument):
                if (Place(borrower.Instance) is { } user && _state.RoleOf(user) == Role.None) Assign(user, Role.Part);
                break;
            default:
                if (role != Role.None && !LosesResult(value, role)) Escape();
                break;
        }

        if (Conditions.Variable(target) is { } variable) _state = body.Conditions.Assigned(_state, variable, value);
    }

    private Role VisitDeconstruction(IDeconstructionAssignmentOperation deconstruction, ITupleOperation targets)
    {
        if (Destination.Unwrap(deconstruction.Value) is ITupleOperation values && targets.Elements.Length == values.Elements.Length)
        {
            var roles = values.Elements.Select(Visit).ToArray();
            for (var i = 0; i < roles.Length; i++) Store(targets.Elements[i], roles[i], values.Elements[i]);
            return Role.None;
        }

        var whole = Visit(deconstruction.Value);
        if (acquisition?.Carrier?.ElementOf(targets.Elements.Length) is not { } element || whole != Role.Resource || !IsCarrier(deconstruction.Value.Type))
        {
            if (whole != Role.None) Escape();
            foreach (var target in targets.Elements)
            {
                if (Visit(target) != Role.None) Escape();
            }

            return Role.None;
        }

        for (var i = 0; i < targets.Elements.Length; i++)
        {
            Store(targets.Elements[i], i == element ? Role.Resource : targets.Elements[i].Type is { } type && type.IsDisposable() ? Role.Part : Role.None, deconstruction.Value);
        }

        return Role.None;
    }

    private void Assign(ISymbol variable, Role role)
    {
        if (role != Role.None && (body.Captures.LetGo(variable) || (acquisition is { Carrier: not null } && body.Captures.Mention(variable)))) Escape();
        Assign(body.Places.Of(variable), role);
    }

    private void Assign(int? place, Role role)
    {
        if (place is { } known) _state = _state.With(known, role);
        else Overflowed = true;
    }

    private Role VisitConversion(IConversionOperation conversion)
    {
        var role = Visit(conversion.Operand);
        if (conversion.OperatorMethod is not null)
        {
            if (role != Role.None) Escape();
            return Role.None;
        }

        if (role == Role.Resource && conversion.Parent is not IBinaryOperation && IsSeenAsAnother(conversion)) Escape();
        return role;
    }

    /// <summary>Whether the members of a type that has the resource inside are out of sight behind a conversion.</summary>
    private bool IsSeenAsAnother(IConversionOperation conversion) =>
        IsCarrier(conversion.Operand.Type) ? !IsCarrier(conversion.Type)
        : conversion.Type is { SpecialType: not SpecialType.System_IDisposable, Name: not "IAsyncDisposable" } type && IsWrapper(conversion.Operand.Type) && !IsWrapper(type);

    private Role VisitAwait(IAwaitOperation awaited)
    {
        var role = Visit(awaited.Operation);
        if (role == Role.Task)
        {
            Throws(awaited, Witness.None); // if the wait fails there is no resource: only paths that have none go on from here
            return Role.Resource;
        }

        if (role == Role.Resource && acquisition is { IsLikeness: true }) return role;
        Throws(awaited, _throwsWithIt is not null && Destination.Taken(awaited) == _throwsWithIt ? Witness.None : role == Role.Part && acquisition is { IsLikeness: true } ? Witness.Weak : AwaitWitness(awaited.Operation));
        if (_state.Idle && Destination.Taken(awaited) is IInvocationOperation { Instance: { } instance, TargetMethod: var method } && RoleOf(instance) == Role.Resource) Connect(method);
        if (_connecting is { } connecting && awaited.Syntax.Span.Contains(connecting.Span)) _state = _state with { Idle = false };
        return role == Role.Part ? Role.Part : Role.None;
    }

    private Role VisitProperty(IPropertyReferenceOperation property)
    {
        var instance = Visit(property.Instance);
        foreach (var argument in property.Arguments) Visit(argument.Value);
        if (instance == Role.Task && property.Property.Name == "Result")
        {
            Throws(property, Witness.None);
            return Role.Resource;
        }

        if (instance == Role.Resource && (Brings(property) || (IsWrapper(property.Instance?.Type) && SymbolEqualityComparer.Default.Equals(property.Type, acquisition!.Value.Type)))) return Role.Resource;
        if (property is { Property: { Name: "Value", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } }) return instance;
        if (instance is Role.Resource && property.Arguments.Length > 0) Throws(property, Witness.Strong);
        return instance is Role.Resource or Role.Part && (Carries(property.Type, fromMember: true) || IsView(property.Property)) ? Role.Part : Role.None;
    }

    private void Escape()
    {
        if (_state.Holding == Holding.Open) _state = _state with { Holding = Holding.Escaped };
    }

    private void Release()
    {
        if (_state.Holding == Holding.Open) _state = _state with { Holding = Holding.Released };
    }

    private void Throws(IOperation thrower, Witness witness)
    {
        if (_state.Holding == Holding.NotYet || (_state.Holding == Holding.Open && witness != Witness.None && witness >= weakestWitness)) onThrow(thrower, witness, _state);
    }
}
