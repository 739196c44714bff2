using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using LeakAnalyzers.Knowledge.Tables;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency.Bounds;

/// <summary>How often loops turn, and where numbers come from.</summary>
internal sealed partial class SequenceBound
{
    private static bool IsNumber(ITypeSymbol? type) => type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double;

    /// <summary>
    /// Where the turns of a loop without a count come from: from the collection whose end it waits for, else from outside.
    /// </summary>
    public Provenance OfEndless(ILoopOperation loop) => loop is IWhileLoopOperation { Condition: { } condition }
        && CollectionAskedBy(condition) is { } drained ? Find(drained) : Provenance.Unbounded;

    private Provenance OfLoop(ILoopOperation loop, ProvenanceTrail trail) => loop switch
    {
        IForEachLoopOperation each => Follow(each.Collection, trail),
        IForLoopOperation { Condition: not null } counted => Turns(counted, trail),
        IWhileLoopOperation { Condition: { } condition } when CollectionAskedBy(condition) is { } drained => Follow(drained, trail),
        _ => PeriodicExecution.Arrival(loop, loop.Body.ChildOperations.LastOrDefault() ?? loop) is not null ? Provenance.Unbounded
            : Provenance.Unknown,
    };

    /// <summary>
    /// The collection whose end a loop waits for: <c>while (queue.Count > 0)</c>, <c>while (queue.TryDequeue(out var item))</c>.
    /// </summary>
    private static IOperation? CollectionAskedBy(IOperation condition) => condition.DescendantsAndSelf().Select(static o => o switch
    {
        IPropertyReferenceOperation { Property.Name: "Count" or "Length", Instance: ILocalReferenceOperation collection } => collection,
        IInvocationOperation
        {
            TargetMethod.Name: "TryDequeue" or "TryPop" or "TryTake",
            Instance: ILocalReferenceOperation collection
        } => collection,
        IInvocationOperation { TargetMethod.Name: "Any", Arguments: [{ Value: var collection }] }
            when ValueUse.WalkDownConversion(collection) is ILocalReferenceOperation =>
            collection,
        _ => (IOperation?)null,
    }).FirstOrDefault(static found => found is not null);

    private Provenance Turns(IForLoopOperation loop, ProvenanceTrail trail)
    {
        if (loop.Condition is not { } condition || loop.Locals.FirstOrDefault() is not { } counter) return Provenance.Unknown;
        var tests = condition.DescendantsAndSelf().OfType<IBinaryOperation>().Where(static test =>
            test.OperatorKind is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan
                or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.NotEquals).ToList();
        if (tests.Count == 0) return Provenance.Unknown;
        var turns = tests.Select(test => Limit(test, loop, counter, trail)).Min(); // all of them must hold
        return turns.IsBounded() || !StartsEqualWorkers(loop, counter, tests) ? turns : Provenance.Bounded;
    }

    private Provenance Limit(IBinaryOperation test, IForLoopOperation loop, ILocalSymbol counter, ProvenanceTrail trail)
    {
        var (left, right) = (Reads(test.LeftOperand, counter), Reads(test.RightOperand, counter));
        if (left == right) return Provenance.Unknown;
        var bound = left ? test.RightOperand : test.LeftOperand;
        var start = loop.Before.SelectMany(static before =>
            before.DescendantsAndSelf()).OfType<IVariableDeclaratorOperation>().FirstOrDefault(declarator =>
            Same(declarator.Symbol, counter))?.GetVariableInitializer()?.Value;
        // counting down, the start is the number
        return ValueUse.WalkDownConversion(bound).ConstantValue is { HasValue: true } && start is not null
            ? Count(start, trail).Or(Count(bound, trail)) : Count(bound, trail);
    }

    /// <summary>The work of each turn is the same: the loop starts a number of workers that somebody chose.</summary>
    private static bool StartsEqualWorkers(IForLoopOperation loop, ILocalSymbol counter, List<IBinaryOperation> tests) =>
        !tests.Any(static test => ValueUse.WalkDownConversion(test.RightOperand).ConstantValue.HasValue
            && ValueUse.WalkDownConversion(test.LeftOperand) is not IPropertyReferenceOperation)
        && !tests.Any(static test => CollectionOf(test.LeftOperand) is not null || CollectionOf(test.RightOperand) is not null)
        && !loop.Body.Descendants().Any(o => Reads(o, counter) && !IsPlaceOfTask(o));

    /// <summary>The counter says where the started task is kept: <c>workers[i] = Task.Run(Work)</c>.</summary>
    private static bool IsPlaceOfTask(IOperation counter) =>
        counter.Parent is IArrayElementReferenceOperation { Parent: ISimpleAssignmentOperation assignment } element
        && assignment.Target == element && assignment.Value.Type.IsTaskShaped();

    private Provenance Count(IOperation count, ProvenanceTrail trail)
    {
        RecursionGuard.EnsureStack();
        if (trail.IsTooDeep || ++_steps > MaxSteps) return Provenance.Unknown;
        trail = trail.Deeper();
        count = ValueUse.WalkDownAwait(count);
        if (count.ConstantValue is { HasValue: true, Value: var constant }) return constant is IConvertible and not string
            && Convert.ToDouble(constant, System.Globalization.CultureInfo.InvariantCulture) <= smallBound ? Provenance.Bounded
            : Provenance.CallersDecide;
        if (CollectionOf(count) is { } collection) return Follow(collection, trail);
        return count switch
        {
            IInvalidOperation => Provenance.Bounded, // half-typed
            IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder or BinaryOperatorKind.Subtract
            } part => Count(part.LeftOperand, trail),
            IBinaryOperation sum => Factor(sum.LeftOperand, trail).Or(Factor(sum.RightOperand, trail)),
            IConditionalOperation { WhenFalse: { } otherwise } choice => Count(choice.WhenTrue, trail).Or(Count(otherwise, trail)),
            ICoalesceOperation choice => Count(choice.Value, trail).Or(Count(choice.WhenNull, trail)),
            IInvocationOperation call => OfNumber(call, trail),
            ILocalReferenceOperation { Local: var local } reference => OfNumber(local, reference, trail),
            IParameterReferenceOperation { Parameter: var parameter } reference => OfNumber(parameter, reference, trail),
            IPropertyReferenceOperation { Property: var property } reference =>
                SequenceSources.Find(property, reference.Instance?.Type)?.Provenance ?? OfNumber(reference, property, trail),
            IFieldReferenceOperation { Field: var field } reference => OfNumber(reference, field, trail),
            _ => Provenance.CallersDecide,
        };
    }

    /// <summary>A constant in a sum or product changes nothing about where the number comes from.</summary>
    private Provenance Factor(IOperation operand, ProvenanceTrail trail) => ValueUse.WalkDownConversion(operand).ConstantValue.HasValue
        ? Provenance.Bounded : Count(operand, trail);

    private Provenance OfNumber(IInvocationOperation call, ProvenanceTrail trail)
    {
        RecursionGuard.EnsureStack();
        if (SequenceSources.Find(call.TargetMethod, call.Instance?.Type)?.Provenance is { } known) return known;
        if (!call.TargetMethod.DeclaringSyntaxReferences.IsEmpty && trail.Past(call.TargetMethod.OriginalDefinition) is { } past
            && ImplementationOf(call.TargetMethod) is { } body)
            return ReturnsOf(body).Select(value => Count(value, past.Into(call))).DefaultIfEmpty(Provenance.CallersDecide).Max();
        return call.TargetMethod.ContainingType.SpecialType != SpecialType.None || call.TargetMethod.ContainingType.Is("System.Math")
            || call.TargetMethod.ContainingType.Is("System.Convert")
            ? call.Arguments.Select(argument => argument.Value.Type?.SpecialType == SpecialType.System_String
                ? Follow(argument.Value, trail) : Factor(argument.Value, trail)).Aggregate(Provenance.Bounded, static (one, other) =>
                one.Or(other)).Or(call.Arguments.IsEmpty ? Provenance.CallersDecide : Provenance.Bounded)
            : Provenance.CallersDecide;
    }

    private Provenance OfNumber(IParameterSymbol parameter, IOperation reference, ProvenanceTrail trail)
    {
        RecursionGuard.EnsureStack();
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } method)
            return Provenance.CallersDecide;
        if (trail.Past(parameter) is not { } past) return Provenance.Bounded;
        return past.ArgumentOf(parameter) is var (given, before) ? Count(given, before) : OfArguments(parameter, method, reference, past);
    }

    private Provenance OfNumber(ILocalSymbol local, IOperation reference, ProvenanceTrail trail)
    {
        RecursionGuard.EnsureStack();
        if (trail.Past(local) is not { } past) return Provenance.Bounded;
        Provenance? found = null;
        foreach (var operation in ValueUse.Root(reference).Descendants())
        {
            var value = operation switch
            {
                IVariableDeclaratorOperation declarator when Same(declarator.Symbol, local) => declarator.GetVariableInitializer()?.Value,
                ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when Same(target.Local, local) =>
                    assignment.Value,
                _ => null,
            };
            if (value is null) continue;
            if (SizeGuards.IsCap(operation, local)) return Provenance.Bounded;
            found = (found ?? Provenance.Bounded).Or(Count(value, past));
        }

        return found ?? Provenance.CallersDecide;
    }

    /// <summary>A number that is declared with a constant has a default that somebody chose: it is a setting of its type.</summary>
    private Provenance OfNumber(IMemberReferenceOperation reference, ISymbol member, ProvenanceTrail trail)
    {
        RecursionGuard.EnsureStack();
        if (SettingsTypes.For(compilation).Holds(member)) return Provenance.Configuration;
        if (reference.Instance is { } owner and not IInstanceReferenceOperation
            && Follow(owner, trail) is Provenance.Configuration) return Provenance.Configuration;
        if (member.DeclaringSyntaxReferences.IsEmpty
            || trail.Past(member.OriginalDefinition) is not { } past) return Provenance.CallersDecide;
        if (member is IPropertySymbol { GetMethod: { } getter } && DeclaredBodies.Find(getter, compilation) is { } body
            && ReturnsOf(body).ToList() is { Count: > 0 } returned) return returned.Aggregate(Provenance.Bounded, (one, value) =>
            one.Or(Count(value, past)));
        var uses = MemberUses.Find(member, compilation).ToList();
        // it counts something
        if (uses.Any(static use =>
            use.Parent is IIncrementOrDecrementOperation or ICompoundAssignmentOperation
                or IArgumentOperation { Parameter.RefKind: not RefKind.None })) return Provenance.CallersDecide;
        if (DeclaredBodies.Initializer(member, compilation) is { ConstantValue.HasValue: true }) return Provenance.Configuration;
        var given = uses.Where(static use => use.Parent is ISimpleAssignmentOperation assignment
            && assignment.Target == use).Select(use => Count(((ISimpleAssignmentOperation)use.Parent!).Value, past)).ToList();
        return given.Count == 0 ? Provenance.CallersDecide : given.Aggregate(Provenance.Bounded, static (one, other) => one.Or(other));
    }

    private static IOperation? CollectionOf(IOperation count) => ValueUse.WalkDownConversion(count) switch
    {
        IPropertyReferenceOperation { Property.Name: "Count" or "Length", Instance: { } collection } => collection,
        IInvocationOperation { TargetMethod: { Name: "Count", ContainingType.Name: "Enumerable" or "Queryable" } } call =>
            call.Arguments.IsEmpty ? null : call.Arguments[0].Value,
        _ => null,
    };

    private static bool Reads(IOperation operation, ILocalSymbol local) =>
        ValueUse.WalkDownConversion(operation) is ILocalReferenceOperation reference && Same(reference.Local, local);
}
