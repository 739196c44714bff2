using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Timing;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>What makes a piece of code run again by the clock or for what arrives from outside.</summary>
internal static class Rounds
{
    /// <summary>Whether each turn of a loop waits for the clock.</summary>
    public static bool IsPeriodic(ILoopOperation loop) =>
        loop is IWhileLoopOperation or IForLoopOperation { Condition: null } && FunctionBody.DescendantsInSameFunction(loop).OfType<IInvocationOperation>().Any(static call => call.TargetMethod switch
        {
            { Name: "Delay", ContainingType.Name: "Task" } => call.Parent is IAwaitOperation || ValueUse.Consumer(call).Value is IAwaitOperation || call.Parent is IInvocationOperation { TargetMethod.Name: "Wait" },
            { Name: "Sleep", ContainingType.Name: "Thread" } => true,
            { Name: "WaitForNextTickAsync" } => true,
            { Name: "WaitOne", Parameters.Length: > 0 } => true,
            _ => false,
        });

    /// <summary>Whether a function is what a timer calls on each tick.</summary>
    public static bool IsTick(IAnonymousFunctionOperation lambda) => IsGivenToTimer(lambda);

    /// <summary>Whether a method is what a timer calls on each tick, as its own file shows.</summary>
    public static bool IsTick(IMethodSymbol method, IOperation inside) =>
        method.Parameters.Length <= 2 && method.ReturnsVoid && CallSites.Find(method, inside, inside.SemanticModel!.Compilation).Any(static reference => reference is IMethodReferenceOperation && IsGivenToTimer(reference));

    private static bool IsGivenToTimer(IOperation callback) => ValueUse.Consumer(callback is { Parent: IDelegateCreationOperation creation } ? creation : callback).Parent switch
    {
        IArgumentOperation { Parent: IObjectCreationOperation { Type: { Name: "Timer" } type } timer } => !type.IsExactly("System.Threading.Timer") || IsKeptGoing(timer),
        IEventAssignmentOperation { EventReference: IEventReferenceOperation { Event: { Name: "Elapsed" or "Tick", ContainingType: var type } } } subscription => !type.IsExactly("System.Timers.Timer") || IsKeptGoing(subscription),
        _ => false,
    };

    /// <summary>Whether the timer goes on by itself, and nothing in the callback holds the next tick back.</summary>
    private static bool IsKeptGoing(IOperation timer) => TimerTicks.Find(timer) is { } ticks && !TimerReentrancy.IsNonReentrant(ticks);

    /// <summary>What each turn of a loop takes in whose length nobody knows: a connection, a row, a message; null when none of these.</summary>
    public static string? Arrival(ILoopOperation loop, IOperation start)
    {
        foreach (var call in loop.Descendants().OfType<IInvocationOperation>())
        {
            var name = call.TargetMethod.Name;
            if (name.StartsWith("Accept", StringComparison.Ordinal) && !name.Contains("Stream") || name is "GetContext" or "GetContextAsync" or "WaitForConnection" or "WaitForConnectionAsync") return "connection that is accepted"; // of the streams of a connection there are as many as its options say
            if (call.Syntax.SpanStart > start.Syntax.SpanStart) continue;
            if (TakesMessage(call)) return "message that arrives";
            if (name is "Read" or "ReadAsync" && call.TargetMethod.ContainingType.Is("System.Data.IDataReader")) return "row that is read";
            if (name is "MoveNext" or "MoveNextAsync" && !call.IsImplicit) return "item that comes";
        }

        return null;
    }

    private static bool TakesMessage(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "TryRead" or "ReadAsync" or "WaitToReadAsync" => call.TargetMethod.ContainingType.Name == "ChannelReader",
        "TryTake" or "Take" => call.TargetMethod.ContainingType.Name == "BlockingCollection",
        "TryDequeue" or "Dequeue" => call.TargetMethod.ContainingType.Name is "ConcurrentQueue" or "Queue",
        "Consume" or "ReceiveAsync" or "ReceiveMessageAsync" or "ReceiveMessagesAsync" => true,
        _ => false,
    };
}
