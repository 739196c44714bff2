using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using LeakAnalyzers.Knowledge;
using LeakAnalyzers.Knowledge.Tables;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>What keeps the number of tasks alive at once within a limit.</summary>
internal static partial class ConcurrencyLimits
{
    /// <summary>Whether one turn of a loop waits before it starts more: for a slot, for one of the tasks, for room in a queue.</summary>
    public static bool In(ILoopOperation loop, IOperation start)
    {
        var collected = CollectionFilledBy(start);
        foreach (var operation in FunctionBody.DescendantsInSameFunction(loop))
        {
            switch (operation)
            {
                case IInvocationOperation call when call.Syntax.SpanStart < start.Syntax.SpanStart && Waits(call)
                    && !RecursiveFanOut.AreAlternatives(call, start):
                case IInvocationOperation
                {
                    TargetMethod.Name: "Wait" or "WaitOne" or "WaitAsync" or "Join",
                    Instance: { } waited
                } when start is IInvocationOperation { Arguments: var given }
                    // what the work was given tells when it is done
                    && given.Any(a => IsAbout(waited, TrackedConditions.Variable(a.Value))):
                case IInvocationOperation drain when IsDrain(drain, start):
                case IInvocationOperation asked when asked.Syntax.SpanStart < start.Syntax.SpanStart && TryLocks.IsAskedAndLeft(asked):
                case IConditionalOperation test when test.Syntax.Span.End <= start.Syntax.SpanStart && LeavesAtCount(test, loop):
                case IWhileLoopOperation wait when WaitsForCount(wait):
                case var looked when collected is not null && IsLookAt(looked, collected):
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether the work takes a slot before it does anything else.</summary>
    public static bool AtTheStartOf(IAnonymousFunctionOperation? work)
    {
        if (work is null || First(work.Body) is not { } first) return false;
        var calls = first.DescendantsAndSelf().OfType<IInvocationOperation>().ToList();
        if (calls.Any(static call => TakesSlot(call))) return true;
        return work.Body.Operations.Length <= 2
            && calls.Any(static call => GatedMethods.WaitsForSlot(call.TargetMethod, call.SemanticModel!.Compilation));
    }

    /// <summary>Whether the started task is waited for before the next turn.</summary>
    public static bool IsWaitedFor(IOperation start, ILoopOperation? loop)
    {
        RecursionGuard.EnsureStack();
        var (value, consumer) = ValueUse.Consumer(start);
        if (value is IAwaitOperation || start.Parent is IAwaitOperation || IsBlockedOn(start)) return true;
        var holder = consumer switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            ISimpleAssignmentOperation { Target: var target } => TrackedConditions.Variable(target),
            IInvocationOperation { TargetMethod.Name: "ContinueWith" } call => HolderOfChain(call),
            _ => start is IInvocationOperation { Instance: ILocalReferenceOperation started, TargetMethod.Name: "Start" } ? started.Local
                : null,
        };
        if (SameWork(consumer) is { } same && IsWaitedFor(same, loop)) return true;
        if (consumer is IArgumentOperation argument && WaitsForArgument(argument)) return true;
        if (holder is null) return false;
        var around = (IOperation?)loop ?? ValueUse.Root(start);
        return around.Descendants().Any(o => TrackedConditions.Variable(o) is { } variable
            && o is ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
            && SymbolEqualityComparer.Default.Equals(variable, holder) && IsWait(o));
    }

    /// <summary>Whether the task takes part in a race and is left behind when it loses.</summary>
    public static bool IsAbandoned(IInvocationOperation start, ILoopOperation loop)
    {
        if (ValueUse.Consumer(start).Parent
            is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var task } })
            return false;
        return loop.Body.Descendants().OfType<IInvocationOperation>().Any(call =>
            call.TargetMethod is { Name: "WhenAny", ContainingType.Name: "Task" } && ArgumentsOf(call).Count() > 1
            && ArgumentsOf(call).Any(a => TrackedConditions.Variable(a) is { } v && SymbolEqualityComparer.Default.Equals(v, task)));
    }

    /// <summary>The collection that the started task goes into: <c>tasks.Add(Task.Run(...))</c>.</summary>
    public static ISymbol? CollectionFilledBy(IOperation start) => ValueUse.Consumer(start).Parent switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var task } declarator } =>
            Block(declarator)?.Descendants().OfType<ILocalReferenceOperation>().Where(reference =>
            SymbolEqualityComparer.Default.Equals(reference.Local, task)).Select(FilledBy).FirstOrDefault(static filled =>
            filled is not null),
        _ => FilledBy(start),
    };

    private static IOperation? Block(IOperation operation)
    {
        while (operation is not (null or IBlockOperation)) operation = operation.Parent!;
        return operation;
    }

    private static ISymbol? FilledBy(IOperation task)
    {
        RecursionGuard.EnsureStack();
        return ValueUse.Consumer(task).Parent switch
        {
            IArgumentOperation
            {
                Parent: IInvocationOperation
                {
                    TargetMethod.Name: "Add" or "Enqueue" or "Push" or "TryAdd" or "Insert" or "AddOrUpdate",
                    Instance: { } collection
                }
            } => TrackedConditions.Variable(collection),
            ITupleOperation or IObjectCreationOperation => FilledBy(ValueUse.Consumer(task).Parent!),
            IArgumentOperation { Parent: IObjectCreationOperation holder } => FilledBy(holder),
            ISimpleAssignmentOperation { Parent: IAnonymousObjectCreationOperation holder } => FilledBy(holder),
            ISimpleAssignmentOperation { Target: IArrayElementReferenceOperation element } =>
                TrackedConditions.Variable(element.ArrayReference),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } collection } } =>
                TrackedConditions.Variable(collection),
            _ => null,
        };
    }

    /// <summary>The last task of a chain that begins with the started one: <c>Task.Run(...).ContinueWith(...)</c>.</summary>
    public static IOperation Chained(IOperation start) => ValueUse.Consumer(RecursionGuard.Descend(start)).Parent switch
    {
        IInvocationOperation { TargetMethod.Name: "ContinueWith" } call => Chained(call),
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Unwrap" } call } => Chained(call),
        _ => start,
    };

    /// <summary>A call on a task that yields another task for the same work.</summary>
    private static IOperation? SameWork(IOperation? consumer) => consumer switch
    {
        IInvocationOperation { TargetMethod.Name: "WaitAsync" } call => call,
        IArgumentOperation
        {
            Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true, ReturnType: var result } } call
        } argument when result.IsTaskShaped() && call.Arguments[0] == argument => call,
        IInvalidOperation call => call,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Unwrap" } call } => call,
        _ => null,
    };

    private static ISymbol? HolderOfChain(IInvocationOperation call) =>
        ValueUse.Consumer(call).Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }
        ? declarator.Symbol : null;

    private static bool IsBlockedOn(IOperation start) => RecursionGuard.Descend(start).Parent switch
    {
        IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult" or "Join" } call => call.Instance == start,
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "WaitAsync" } call => call.Parent is IAwaitOperation
            || IsBlockedOn(call),
        IPropertyReferenceOperation { Property.Name: "Result" } property => property.Instance == start,
        _ => false,
    };

    private static bool IsWait(IOperation reference)
    {
        RecursionGuard.EnsureStack();
        while (reference.Parent is IConversionOperation or IParenthesizedOperation) reference = reference.Parent;
        return reference.Parent switch
        {
            IAwaitOperation => true,
            IPropertyReferenceOperation { Property.Name: "Result" or "IsCompleted" or "Status" or "IsAlive" } => true,
            IInvocationOperation { TargetMethod.Name: "Wait" or "Join" or "GetAwaiter" or "ConfigureAwait" or "WaitAsync" } => true,
            IArgumentOperation
            {
                Parent: IInvocationOperation { TargetMethod: { Name: "WhenAll" or "WaitAll", ContainingType.Name: "Task" } }
            } => true,
            IArgumentOperation argument when WaitsForArgument(argument) => true,
            IOperation list => OneOf(list) is { } call
                && (call.TargetMethod.Name is "WhenAll" or "WaitAll"
                || (call.TargetMethod.Name is "WhenAny" or "WaitAny" && ArgumentsOf(call).Take(2).Count() == 1)),
            null => false,
        };
    }

    /// <summary>The call on a task for which an operation is the list of the tasks it is given, written out.</summary>
    private static IInvocationOperation? OneOf(IOperation? list)
    {
        while (list is not (null or IArgumentOperation or IInvocationOperation or IBlockOperation
            or IAnonymousFunctionOperation)) list = list.Parent;
        return list is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingType.Name: "Task" } call } ? call : null;
    }

    private static bool Waits(IInvocationOperation call) =>
        TakesSlot(call)
            || (WorkItemStart.NameOf(call) is null && IsAwaitedOrBlocking(call)
            && GatedMethods.WaitsForSlot(call.TargetMethod, call.SemanticModel!.Compilation));

    /// <summary>Whether a call waits until others have made room. A wait of no time at all asks and does not wait.</summary>
    public static bool TakesSlot(IInvocationOperation call) => ConcurrencyGates.IsEntered(call.TargetMethod, call.Instance?.Type)
        && !call.Arguments.Any(TryLocks.IsNoTime);

    /// <summary>Whether the caller goes on only after a call has ended: it yields no task, or its task is awaited.</summary>
    public static bool IsAwaitedOrBlocking(IInvocationOperation call) =>
        !call.TargetMethod.ReturnType.IsTaskShaped() ? !WorkItemStart.IsUnheard(call.TargetMethod)
            : ValueUse.Consumer(call).Value is IAwaitOperation || IsBlockedOn(call) || call.Parent is IReturnOperation;

    private static bool IsDrain(IInvocationOperation call, IOperation start)
    {
        if (call.TargetMethod is not

            {
                Name: "WhenAny" or "WhenAll" or "WaitAny" or "WaitAll" or "WhenEach",
                ContainingType.Name: "Task" or "WaitHandle"
            }) return false;
        if (call.Syntax.Span.Contains(start.Syntax.Span)) return true;
        var arguments = ArgumentsOf(call).Where(static value => !IsHowLong(value.Type)).ToList();
        return arguments.Count == 1 && !(call.TargetMethod.Name == "WhenAny" && arguments[0].Type.IsTaskShaped());
    }

    /// <summary>What says how long to wait, beside what is waited for.</summary>
    private static bool IsHowLong(ITypeSymbol? type) => type is { SpecialType: SpecialType.System_Int32 }
        || type.Is("System.Threading.CancellationToken") || type.Is("System.TimeSpan");

    /// <summary>
    /// A loop that waits until a number has come down: <c>while (_active >= Most) await Task.Delay(10)</c>. One that looks at a
    /// clock waits for the time alone.
    /// </summary>
    private static bool WaitsForCount(IWhileLoopOperation wait) =>
        wait.Condition is IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThan
                or BinaryOperatorKind.LessThanOrEqual,
            LeftOperand.Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64
        } count
        && wait.Body.Descendants().Any(static o =>
            o is IInvocationOperation
            {
                TargetMethod: { Name: "Delay" or "Sleep" or "Yield" or "SpinOnce", ContainingType.Name: "Task" or "Thread" or "SpinWait" }
            })
        && !count.Descendants().Any(static o =>
            o is IMemberReferenceOperation { Member.ContainingType.Name: "Stopwatch" or "DateTime" or "TimeSpan" or "Environment" });

    private static IEnumerable<IOperation> ArgumentsOf(IInvocationOperation call) =>
        call.Arguments.SelectMany(static argument => InlineElements.Elements(argument) ?? [argument.Value]);

    private static bool IsAbout(IOperation? operation, ISymbol? collection) => operation is not null && collection is not null
        && TrackedConditions.Variable(operation) is { } variable && SymbolEqualityComparer.Default.Equals(variable, collection);

    private static IOperation? First(IBlockOperation body)
    {
        var first = body.Operations.FirstOrDefault(static o => o is not ILocalFunctionOperation);
        // entering inside the try lets the finally give back what was never taken, and the tasks are all alive by then
        return first is ITryOperation ? null : first;
    }
}
