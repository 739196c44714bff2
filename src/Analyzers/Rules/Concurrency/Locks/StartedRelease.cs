using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Concurrency.Locks;

/// <summary>
/// A lambda that is started, or continues a task, to give a slot back: whether it runs at all, and whether it reaches the release.
/// </summary>
internal static class StartedRelease
{
    // System.Threading.Tasks.TaskContinuationOptions: NotOnRanToCompletion, NotOnFaulted and NotOnCanceled
    private const int NotOnSomeOutcome = 0x10000 | 0x20000 | 0x40000;

    /// <summary>The way in which the slot is lost; null where the lambda gives it back for sure, or nobody can tell.</summary>
    public static LeakPath? FindLeak(IOperation operation, IOperation body, LockInstance gate, MethodSummaries summaries)
    {
        if (operation is not IFlowAnonymousFunctionOperation { Parent: IDelegateCreationOperation made } lambda) return null;
        if (made.Parent is not IArgumentOperation { Parent: IInvocationOperation call } || !IsStart(call)) return null;
        if (MayNeverRun(call)) return new(LeakKind.NotStarted, call.Syntax, call, ThrowLikelihood.Strong);
        var function = body.Descendants().OfType<IAnonymousFunctionOperation>().FirstOrDefault(one => one.Syntax == lambda.Syntax);
        if (function is null || ThrowerInFront(function, gate, summaries) is not { } thrower) return null;
        return new(LeakKind.Exception, thrower.Syntax, thrower, ThrowLikelihood.Strong);
    }

    /// <summary>The calls in the lambdas that a function starts.</summary>
    public static IEnumerable<IInvocationOperation> CallsIn(ControlFlowGraph graph) =>
        graph.OriginalOperation.Descendants().OfType<IAnonymousFunctionOperation>()
            .Where(static lambda => IsStarted(lambda.Syntax))
            .SelectMany(static lambda => lambda.Body.Descendants())
            .OfType<IInvocationOperation>();

    /// <summary>Whether a lambda is given to a call that reads like the start of a task, or of what runs behind one.</summary>
    public static bool IsStarted(SyntaxNode function) =>
        function is AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } }
        && SyntaxNames.CalleeOf(call) is "Run" or "StartNew" or "ContinueWith";

    private static bool IsStart(IInvocationOperation call) => call.TargetMethod switch
    {
        { Name: "Run", ContainingType: { } type } => type.IsExactly("System.Threading.Tasks.Task"),
        { Name: "StartNew", ContainingType: { } type } =>
            type.Is("System.Threading.Tasks.TaskFactory") || type.Is("System.Threading.Tasks.TaskFactory`1"),
        { Name: "ContinueWith", ContainingType: { } type } => type.Is("System.Threading.Tasks.Task"),
        _ => false,
    };

    /// <summary>A token that is cancelled before the start, or an outcome of the task that the continuation is not meant for.</summary>
    private static bool MayNeverRun(IInvocationOperation call) =>
        CancellationArguments.CanBeCanceled(call) || call.Arguments.Any(static argument =>
        argument.Parameter?.Type.Name == "TaskContinuationOptions"
        && argument.Value.ConstantValue is { HasValue: true, Value: int options } && (options & NotOnSomeOutcome) != 0);

    /// <summary>What throws in front of the first release, where no release stands in a finally block or a handler.</summary>
    private static IOperation? ThrowerInFront(IAnonymousFunctionOperation function, LockInstance gate, MethodSummaries summaries)
    {
        var inside = FunctionGraphs.InOrder(function.Body).ToList();
        var releases = inside.OfType<IInvocationOperation>().Where(gate.IsExit).ToList();
        if (releases.Count == 0 || releases.Exists(release => IsInCleanUp(release, function))) return null;
        var first = releases.Min(static release => release.Syntax.SpanStart);
        return inside.Find(operation => operation.Syntax.Span.End <= first && !IsHandled(operation, function)
            && summaries.Throws.LikelihoodThrough(operation) >= ThrowLikelihood.Check);
    }

    private static bool IsInCleanUp(IOperation release, IOperation function)
    {
        for (var child = release; child != function && child.Parent is { } parent; child = parent)
        {
            if (parent is ICatchClauseOperation or IUsingOperation) return true;
            if (parent is ITryOperation attempt && attempt.Finally == child) return true;
        }

        return false;
    }

    private static bool IsHandled(IOperation thrower, IOperation function)
    {
        for (var child = thrower; child != function && child.Parent is { } parent; child = parent)
        {
            if (parent is ITryOperation { Catches.IsEmpty: false } attempt && attempt.Body == child) return true;
        }

        return false;
    }
}
