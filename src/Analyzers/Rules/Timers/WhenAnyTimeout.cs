using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Collections;
using LeakAnalyzers.Analysis.Timing;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Timers;

/// <summary>A <c>Task.WhenAny</c> between work and a delay.</summary>
/// <param name="WhenAny">The call.</param>
/// <param name="Delay">The call of Task.Delay, or of a method that only waits for one, in place or where a local takes it.</param>
/// <param name="HeldBy">The local that holds the delay, if one does.</param>
/// <param name="Work">The other tasks.</param>
internal sealed record WhenAnyTimeout(IInvocationOperation WhenAny, IInvocationOperation Delay, ILocalSymbol? HeldBy,
    ImmutableArray<IOperation> Work)
{
    public static bool IsDelay(IMethodSymbol method) =>
        method is { Name: "Delay", ContainingType: { Name: "Task" or "TimeProviderTaskExtensions", ContainingNamespace.Name: "Tasks" } };

    /// <summary>The race that a delay takes part in, at once or by way of a local.</summary>
    public static WhenAnyTimeout? With(IInvocationOperation delay)
    {
        for (var parent = delay.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IInvocationOperation call when IsWhenAny(call.TargetMethod):
                    return Among(call, delay);
                case IVariableInitializerOperation or ISimpleAssignmentOperation { Target: ILocalReferenceOperation }
                    or IInvocationOperation { TargetMethod.Name: "Add", Instance: ILocalReferenceOperation }:
                    return FunctionBody.Around(delay).Descendants().OfType<IInvocationOperation>()
                        .Where(static call => IsWhenAny(call.TargetMethod)).Select(call => Among(call, delay))
                        .FirstOrDefault(static race => race is not null);
                case IExpressionStatementOperation or IReturnOperation or IAnonymousFunctionOperation:
                    return null;
            }
        }

        return null;
    }

    private static WhenAnyTimeout? Among(IInvocationOperation whenAny, IInvocationOperation delay) =>
        Find(whenAny) is { } race && race.Delay.Syntax == delay.Syntax ? race : null;

    private static bool IsWhenAny(IMethodSymbol method) =>
        method.Name == "WhenAny" && method.ContainingType.IsExactly("System.Threading.Tasks.Task");

    private static WhenAnyTimeout? Find(IInvocationOperation whenAny)
    {
        (IInvocationOperation Delay, ILocalSymbol? HeldBy)? race = null;
        var work = ImmutableArray.CreateBuilder<IOperation>();
        foreach (var task in whenAny.Arguments.SelectMany(static argument =>
            InlineElements.Elements(argument)?.Select(ValueUse.WalkDownConversion) ?? Tasks(argument.Value)))
        {
            if (race is null && DelayIn(task, whenAny) is { } delay) race = delay;
            else work.Add(task);
        }

        return race is { } found && work.Count > 0 ? new(whenAny, found.Delay, found.HeldBy, work.ToImmutable()) : null;
    }

    /// <summary>The token that ends the delay early; null when none can.</summary>
    public IOperation? Token
    {
        get
        {
            foreach (var argument in Timed.Arguments)
            {
                if (argument.ArgumentKind != ArgumentKind.Explicit || argument.Parameter?.Type.Name != "CancellationToken") continue;
                var token = DelayingMethods.GivenFor(argument.Value, Delay);
                return IsNone(token) ? null : ValueUse.WalkDownConversion(token);
            }

            return null;
        }
    }

    public IOperation Duration =>
        ValueUse.WalkDownConversion(
            DelayingMethods.GivenFor(Timed.Arguments.First(static argument => argument.Parameter?.Type.Name != "TimeProvider").Value,
                Delay));

    /// <summary>The call of Task.Delay itself, where the race has a method that waits for one.</summary>
    private IInvocationOperation Timed => DelayingMethods.DelayOf(Delay) ?? Delay;

    public bool IsEndless =>
        Duration is { ConstantValue: { HasValue: true, Value: -1 } } or IFieldReferenceOperation { Field.Name: "InfiniteTimeSpan" };

    /// <summary>Whether a task is one that the delay races against, named again.</summary>
    public bool IsWork(IOperation operation) => Work.Any(work => Same(ValueUse.WalkDownConversion(operation), work));

    public bool IsDelayItself(IOperation operation) =>
        HeldBy is not null && ValueUse.WalkDownConversion(operation) is ILocalReferenceOperation { Local: var local }
            && SymbolEqualityComparer.Default.Equals(local, HeldBy);

    private static bool Same(IOperation left, IOperation right) => (RecursionGuard.Descend(left), right) switch
    {
        (ILocalReferenceOperation one, ILocalReferenceOperation other) => SymbolEqualityComparer.Default.Equals(one.Local, other.Local),
        (IParameterReferenceOperation one, IParameterReferenceOperation other) =>
            SymbolEqualityComparer.Default.Equals(one.Parameter, other.Parameter),
        (IMemberReferenceOperation one, IMemberReferenceOperation other) => SymbolEqualityComparer.Default.Equals(one.Member, other.Member)
            && (one.Instance is null || other.Instance is null || one.Instance is IInstanceReferenceOperation
                || Same(one.Instance, other.Instance)),
        _ => false,
    };

    private static IEnumerable<IOperation> Tasks(IOperation argument)
    {
        RecursionGuard.EnsureStack();
        var value = ValueUse.WalkDownConversion(argument);
        return value switch
        {
            IInvocationOperation { TargetMethod: { Name: "Append" or "Prepend" or "Concat", IsExtensionMethod: true } } chain =>
                chain.Arguments.SelectMany(static a => Tasks(a.Value)),
            ILocalReferenceOperation { Local: var local } when CollectionOwnership.Element(local.Type) is not null => PutInto(local, value),
            _ => InlineElements.Elements(value)?.Select(ValueUse.WalkDownConversion) ?? [value],
        };
    }

    /// <summary>The tasks that are listed where a local collection is made, or added to it.</summary>
    private static IEnumerable<IOperation> PutInto(ILocalSymbol collection, IOperation use)
    {
        var function = FunctionBody.Around(use);
        var made = ValueUse.InitializerOf(collection, function);
        if (made is not null && InlineElements.Elements(made) is { } elements)
        {
            foreach (var element in elements) yield return ValueUse.WalkDownConversion(element);
        }

        foreach (var add in function.Descendants().OfType<IInvocationOperation>()
            .Where(static call => call is { TargetMethod.Name: "Add", Arguments.Length: 1 }))
        {
            var isOfCollection = add.Instance is ILocalReferenceOperation { Local: var local }
                ? SymbolEqualityComparer.Default.Equals(local, collection)
                : add.Instance is IInstanceReferenceOperation && made?.Syntax.Span.Contains(add.Syntax.Span) == true;
            if (isOfCollection) yield return ValueUse.WalkDownConversion(add.Arguments[0].Value);
        }
    }

    private static (IInvocationOperation Delay, ILocalSymbol? HeldBy)? DelayIn(IOperation task, IOperation whenAny)
    {
        if (DelayCall(task) is { } inPlace) return (inPlace, null);
        if (task is not ILocalReferenceOperation { Local: var local }) return null;
        IInvocationOperation? last = null;
        foreach (var operation in FunctionBody.Around(whenAny).Descendants())
        {
            var made = operation switch
            {
                IVariableDeclaratorOperation { Initializer.Value: var value } declarator
                    when SymbolEqualityComparer.Default.Equals(declarator.Symbol, local) =>
                    value,
                ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment
                    when SymbolEqualityComparer.Default.Equals(target.Local, local) =>
                    assignment.Value,
                _ => null,
            };
            if (made is null) continue;
            if (DelayCall(made) is not { } call) return null; // sometimes something else
            if (last is null || operation.Syntax.SpanStart < whenAny.Syntax.SpanStart) last = call;
            if (IsOnCondition(operation)) return null; // made anew only when it has run out
        }

        return last is null ? null : (last, local);
    }

    private static bool IsOnCondition(IOperation operation)
    {
        if (operation is not ISimpleAssignmentOperation) return false;
        for (var parent = operation.Parent; parent is not null and not ILoopOperation and not IAnonymousFunctionOperation;
            parent = parent.Parent)
        {
            if (parent is IConditionalOperation or ISwitchOperation) return true;
        }

        return false;
    }

    private static IInvocationOperation? DelayCall(IOperation task) =>
        ValueUse.WalkDownConversion(task) is IInvocationOperation call && DelayingMethods.DelayOf(call) is not null ? call : null;

    private static bool IsNone(IOperation token) =>
        ValueUse.WalkDownConversion(token) is IDefaultValueOperation
            or IPropertyReferenceOperation { Property: { Name: "None", IsStatic: true } };

}
