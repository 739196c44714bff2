using LeakAnalyzers.Analysis.Concurrency.Bounds;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Timing;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>Asks of one start of work: how much of it can run at once?</summary>
internal sealed partial class UnboundedConcurrency(Compilation compilation, Options options)
{
    private readonly SequenceBound _bound = new(compilation, options.SmallLoopBound);

    /// <summary>The finding for a call that may start work.</summary>
    public UnboundedStart? Find(IInvocationOperation start, IMethodSymbol? member)
    {
        if (OfRecursion(start, member) is { } recursion) return recursion;
        if (WorkItemStart.NameOf(start) is { } name)
            return WorkItemStart.DoesNothing(start) || ConcurrencyLimits.AtTheStartOf(WorkItemStart.WorkOf(start))
                || LimitedSchedulers.Limits(start)
                ? null
                : Around(start, name, WorkKind.Queued, member);
        if (IsCalledOnStart(start) || GatedMethods.WaitsForSlot(start.TargetMethod, compilation)) return null;
        if (IsLeftRunning(start)
            && KindOf(start) is not WorkKind.None and var kind) return Around(start, start.TargetMethod.Name, kind, member);
        return WorkItemStart.StartsWork(start, compilation) ? Around(start, start.TargetMethod.Name, WorkKind.Queued, member) : null;
    }

    /// <summary>Whether a call takes the task of a start, which has its own finding: <c>Task.Run(work).LogExceptions()</c>.</summary>
    private static bool IsCalledOnStart(IInvocationOperation call) =>
        (call.Instance ?? (call.TargetMethod.IsExtensionMethod ? call.Arguments.FirstOrDefault()?.Value : null)) is { } task
        && ValueUse.WalkDownConversion(task) is IInvocationOperation start && WorkItemStart.NameOf(start) is not null;

    private static UnboundedStart? OfRecursion(IInvocationOperation start, IMethodSymbol? member) =>
        RecursiveFanOut.Find(start, member) is { } branches
            ? new(start, WorkItemStart.NameOf(start) ?? start.TargetMethod.Name, branches, Provenance.Unbounded, WorkKind.Queued) : null;

    /// <summary>What a call waits for; an asynchronous method that serves the connection it is given talks to it.</summary>
    private WorkKind KindOf(IInvocationOperation start) => Strengthened(AsynchronousWork.Find(start), start.TargetMethod);

    /// <summary>Under <c>async_calls = all</c> every asynchronous call counts.</summary>
    private WorkKind Strengthened(WorkKind kind, IMethodSymbol method) =>
        kind is WorkKind.None or WorkKind.Possible && options.CountsEveryAsyncCall && method.ReturnType.IsTaskShaped()
            && !method.ContainingType.IsTaskShaped()
            && !(method.ContainingType.Name is "Task" or "ValueTask" or "TaskExtensions" && method.IsOfFramework()) ? WorkKind.IO : kind;

    private UnboundedStart? Around(IInvocationOperation start, string name, WorkKind kind, IMethodSymbol? member)
    {
        if (ConcurrencyLimits.IsWaitedFor(start, ExecutionFrequency.LoopAround(start))) return null;
        for (var loop = ExecutionFrequency.LoopAround(start); loop is not null; loop = ExecutionFrequency.LoopAround(loop))
        {
            if (ConcurrencyLimits.In(loop, start)) return null;
            if (loop is not IForEachLoopOperation and not IForLoopOperation { Condition: not null }) return OfEndless(loop, start, name,
                kind);
            var source = loop is IForEachLoopOperation each ? _bound.Find(each.Collection) : _bound.Find((IForLoopOperation)loop);
            if (source.IsBounded() || Pages.IsPage(loop, start)) continue;
            if (IsStartedBefore(loop, start)) return null;
            var per = loop is IForEachLoopOperation items
                ? (items.IsAsynchronous ? "for each item that comes out of " : "for each item of ") + Quoted(items.Collection)
                : "in each turn of a loop";
            var period = Period(loop, member);
            // what one round leaves behind, the next one adds to
            if (period.Length > 0 || IsInEndless(loop, start)) source = Provenance.Unbounded;
            return new(start, name, per + period, source, kind) { IsPaced = ConcurrencyLimits.IsPaced(loop, start) };
        }

        return OfFunction(start, name, kind, member);
    }

    /// <summary>Whether the same loop starts the same work earlier, for another case: one loop is reported once.</summary>
    private static bool IsStartedBefore(ILoopOperation loop, IInvocationOperation start) =>
        FunctionBody.DescendantsInSameFunction(loop.Body).Any(o =>
        o is IInvocationOperation other && other.Syntax.SpanStart < start.Syntax.SpanStart
        && SymbolEqualityComparer.Default.Equals(other.TargetMethod.OriginalDefinition, start.TargetMethod.OriginalDefinition)
        && (WorkItemStart.NameOf(other) is not null || IsLeftRunning(other)) && !ConcurrencyLimits.IsWaitedFor(other, loop));

    /// <summary>
    /// Whether a loop over items stands in one without an end that waits for something from outside, and not for the work.
    /// </summary>
    private static bool IsInEndless(ILoopOperation items, IOperation start) =>
        ExecutionFrequency.LoopAround(items) is IWhileLoopOperation or IForLoopOperation { Condition: null }
            && ExecutionFrequency.LoopAround(items) is { } outer && PeriodicExecution.Arrival(outer, items) is not null
            && !ConcurrencyLimits.In(outer, start);

    private UnboundedStart? OfEndless(ILoopOperation loop, IInvocationOperation start, string name, WorkKind kind)
    {
        if (PeriodicExecution.Arrival(loop, start) is { } arrival)
        {
            if (IsStartedBefore(loop, start)) return null;
            var isConnection = arrival.StartsWith("connection", StringComparison.Ordinal);
            var source = isConnection ? Provenance.Unbounded : _bound.OfEndless(loop);
            return source.IsBounded() || Pages.IsPage(loop, start) ? null
                : new(start, name, "for each " + arrival, source, kind)
                {
                    Multiplicity = isConnection ? Multiplicity.Connections
                : Multiplicity.Items
                };
        }

        if (ConcurrencyLimits.IsAbandoned(start, loop))
            return new(start, name, "in each turn of a loop that goes on when another task wins,",
            Provenance.Unbounded, kind);
        return PeriodicExecution.IsPeriodic(loop) && !IsHeld(start, loop) && !TryLocks.SkipWhenBusy(start, compilation)
            ? Periodic(start, name, "in each round of a loop", kind) : null;
    }

    private static UnboundedStart Periodic(IInvocationOperation start, string name, string per, WorkKind kind) =>
        new(start, name, per, Provenance.Unbounded, kind) { Multiplicity = Multiplicity.Periods };

    /// <summary>Outside loops it is the function around that may run for each item or on each tick.</summary>
    private UnboundedStart? OfFunction(IInvocationOperation start, string name, WorkKind kind, IMethodSymbol? member)
    {
        for (var parent = start.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is ILocalFunctionOperation) return null;
            if (parent is not IAnonymousFunctionOperation lambda) continue;
            return PeriodicExecution.IsTick(lambda) ? OnTick(start, name, kind, lambda.Body) : OfQueryFunction(start, name, kind, lambda);
        }

        return member is not null && PeriodicExecution.IsTick(member, start) ? OnTick(start, name, kind, ValueUse.Root(start)) : null;
    }

    /// <summary>
    /// What a timer's callback starts, unless it keeps the task and asks how it stands. A lone call that is dropped is an overlap
    /// of ticks (LEAK302).
    /// </summary>
    private UnboundedStart? OnTick(IInvocationOperation start, string name, WorkKind kind, IOperation callback) =>
        IsHeld(start, callback) || (WorkItemStart.NameOf(start) is null && TimerReentrancy.DropsTask(callback) == start)
            || TryLocks.SkipWhenBusy(start, compilation) ? null : Periodic(start, name, "on each tick of a timer", kind);

    /// <summary>Whether nothing waits for the task of a call: it is dropped, put into a collection, or part of something that is.</summary>
    private static bool IsLeftRunning(IInvocationOperation call)
    {
        if (WorkItemStart.IsUnheard(call.TargetMethod)) return true;
        if (!call.TargetMethod.ReturnType.IsTaskShaped()
            || ValueUse.Consumer(call) is not (not IAwaitOperation, var consumer)) return false;
        return consumer switch
        {
            IExpressionStatementOperation => true,
            ISimpleAssignmentOperation { Target: var target } when IsNowhere(target) => true,
            _ => ConcurrencyLimits.CollectionFilledBy(call) is not null,
        };
    }

    // in a callback that does not look at its argument, the name for nothing is that of the argument
    private static bool IsNowhere(IOperation target) => target is IDiscardOperation or IParameterReferenceOperation { Parameter.Name: "_" };

    /// <summary>
    /// Whether the started task is kept, and the next round asks how it stands. A list that nothing is taken from only grows.
    /// </summary>
    private static bool IsHeld(IOperation start, IOperation round) =>
        ConcurrencyLimits.CollectionFilledBy(start) is { } kept
            ? ValueUse.Root(round).Descendants().Any(o => ConcurrencyLimits.IsDrainOf(o, kept))
            : ValueUse.Consumer(ConcurrencyLimits.Chained(start)).Parent is ISimpleAssignmentOperation { Target: var target }
                && !IsNowhere(target)
                && round.Descendants().Any(static o =>
                o is IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsAlive" or "Status" });

    /// <summary>Names the period where nothing waits for the tasks before the next one.</summary>
    private static string Period(ILoopOperation inner, IMethodSymbol? member)
    {
        if (ExecutionFrequency.LoopAround(inner) is { } outer && PeriodicExecution.IsPeriodic(outer))
            return ConcurrencyLimits.In(outer, inner) ? ""
            : ", again in each round of a loop that does not wait for the last one,";
        for (var parent = inner.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation lambda)
                return PeriodicExecution.IsTick(lambda) ? ", again on each tick of a timer," : "";
        }

        return member is not null && PeriodicExecution.IsTick(member, inner) ? ", again on each tick of a timer," : "";
    }

    private static string Items(IOperation sequence) => "for each item of " + Quoted(sequence);

    private static string Quoted(IOperation sequence)
    {
        var text = ValueUse.WalkDownConversion(sequence).Syntax.ToString();
        return text.Length <= 40 && !text.Contains('\n') ? $"'{text}'" : "a sequence of any length";
    }
}
