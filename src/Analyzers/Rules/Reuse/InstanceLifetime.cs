using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Reuse;

/// <summary>
/// How often a value that is meant to be shared is made, seen from where it is kept: a static or guarded field makes it once, a local makes
/// it as often as its body runs, an object that takes it makes it as often as that object, a return as often as the callers.
/// </summary>
internal sealed class InstanceLifetime(Compilation compilation, Options options)
{
    private readonly Resources _resources = Resources.For(compilation, options);
    private readonly ExecutionFrequency _repetition = new(compilation, options);

    public CreationFrequency Classify(IOperation made) => Classify(made, RecursionGuard.Start());

    private CreationFrequency Classify(IOperation made, RecursionGuard outer)
    {
        if (!outer.TryEnter(made, out var guard)) return CreationFrequency.Unknown;
        var (value, consumer) = ValueUse.Consumer(made);
        switch (consumer)
        {
            case IFieldInitializerOperation { InitializedFields: var fields }:
                return fields.All(static f => f.IsStatic) ? CreationFrequency.Once : _repetition.OfInstance(fields[0].ContainingType);
            case IPropertyInitializerOperation { InitializedProperties: var properties }:
                return properties.All(static p => p.IsStatic)
                    ? CreationFrequency.Once
                    : _repetition.OfInstance(properties[0].ContainingType);
            case ICoalesceOperation coalesce when coalesce.WhenNull == value || coalesce.Value == value:
                return Classify(coalesce, guard);
            case IConditionalOperation choice when choice.Condition != value:
                return Classify(choice, guard);
            case ISwitchExpressionArmOperation { Parent: { } choice }:
                return Classify(choice, guard);
            case ICoalesceAssignmentOperation { Target: ILocalReferenceOperation or IParameterReferenceOperation } assignment:
                return OfVariable(assignment, TrackedConditions.Variable(assignment.Target)!, guard);
            case ICoalesceAssignmentOperation:
                return CreationFrequency.Once;
            case ISimpleAssignmentOperation assignment when assignment.Value == value:
                return OfAssignment(assignment, value, guard);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return OfVariable(declarator, declarator.Symbol, guard);
            case IReturnOperation:
                return OfReturned(consumer, guard);
            case IArgumentOperation argument:
                return OfArgument(argument, guard);
            case IInvalidOperation { Syntax: BaseObjectCreationExpressionSyntax }:
                return Classify(consumer, guard); // an object out of sight
            case IMemberInitializerOperation or IObjectOrCollectionInitializerOperation:
                return CreationFrequency.Unknown;
            case IArrayInitializerOperation or ITupleOperation or IAnonymousObjectCreationOperation:
                return CreationFrequency.Unknown;
            default:
                return _repetition.Classify(made); // used on the spot, or dropped
        }
    }

    private CreationFrequency OfAssignment(ISimpleAssignmentOperation assignment, IOperation value, RecursionGuard guard)
    {
        switch (assignment.Target)
        {
            case ILocalReferenceOperation { Local: var local }:
                return OfVariable(assignment, local, guard);
            case IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter }:
                return OfVariable(assignment, parameter, guard);
            case IFieldReferenceOperation or IPropertyReferenceOperation when IsGuarded(assignment):
                return CreationFrequency.Once;
            case IMemberReferenceOperation
            {
                Member: IFieldSymbol or IPropertySymbol,
                Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
            } member:
                return OfKept(assignment, member.Member);
            case IMemberReferenceOperation
            {
                Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }
            }
                when Owner(assignment) is { } owner:
                return Classify(owner, guard); // new Owner { Client = value }
            case IMemberReferenceOperation { Instance: ILocalReferenceOperation { Local: var owner } }:
                return OfVariable(assignment, owner, guard);
            case IInvalidOperation when HandlerChains.ClientOver(assignment.Target) is { } client:
                return Classify(client, guard);
            case IDiscardOperation:
                return _repetition.Classify(assignment);
            default:
                return CreationFrequency.Unknown; // an element of a cache, a member of something else
        }
    }

    /// <summary>Kept in a member of the type without a guard: right when the assignment itself runs once for each instance.</summary>
    private CreationFrequency OfKept(IOperation assignment, ISymbol member)
    {
        if (ExecutionFrequency.LoopAround(assignment) is not null) return CreationFrequency.Repeated("on every iteration of a loop");
        if (ExecutionFrequency.Containing(assignment) is not IMethodSymbol method) return CreationFrequency.Unknown;
        if (method.MethodKind == MethodKind.StaticConstructor) return CreationFrequency.Once;
        if (!member.IsStatic && method.MethodKind == MethodKind.Constructor) return _repetition.OfInstance(method);
        var instance = _repetition.OfInstance(member.ContainingType);
        return instance.Recurrence == Recurrence.Again && method.MethodKind == MethodKind.Ordinary
            ? CreationFrequency.Repeated($"on each call of '{method.Name}'")
            : CreationFrequency.Unknown;
    }

    /// <summary>Held by a variable: what the variable is used for decides.</summary>
    private CreationFrequency OfVariable(IOperation from, ISymbol variable, RecursionGuard outer)
    {
        if (!outer.TryEnter(variable, out var guard)) return CreationFrequency.Unknown;
        if (LoopBounds.HasWorkerLoopAfter(from)) return CreationFrequency.Unknown; // made once for all the work behind it
        foreach (var operation in ValueUse.Root(from).Descendants())
        {
            if (!IsReference(operation, variable)) continue;
            var (value, consumer) = ValueUse.Consumer(operation);
            var kept = consumer switch
            {
                ISimpleAssignmentOperation assignment when assignment.Value == value => OfAssignment(assignment, value, guard),
                ICoalesceAssignmentOperation assignment when assignment.Value == value => Classify(operation, guard),
                IReturnOperation when !IsInNestedFunction(operation, from) => OfReturned(consumer, guard),
                IArgumentOperation argument => OfArgument(argument, guard),
                IInvalidOperation { Syntax: InvocationExpressionSyntax call } when IsUnresolvedStore(call) => CreationFrequency.Unknown,
                IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }
                    when !SymbolEqualityComparer.Default.Equals(declarator.Symbol, variable) =>
                    OfVariable(declarator, declarator.Symbol, guard),
                IArrayInitializerOperation or ITupleOperation or IAnonymousObjectCreationOperation => CreationFrequency.Unknown,
                ICoalesceOperation or IConditionalOperation or IInvalidOperation { Syntax: BaseObjectCreationExpressionSyntax } =>
                    Classify(operation, guard),
                _ => (CreationFrequency?)null,
            };
            if (kept is { Recurrence: not Recurrence.Again } known) return known;
            if (OutlivesTheBody(operation, from)) return CreationFrequency.Unknown;
        }

        return _repetition.Classify(from);
    }

    /// <summary>A use in a delegate that is stored or returned: it may run long after the body.</summary>
    private static bool OutlivesTheBody(IOperation use, IOperation from)
    {
        for (var parent = use.Parent; parent is not null && !parent.Syntax.Span.Contains(from.Syntax.Span); parent = parent.Parent)
        {
            if (parent is not IDelegateCreationOperation creation) continue;
            if (ValueUse.Consumer(creation).Parent is IReturnOperation or IEventAssignmentOperation or IObjectCreationOperation
                or ISimpleAssignmentOperation { Target: not ILocalReferenceOperation }
                or IArgumentOperation { Parent: IObjectCreationOperation })
                return true;
        }

        return false;
    }

    private static bool IsInNestedFunction(IOperation operation, IOperation from)
    {
        for (var parent = operation.Parent; parent is not null && !parent.Syntax.Span.Contains(from.Syntax.Span); parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation) return true;
        }

        return false;
    }

    private static bool IsReference(IOperation operation, ISymbol variable) => operation switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, variable),
        IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, variable),
        _ => false,
    };

    /// <summary>Returned: made as often as the callers ask, when they can be seen.</summary>
    private CreationFrequency OfReturned(IOperation returned, RecursionGuard guard)
    {
        for (var parent = returned.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation lambda:
                    return OfReturnedByDelegate(lambda);
                case ILocalFunctionOperation local:
                    return OfCallers(returned, local.Symbol, guard);
            }
        }

        if (ExecutionFrequency.Containing(returned) is not IMethodSymbol method) return CreationFrequency.Unknown;
        if (method.MethodKind == MethodKind.PropertyGet && method.AssociatedSymbol is IPropertySymbol property)
        {
            return IsGuarded(returned) || property.IsOverride || property.IsVirtual
                ? CreationFrequency.Unknown
                : CreationFrequency.Repeated($"on each read of '{property.Name}'");
        }

        if (method.IsOverride || method.ContainingType.Is("System.Net.Http.IHttpClientFactory") || _repetition.IsStartUp(method)
            || IsGuarded(returned))
            return CreationFrequency.Unknown;
        return OfCallers(returned, method, guard);
    }

    private CreationFrequency OfReturnedByDelegate(IAnonymousFunctionOperation lambda)
    {
        var (value, consumer) = ValueUse.Consumer(lambda is { Parent: IDelegateCreationOperation creation } ? creation : lambda);
        if (consumer is not IArgumentOperation argument) return CreationFrequency.Unknown;
        if (argument.Parent is IInvocationOperation call)
        {
            var name = call.TargetMethod.Name;
            if (DelegateContracts.RunOnce(name)) return CreationFrequency.Once;
            if (DelegateContracts.Transient(name)) return _repetition.Classify(lambda.Body);
            return CreationFrequency.Unknown;
        }

        return argument.Parent is IObjectCreationOperation { Type.Name: "Lazy" or "AsyncLazy" }
            ? CreationFrequency.Once
            : CreationFrequency.Unknown;
    }

    /// <summary>The callers in sight decide; a public factory nobody here calls is somebody else's to keep.</summary>
    private CreationFrequency OfCallers(IOperation inside, IMethodSymbol method, RecursionGuard outer)
    {
        if (!outer.TryEnter(method, out var guard)) return CreationFrequency.Unknown;
        var worst = CreationFrequency.Unknown;
        foreach (var call in CallSites.Find(method, inside, compilation))
        {
            if (call is not IInvocationOperation) return CreationFrequency.Unknown;
            var lifetime = Classify(call, guard);
            if (lifetime.Recurrence != Recurrence.Again) return lifetime;
            worst = ExecutionFrequency.Containing(call) is { } caller
                ? CreationFrequency.Repeated($"by '{method.Name}' {WhereFrom(caller, lifetime)}")
                : lifetime;
        }

        return worst;
    }

    private static string WhereFrom(ISymbol caller, CreationFrequency lifetime) =>
        caller is IMethodSymbol { MethodKind: MethodKind.Ordinary } method && !lifetime.Because.StartsWith("by ", StringComparison.Ordinal)
            ? $"for each call of '{method.Name}'"
            : lifetime.Because;

    private CreationFrequency OfArgument(IArgumentOperation argument, RecursionGuard guard)
    {
        switch (argument.Parent)
        {
            case IObjectCreationOperation creation:
                return Classify(creation, guard); // what takes it decides: a wrapper, a typed client
            case IInvocationOperation call when DelegateContracts.RunOnce(call.TargetMethod.Name) || IsStored(call, argument):
                return CreationFrequency.Unknown;
            case IInvocationOperation { TargetMethod: { MethodKind: MethodKind.Constructor } }:
                return CreationFrequency.Unknown; // : this(new HttpClient())
            case IInvocationOperation { Type: { } result } call
                when result.AwaitedType() is { } made && SymbolEqualityComparer.Default.Equals(made, argument.Value.Type.AwaitedType()):
                return Classify(call, guard); // a wait with a limit yields what its task does
            case IInvocationOperation call when call.TargetMethod.IsExtensionMethod && argument.Parameter?.Ordinal == 0:
                return _repetition.Classify(argument);
            case IInvocationOperation { Type: { IsReferenceType: true, SpecialType: SpecialType.None } type } call
                when !type.IsTaskShaped() && type is not (IArrayTypeSymbol or ITypeParameterSymbol) && !type.IsAnonymousType:
                return Classify(call, guard); // what the call makes of it may carry it
            default:
                return _repetition.Classify(argument);
        }
    }

    /// <summary>A call that does not resolve, of a method that keeps what it is given.</summary>
    private static bool IsUnresolvedStore(InvocationExpressionSyntax call) =>
        SyntaxNames.CalleeOf(call) is { } name
            && (DelegateContracts.RunOnce(name) || name.StartsWith("Add", StringComparison.Ordinal) || name is "Register" or "TryAdd");

    private bool IsStored(IInvocationOperation call, IArgumentOperation argument)
    {
        if (_resources.Has(call.TargetMethod, Handover.TakesArgument)) return true;
        var summaries = MethodSummaries.For(compilation, _resources);
        ParameterEffect? effect = argument.Parameter is { } parameter && summaries.IsSource(call.TargetMethod)
            ? summaries.EffectOn(parameter) : null;
        return effect is not (ParameterEffect.Borrows or ParameterEffect.BorrowsOrThrows)
            && (call.TargetMethod.Name.StartsWith("Add", StringComparison.Ordinal)
                || call.TargetMethod.Name.StartsWith("Set", StringComparison.Ordinal)
                || call.TargetMethod.Name is "TryAdd" or "Register" or "Enqueue" or "Push" or "FromResult" or "Return"
                || (effect == ParameterEffect.Keeps && call.TargetMethod.ReturnsVoid));
    }

    /// <summary>The object creation whose initializer an assignment is part of.</summary>
    private static IObjectCreationOperation? Owner(IOperation assignment)
    {
        for (var parent = assignment.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IObjectCreationOperation creation) return creation;
            if (parent is not (IObjectOrCollectionInitializerOperation or IMemberInitializerOperation)) return null;
        }

        return null;
    }

    /// <summary>
    /// Under a null test of what is kept (<c>if (_client == null)</c>, <c>_client ?? (_client = ...)</c>), or after a return that hands out
    /// what is kept.
    /// </summary>
    private static bool IsGuarded(IOperation operation)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case IConditionalOperation { Condition: { } condition } when condition != child && TestsKept(condition):
                    return true;
                case ICoalesceOperation coalesce when coalesce.WhenNull == child && IsKept(coalesce.Value):
                    return true;
                case ISimpleAssignmentOperation { Value: ICoalesceOperation }:
                    break;
                case IBlockOperation block:
                    foreach (var earlier in block.Operations)
                    {
                        if (earlier == child) break;
                        if (earlier is IConditionalOperation { Condition: { } condition, WhenTrue: { } leaves } && TestsKept(condition)
                            && Leaves(leaves))
                            return true;
                    }

                    break;
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return false;
            }
        }

        return operation is ISimpleAssignmentOperation { Value: var value } assigned
            && ValueUse.WalkDownConversion(value) is ICoalesceOperation { Value: var kept } && ValueUse.SameMember(kept, assigned.Target);
    }

    private static bool Leaves(IOperation branch) =>
        branch is IReturnOperation or IThrowOperation
            || branch is IBlockOperation block && block.Operations.LastOrDefault() is IReturnOperation or IThrowOperation;

    private static bool TestsKept(IOperation condition) => condition.DescendantsAndSelf().Any(IsKept);

    private static bool IsKept(IOperation operation) =>
        operation is IFieldReferenceOperation or IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation }
            && ValueUse.WalkDownConversion(operation) is IMemberReferenceOperation;
}
