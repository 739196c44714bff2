using LeakAnalyzers.Analysis.Concurrency.Bounds;
using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>Looks at what is running: how many tasks there are, which have ended, how many may start.</summary>
internal static partial class ConcurrencyLimits
{
    /// <summary>Whether something the loop awaits before the start, in the same turn, sets the pace: a step of I/O on the item.</summary>
    public static bool IsPaced(ILoopOperation loop, IOperation start) => FunctionBody.DescendantsInSameFunction(loop.Body).Any(o =>
        o is IAwaitOperation { Operation: var task } && o.Syntax.Span.End <= start.Syntax.SpanStart
            && ValueUse.WalkDownAwait(task) is IInvocationOperation call && !RecursiveFanOut.AreAlternatives(call, start)
        && (AsynchronousWork.Find(call) != WorkKind.None || call.TargetMethod is { Name: "Delay", ContainingType.Name: "Task" }));

    /// <summary>Whether an operation waits for a collection of tasks, takes some out, or asks how many there are.</summary>
    public static bool IsDrainOf(IOperation operation, ISymbol collection) => IsLookAt(operation, collection) || operation switch
    {
        IInvocationOperation { TargetMethod.Name: "WhenAll" or "WaitAll" or "WhenAny" or "WaitAny" or "WhenEach" } call =>
            call.Arguments.Any(argument => argument.Value.DescendantsAndSelf().Any(o => IsAbout(o, collection))),
        IInvocationOperation
        {
            TargetMethod.Name: "Remove" or "RemoveAt" or "TryTake" or "TryRemove" or "TryDequeue" or "Dequeue",
            Instance: { } taken
        } => IsAbout(taken, collection),
        ISimpleAssignmentOperation { Target: var target } => IsAbout(target, collection),
        _ => false,
    };

    private static bool IsLookAt(IOperation operation, ISymbol collection) => operation switch
    {
        IPropertyReferenceOperation { Property.Name: "Count" or "Length" or "CurrentCount" or "IsCompleted", Instance: { } counted } =>
            IsAbout(counted, collection),
        IInvocationOperation { TargetMethod.Name: "Count" or "All" or "Any" or "RemoveAll" or "Clear" } asked =>
            IsAbout(asked.Instance ?? (asked.Arguments.IsEmpty ? null : asked.Arguments[0].Value), collection),
        _ => false,
    };

    /// <summary>
    /// Whether a turn is left when a number of running tasks has reached a limit: <c>if (Volatile.Read(ref _running) >= Most)
    /// break;</c>.
    /// </summary>
    private static bool LeavesAtCount(IConditionalOperation test, ILoopOperation loop) =>
        (SizeGuards.Leaves(test.WhenTrue) || FunctionBody.DescendantsInSameFunction(test.WhenTrue).Any(static o => o is IAwaitOperation))
        && test.Condition.DescendantsAndSelf().Any(static o =>
            o is IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThan
                    or BinaryOperatorKind.LessThanOrEqual
            })
        && test.Condition.DescendantsAndSelf().Select(TrackedConditions.Variable).Any(number => number is not null
            && IsCountOfRunning(number, loop));

    /// <summary>A number that comes down again when a task has ended.</summary>
    private static bool IsCountOfRunning(ISymbol number, ILoopOperation loop) => ValueUse.Root(loop).Descendants().Any(o => o switch
    {
        IInvocationOperation { TargetMethod: { Name: "Decrement" or "Add", ContainingType.Name: "Interlocked" } } call =>
            call.Arguments.Any(argument => IsAbout(argument.Value, number)),
        IIncrementOrDecrementOperation { Kind: OperationKind.Decrement, Target: var target } => IsAbout(target, number),
        _ => false,
    });

    /// <summary>Whether a method of the source returns only after the task it is given has ended.</summary>
    private static bool WaitsForArgument(IArgumentOperation argument)
    {
        RecursionGuard.EnsureStack();
        if (argument is not

            {
                Parameter: { } parameter,
                Parent: IInvocationOperation { TargetMethod: var method },
                SemanticModel.Compilation: var compilation
            }) return false;
        return !method.ReturnType.IsTaskShaped() && DeclaredBodies.Find(method, compilation) is { } body
            && body.Descendants().Any(o => o is IParameterReferenceOperation use && use.Parameter.Ordinal == parameter.Ordinal
            && (IsWait(use) || IsBlockedOn(use)));
    }
}
