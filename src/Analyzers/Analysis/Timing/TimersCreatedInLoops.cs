using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Timing;

/// <summary>A timer that is made over and over: where, in words, and what becomes of the one before.</summary>
internal readonly record struct RecreatedTimer(string Where, string Fate);

/// <summary>
/// Says which timers are made anew by each turn of a loop, or by each tick of another timer, and are lost, overwritten, or
/// disposed only to be made again. Such a timer is LEAK301's to report: a rule on undisposed timers leaves it alone.
/// </summary>
internal static class TimersCreatedInLoops
{
    public static bool IsMadeInLoop(IOperation acquisition, Options? options = null) =>
        Find(acquisition, options ?? new Options()) is not null;

    public static RecreatedTimer? Find(IOperation acquisition, Options options)
    {
        var resources = Resources.For(acquisition.SemanticModel!.Compilation, options);
        if (AroundInLoops(acquisition, options) is { } loop)
        {
            return new TimerUsage(acquisition, loop.Scope, resources).Find() is { } fate ? new(loop.Words, fate) : null;
        }

        return TickAround(acquisition, resources) is { } tick && new TimerUsage(acquisition, tick, resources).Find() is { } lost
            && lost != TimerUsage.MadeAgain
            ? new("on every tick of another timer", lost)
            : null;
    }

    /// <summary>The innermost loop without a small bound that runs an operation on each turn.</summary>
    public static IOperation? LoopAround(IOperation operation, Options options) => AroundInLoops(operation, options)?.Scope;

    private static (IOperation Scope, string Words)? AroundInLoops(IOperation operation, Options options)
    {
        for (var loop = ExecutionFrequency.LoopAround(operation); loop is not null; loop = ExecutionFrequency.LoopAround(loop))
        {
            if (!LoopBounds.IsSmall(loop, options.SmallLoopBound)) return (loop, "on every iteration of a loop");
        }

        return GotoAround(operation) is { } label
            ? (label.Block, $"each time control returns to '{label.Name}'")
            : RunForEach(operation) is { } items
            ? (items, "for each item")
            : null;
    }

    /// <summary>A label before the operation and a jump back to it after the operation, in one block.</summary>
    private static (IOperation Block, string Name)? GotoAround(IOperation operation)
    {
        for (var (child, parent) = (operation, operation.Parent);
            parent is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation;
            (child, parent) = (parent, parent.Parent))
        {
            if (parent is not IBlockOperation block) continue;
            var at = block.Operations.IndexOf(child);
            var labels = block.Operations.Take(at + 1).OfType<ILabeledOperation>().ToList();
            if (labels.Count == 0) continue;
            foreach (var later in block.Operations.Skip(at).SelectMany(static o => o.DescendantsAndSelf()))
            {
                if (later is IBranchOperation { BranchKind: BranchKind.GoTo, Target: var target }
                    && later.Syntax.SpanStart > operation.Syntax.SpanStart
                    && labels.Any(label => SymbolEqualityComparer.Default.Equals(label.Label, target))) return (block, target.Name);
            }
        }

        return null;
    }

    private static IOperation? RunForEach(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is ILocalFunctionOperation) return null;
            if (parent is not IAnonymousFunctionOperation lambda) continue;
            var (_, consumer) = ValueUse.Consumer(DelegateOf(lambda));
            return consumer is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ForEach" or "ForEachAsync" } }
                ? lambda
                : null;
        }

        return null;
    }

    /// <summary>The function around an operation, when a timer calls it on each tick.</summary>
    private static IOperation? TickAround(IOperation operation, Resources resources)
    {
        var top = operation;
        for (var parent = operation.Parent; parent is not null; (top, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation lambda:
                    return TimerCallbacks.IsCallback(DelegateOf(lambda), resources) ? lambda : null;
                case ILocalFunctionOperation local:
                    return IsCalledByTimer(operation, local.Symbol, resources) ? local : null;
            }
        }

        return ExecutionFrequency.Containing(operation) is IMethodSymbol { MethodKind: MethodKind.Ordinary } method
            && IsCalledByTimer(operation, method, resources)
            ? top
            : null;
    }

    private static bool IsCalledByTimer(IOperation inside, IMethodSymbol method, Resources resources)
    {
        foreach (var use in CallSites.Find(method, inside, inside.SemanticModel!.Compilation))
        {
            if (use is IMethodReferenceOperation { Parent: IDelegateCreationOperation creation }
                && TimerCallbacks.IsCallback(creation, resources))
                return true;
        }

        return false;
    }

    private static IOperation DelegateOf(IAnonymousFunctionOperation lambda) =>
        lambda.Parent is IDelegateCreationOperation creation ? creation : lambda;
}
