using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>A lambda that is started, or runs behind a task, to give a slot back: whether it runs at all, and gets as far as the release.</summary>
internal static class StartedRelease
{
    // System.Threading.Tasks.TaskContinuationOptions: NotOnRanToCompletion, NotOnFaulted and NotOnCanceled
    private const int NotOnSomeOutcome = 0x10000 | 0x20000 | 0x40000;

    /// <summary>The way in which the slot is lost; null where the lambda gives it back for sure, or nobody can tell.</summary>
    public static Leak? Of(IOperation operation, IOperation body, SlotGate gate, MethodSummaries summaries)
    {
        if (operation is not IFlowAnonymousFunctionOperation { Parent: IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation call } } } lambda || !IsStart(call)) return null;
        if (MayNeverRun(call)) return new(LeakKind.NotStarted, call.Syntax, call, Witness.Strong);
        return body.Descendants().OfType<IAnonymousFunctionOperation>().FirstOrDefault(one => one.Syntax == lambda.Syntax) is { } function && ThrowerInFront(function, gate, summaries) is { } thrower
            ? new(LeakKind.Exception, thrower.Syntax, thrower, Witness.Strong)
            : null;
    }

    /// <summary>The calls in the lambdas that a function starts.</summary>
    public static IEnumerable<IInvocationOperation> CallsIn(ControlFlowGraph graph) =>
        graph.OriginalOperation.Descendants().OfType<IAnonymousFunctionOperation>().Where(static lambda => IsStarted(lambda.Syntax)).SelectMany(static lambda => lambda.Body.Descendants()).OfType<IInvocationOperation>();

    /// <summary>Whether a lambda is given to a call that reads like the start of a task, or of what runs behind one.</summary>
    public static bool IsStarted(SyntaxNode function) =>
        function is AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } } && ReturnedExpressions.NameOf(call) is "Run" or "StartNew" or "ContinueWith";

    private static bool IsStart(IInvocationOperation call) => call.TargetMethod switch
    {
        { Name: "Run", ContainingType: { } type } => type.IsExactly("System.Threading.Tasks.Task"),
        { Name: "StartNew", ContainingType: { } type } => type.Is("System.Threading.Tasks.TaskFactory") || type.Is("System.Threading.Tasks.TaskFactory`1"),
        { Name: "ContinueWith", ContainingType: { } type } => type.Is("System.Threading.Tasks.Task"),
        _ => false,
    };

    /// <summary>A token that is cancelled before the start, or an outcome of the task that the continuation is not meant for.</summary>
    private static bool MayNeverRun(IInvocationOperation call) => SlotThrows.CanBeCancelled(call) || call.Arguments.Any(static argument =>
        argument.Parameter?.Type.Name == "TaskContinuationOptions" && argument.Value.ConstantValue is { HasValue: true, Value: int options } && (options & NotOnSomeOutcome) != 0);

    /// <summary>What throws in front of the first release, where no release stands in a finally block or a handler.</summary>
    private static IOperation? ThrowerInFront(IAnonymousFunctionOperation function, SlotGate gate, MethodSummaries summaries)
    {
        var inside = FunctionGraphs.InOrder(function.Body).ToList();
        var releases = inside.OfType<IInvocationOperation>().Where(gate.IsExit).ToList();
        if (releases.Count == 0 || releases.Exists(release => IsInCleanUp(release, function))) return null;
        var first = releases.Min(static release => release.Syntax.SpanStart);
        return inside.Find(operation => operation.Syntax.Span.End <= first && SlotThrows.Of(operation, summaries) == Witness.Strong && !IsHandled(operation, function));
    }

    private static bool IsInCleanUp(IOperation release, IOperation function)
    {
        for (var (child, parent) = (release, release.Parent); parent is not null && child != function; (child, parent) = (parent, parent.Parent))
        {
            if (parent is ICatchClauseOperation or IUsingOperation || (parent is ITryOperation attempt && attempt.Finally == child)) return true;
        }

        return false;
    }

    private static bool IsHandled(IOperation thrower, IOperation function)
    {
        for (var (child, parent) = (thrower, thrower.Parent); parent is not null && child != function; (child, parent) = (parent, parent.Parent))
        {
            if (parent is ITryOperation { Catches.IsEmpty: false } attempt && attempt.Body == child) return true;
        }

        return false;
    }
}
