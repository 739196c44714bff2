using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Timing;
using LeakAnalyzers.Knowledge;
using LeakAnalyzers.Knowledge.Tables;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>What makes a piece of code run again by the clock or for what arrives from outside.</summary>
internal static class PeriodicExecution
{
    /// <summary>Whether each turn of a loop waits for the clock.</summary>
    public static bool IsPeriodic(ILoopOperation loop) =>
        loop is IWhileLoopOperation or IForLoopOperation { Condition: null }
            && FunctionBody.DescendantsInSameFunction(loop).OfType<IInvocationOperation>().Any(static call => call.TargetMethod switch
        {
            { Name: "Delay", ContainingType.Name: "Task" } => call.Parent is IAwaitOperation
                || ValueUse.Consumer(call).Value is IAwaitOperation
                || call.Parent is IInvocationOperation { TargetMethod.Name: "Wait" },
            { Name: "Sleep", ContainingType.Name: "Thread" } => true,
            { Name: "WaitForNextTickAsync" } => true,
            { Name: "WaitOne", Parameters.Length: > 0 } => true,
            _ => false,
        });

    /// <summary>Whether a function is what a timer calls on each tick.</summary>
    public static bool IsTick(IAnonymousFunctionOperation lambda) => IsGivenToTimer(lambda);

    /// <summary>Whether a method is what a timer calls on each tick, as its own file shows.</summary>
    public static bool IsTick(IMethodSymbol method, IOperation inside) =>
        method.Parameters.Length <= 2 && method.ReturnsVoid
            && CallSites.Find(method, inside, inside.SemanticModel!.Compilation).Any(static reference =>
            reference is IMethodReferenceOperation && IsGivenToTimer(reference));

    private static bool IsGivenToTimer(IOperation callback) =>
        ValueUse.Consumer(callback is { Parent: IDelegateCreationOperation creation } ? creation : callback).Parent switch
        {
            IArgumentOperation { Parent: IObjectCreationOperation { Type: { Name: "Timer" } type } timer } =>
                !type.IsExactly("System.Threading.Timer") || IsKeptGoing(timer),
            IEventAssignmentOperation
            {
                EventReference: IEventReferenceOperation { Event: { Name: "Elapsed" or "Tick", ContainingType: var type } }
            } subscription => !type.IsExactly("System.Timers.Timer") || IsKeptGoing(subscription),
            _ => false,
        };

    /// <summary>Whether the timer goes on by itself, and nothing in the callback holds the next tick back.</summary>
    private static bool IsKeptGoing(IOperation timer) => TimerTicks.Find(timer) is { } ticks && !TimerReentrancy.IsNonReentrant(ticks);

    /// <summary>
    /// What each turn of a loop takes in whose number the other side decides: a connection, a row, a message; null when none of
    /// these.
    /// </summary>
    public static string? Arrival(ILoopOperation loop, IOperation start)
    {
        foreach (var call in loop.Descendants().OfType<IInvocationOperation>())
        {
            var source = InputSources.Find(call.TargetMethod, call.Instance?.Type);
            if (source is InputKind.Connection) return "connection that is accepted";
            if (call.Syntax.SpanStart > start.Syntax.SpanStart) continue;
            switch (source)
            {
                case InputKind.Message: return "message that arrives";
                case InputKind.Row: return "row that is read";
                case InputKind.Item when !call.IsImplicit: return "item that comes";
            }

            if (!ConcurrencyLimits.IsAwaitedOrBlocking(call) || !IsTakenIn(call, loop, start)) continue;
            return IsConnection(call.Type.AwaitedType() ?? call.Type) ? "connection that is accepted" : "message that arrives";
        }

        return null;
    }

    /// <summary>
    /// Whether a loop without an end asks for something outside the process in each turn, and gives what it gets to the work.
    /// </summary>
    private static bool IsTakenIn(IInvocationOperation call, ILoopOperation loop, IOperation start) =>
        loop is IWhileLoopOperation or IForLoopOperation { Condition: null } && ExecutionFrequency.LoopAround(call) == loop
        && call.TargetMethod.ReturnType.IsTaskShaped() && AsynchronousWork.Find(call) != WorkKind.None
        && ValueUse.Consumer(call) is (IAwaitOperation,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var taken } })
        && start.DescendantsAndSelf().Any(o => o is ILocalReferenceOperation use
            && SymbolEqualityComparer.Default.Equals(use.Local, taken));

    // whatever else has to be disposed is a wrapper over a connection, of this project or of another one
    private static bool IsConnection(ITypeSymbol? type) => InputSources.IsConnection(type) || type.IsDisposable();
}
