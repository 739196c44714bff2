using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Timing;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>Work that is started again and again without a limit.</summary>
/// <param name="Start">The call or lambda to point at.</param>
/// <param name="Name">What starts it, in the words of the source.</param>
/// <param name="Per">What it is started for: "for each item of 'rows'".</param>
/// <param name="IsAccept">Whether it serves connections, whose number the clients decide.</param>
/// <param name="IsRound">Whether it is one start for each tick, and not one for each item.</param>
internal sealed record FanOutFinding(IOperation Start, string Name, string Per, bool IsAccept, bool IsRound);

/// <summary>Asks of one start of work: how much of it can run at once?</summary>
internal sealed class FanOut(Options options)
{
    private readonly Width _width = new(options.SmallLoopBound);

    public FanOutFinding? Of(IInvocationOperation start, IMethodSymbol? member)
    {
        if (Branching.Of(start, member) is { } branches) return new(start, Starts.NameOf(start) ?? start.TargetMethod.Name, branches, false, false);
        if (Starts.NameOf(start) is { } name) return Brakes.AtTheStartOf(Starts.WorkOf(start)) ? null : Around(start, start, name, member);
        return IsLeftRunning(start) && (Counts(start.TargetMethod, start.Instance?.Type) || ServesConnection(start)) && !SourceShape.WaitsForSlot(start.TargetMethod) ? Around(start, start, start.TargetMethod.Name, member) : null;
    }

    /// <summary>A query whose function starts I/O for each item, and whose tasks are waited for all at once; or a call for each item whose lambda is <c>async</c> and yields nothing to wait for.</summary>
    public FanOutFinding? OfEach(IInvocationOperation each)
    {
        if (SequenceOf(each) is not { } sequence || FunctionOf(each) is not { } function || !StartsIO(function)) return null;
        var runsAllAtOnce = each.TargetMethod.Name == "ForEach"
            ? function is IAnonymousFunctionOperation { Symbol: { IsAsync: true, ReturnsVoid: true } }
            : each.Type is INamedTypeSymbol { TypeArguments: [var yielded] } && yielded.IsTaskShaped() && RunsAllAtOnce(each);
        return runsAllAtOnce && !_width.IsSmall(sequence) && !IsInSmallPieces(each) ? new(function, each.TargetMethod.Name, Items(sequence), false, false) : null;
    }

    /// <summary>Whether a function does I/O and takes no slot for it; work that it sets going itself is a start of its own.</summary>
    private bool StartsIO(IOperation function)
    {
        if (function is IMethodReferenceOperation { Method: var method } reference) return Counts(method, reference.Instance?.Type) && !SourceShape.WaitsForSlot(method);
        var lambda = (IAnonymousFunctionOperation)function;
        return lambda.Body.Descendants().Any(o => o is IInvocationOperation call && Counts(call.TargetMethod, call.Instance?.Type)) && !Brakes.AtTheStartOf(lambda)
            && !lambda.Body.Descendants().OfType<IInvocationOperation>().Any(static call => Starts.NameOf(call) is not null || LockContract.EnteredBy(call) is { CountsSlots: true } || (!call.TargetMethod.DeclaringSyntaxReferences.IsEmpty && SourceShape.WaitsForSlot(call.TargetMethod)));
    }

    /// <summary>Whether a call counts as work: what waits for a network, a database or a disk does, another asynchronous call where the options say so.</summary>
    private bool Counts(IMethodSymbol method, ITypeSymbol? receiver) =>
        Starts.IsIO(method, receiver) || options.CountsEveryAsyncCall && method.ReturnType.IsTaskShaped() && !method.ContainingType.IsTaskShaped() && method.ContainingType.Name is not ("Task" or "ValueTask" or "TaskExtensions");

    /// <summary>An asynchronous method of the author's own that a loop calls for each connection it accepts talks to that connection.</summary>
    private static bool ServesConnection(IInvocationOperation start) =>
        start.TargetMethod is { IsAsync: true, DeclaringSyntaxReferences.IsEmpty: false } && start.Arguments.Length > 0
        && ExecutionFrequency.LoopAround(start) is IWhileLoopOperation or IForLoopOperation { Condition: null } && Rounds.Arrival(ExecutionFrequency.LoopAround(start)!, start)?.StartsWith("connection", StringComparison.Ordinal) == true;

    private FanOutFinding? Around(IInvocationOperation start, IOperation from, string name, IMethodSymbol? member)
    {
        if (Brakes.IsWaitedFor(from, ExecutionFrequency.LoopAround(from))) return null;
        var loop = ExecutionFrequency.LoopAround(from);
        for (; loop is not null; loop = ExecutionFrequency.LoopAround(loop))
        {
            if (Brakes.In(loop, from)) return null;
            switch (loop)
            {
                case IForEachLoopOperation each when !_width.IsSmall(each.Collection): return new(start, name, (each.IsAsynchronous ? "for each item that comes out of " : "for each item of ") + Quoted(each.Collection) + Round(loop, member), false, false);
                case IForLoopOperation { Condition: not null } count when !_width.IsSmall(count): return new(start, name, "in each turn of a loop" + Round(loop, member), false, false);
                case IForEachLoopOperation or IForLoopOperation { Condition: not null }: continue;
                default: return OfEndless(loop, start, from, name);
            }
        }

        return OfFunction(start, from, name, member);
    }

    private static FanOutFinding? OfEndless(ILoopOperation loop, IInvocationOperation start, IOperation from, string name)
    {
        if (Rounds.Arrival(loop, from) is { } arrival) return new(start, name, "for each " + arrival, arrival.StartsWith("connection", StringComparison.Ordinal), false);
        if (Brakes.IsAbandoned(start, loop)) return new(start, name, "in each turn of a loop that goes on when another task wins,", false, false);
        return Rounds.IsPeriodic(loop) && !IsHeld(from, loop) ? new(start, name, "in each round of a loop", false, true) : null;
    }

    /// <summary>Outside loops it is the function around that may run for each item or on each tick.</summary>
    private FanOutFinding? OfFunction(IInvocationOperation start, IOperation from, string name, IMethodSymbol? member)
    {
        for (var parent = from.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is ILocalFunctionOperation) return null;
            if (parent is not IAnonymousFunctionOperation lambda) continue;
            if (Rounds.IsTick(lambda)) return OnTick(start, from, name, lambda.Body);
            var (_, consumer) = ValueUse.Consumer(lambda is { Parent: IDelegateCreationOperation creation } ? creation : lambda);
            if (consumer is not IArgumentOperation { Parent: IInvocationOperation call } || SequenceOf(call) is not { } sequence) return null;
            var runsEach = call.TargetMethod.Name switch
            {
                "ForEach" => call.TargetMethod.ContainingType.Name is "List" or "Array" or "EnumerableExtensions",
                "Select" => Result(lambda) == from && RunsAllAtOnce(call),
                _ => false,
            };
            return runsEach && !_width.IsSmall(sequence) && !IsInSmallPieces(call) ? new(start, name, Items(sequence), false, false) : null;
        }

        return member is not null && Rounds.IsTick(member, from) ? OnTick(start, from, name, ValueUse.Root(from)) : null;
    }

    /// <summary>What a timer's callback starts, unless it keeps the task and asks how it stands. A lone call that is dropped is an overlap of ticks (LEAK302).</summary>
    private static FanOutFinding? OnTick(IInvocationOperation start, IOperation from, string name, IOperation callback) =>
        IsHeld(from, callback) || (Starts.NameOf(start) is null && TimerReentrancy.DropsTask(callback) == start) ? null : new(start, name, "on each tick of a timer", false, true);

    /// <summary>Whether a query runs to its end before its tasks are waited for.</summary>
    private static bool RunsAllAtOnce(IInvocationOperation query)
    {
        RecursionGuard.EnsureStack();
        var (_, consumer) = ValueUse.Consumer(query);
        if (consumer is ITranslatedQueryOperation translated) (_, consumer) = ValueUse.Consumer(translated);
        switch (consumer)
        {
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "WhenAll" or "WaitAll" or "WhenAny" or "WhenEach" or "ToList" or "ToArray" or "AddRange" } }: return true;
            case { Syntax.RawKind: InlineElements.SpreadElement }: return true;
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Cast" or "Where" or "Concat" } further }: return RunsAllAtOnce(further);
            case IReturnOperation { Parent.Parent: IAnonymousFunctionOperation { Parent: IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "SelectMany" } outer } } } }: return RunsAllAtOnce(outer);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var tasks } declarator }:
                var root = (IOperation)declarator;
                while (root.Parent is { } parent and not IAnonymousFunctionOperation) root = parent;
                return root.Descendants().Any(o => o is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, tasks) && ValueUse.Consumer(reference).Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "WhenAll" or "WaitAll" or "WhenAny" or "WhenEach" or "ToList" or "ToArray" or "AddRange" } });
            default: return false;
        }
    }

    /// <summary>Whether a query over the pieces of a sequence is waited for piece by piece.</summary>
    private bool IsInSmallPieces(IInvocationOperation query) => ExecutionFrequency.LoopAround(query) is IForEachLoopOperation around && SequenceOf(query) is ILocalReferenceOperation { Local: var piece } && around.Locals.Contains(piece, SymbolEqualityComparer.Default) && _width.IsSmall(around.Collection);

    private static bool IsLeftRunning(IInvocationOperation call) => Starts.IsUnheard(call.TargetMethod) || call.TargetMethod.ReturnType.IsTaskShaped() && ValueUse.Consumer(call).Value is not IAwaitOperation && ValueUse.Consumer(call).Parent switch
    {
        IExpressionStatementOperation => true,
        ISimpleAssignmentOperation { Target: var target } when IsNowhere(target) => true,
        _ => Brakes.CollectionFilledBy(call) is not null,
    };

    // in a callback that does not look at its argument, the name for nothing is that of the argument
    private static bool IsNowhere(IOperation target) => target is IDiscardOperation or IParameterReferenceOperation { Parameter.Name: "_" };

    /// <summary>Whether the started task is kept, and the next round asks how it stands.</summary>
    private static bool IsHeld(IOperation start, IOperation round) =>
        Brakes.CollectionFilledBy(start) is not null
        || ValueUse.Consumer(Brakes.Chained(start)).Parent is ISimpleAssignmentOperation { Target: var target } && !IsNowhere(target) && round.Descendants().Any(static o => o is IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsAlive" or "Status" });

    /// <summary>Names the round where nothing waits for the tasks before the next one.</summary>
    private static string Round(ILoopOperation inner, IMethodSymbol? member)
    {
        if (ExecutionFrequency.LoopAround(inner) is { } outer && Rounds.IsPeriodic(outer)) return Brakes.In(outer, inner) ? "" : ", again in each round of a loop that does not wait for the last one,";
        for (var parent = inner.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation lambda) return Rounds.IsTick(lambda) ? ", again on each tick of a timer," : "";
        }

        return member is not null && Rounds.IsTick(member, inner) ? ", again on each tick of a timer," : "";
    }

    private static IOperation? SequenceOf(IInvocationOperation call) => call.Instance ?? (call.Arguments.IsEmpty ? null : ValueUse.WalkDownConversion(call.Arguments[0].Value));

    private static IOperation? FunctionOf(IInvocationOperation call) => call.Arguments.Select(static a => a.Value).OfType<IDelegateCreationOperation>().Select(static d => d.Target).FirstOrDefault(static target => target is IAnonymousFunctionOperation or IMethodReferenceOperation);

    /// <summary>What a lambda yields, when that is one expression.</summary>
    private static IOperation? Result(IAnonymousFunctionOperation lambda) => lambda.Body.Operations.LastOrDefault() is IReturnOperation { ReturnedValue: { } value } ? ValueUse.WalkDownConversion(value) : null;

    private static string Items(IOperation sequence) => "for each item of " + Quoted(sequence);

    private static string Quoted(IOperation sequence)
    {
        var text = ValueUse.WalkDownConversion(sequence).Syntax.ToString();
        return text.Length <= 40 && !text.Contains('\n') ? $"'{text}'" : "a sequence of any length";
    }
}
