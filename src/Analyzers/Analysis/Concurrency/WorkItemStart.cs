using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>Says which calls set work going that runs beside the caller, and what that work is.</summary>
internal static class WorkItemStart
{
    /// <summary>
    /// Whether a call is worth a look: it starts work by its name, yields a task, or is one of a method of the source that yields
    /// nothing and runs again and again.
    /// </summary>
    public static bool MayStart(IInvocationOperation call) =>
        call.TargetMethod.Name is "Run" or "StartNew" or "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" or "Start"
        || IsUnheard(call.TargetMethod) || call.TargetMethod.ReturnType.IsTaskShaped()
        || call.TargetMethod is { ReturnsVoid: true, DeclaringSyntaxReferences.IsEmpty: false }
            && (ExecutionFrequency.LoopAround(call) is not null || call.Parent?.Parent?.Parent is IAnonymousFunctionOperation);

    /// <summary>How the started work is called in a message; null when the call starts nothing.</summary>
    public static string? NameOf(IInvocationOperation call) => call.TargetMethod switch
    {
        { Name: "Run", ContainingType: { Name: "Task" } type } when type.IsExactly("System.Threading.Tasks.Task") => "Task.Run",
        { Name: "StartNew", ContainingType.Name: "TaskFactory" } => "StartNew",
        { Name: "QueueUserWorkItem" or "UnsafeQueueUserWorkItem", ContainingType: { Name: "ThreadPool" } } method => method.Name,
        { Name: "Start", ContainingType: { Name: "Thread" } type } when type.IsExactly("System.Threading.Thread") && IsFresh(call) =>
            "Thread.Start",
        { Name: "Start", ContainingType: { Name: "Task" } type } when type.Is("System.Threading.Tasks.Task") && IsFresh(call) =>
            "Task.Start",
        _ => null,
    };

    /// <summary>The lambda that runs, where the call or the thread it starts is given one.</summary>
    public static IAnonymousFunctionOperation? WorkOf(IInvocationOperation start)
    {
        var arguments = start.TargetMethod.Name == "Start" ? CreationOf(start)?.Arguments : start.Arguments;
        return arguments?.Select(static a => a.Value).OfType<IDelegateCreationOperation>().Select(static d =>
            d.Target).OfType<IAnonymousFunctionOperation>().FirstOrDefault();
    }

    /// <summary>Whether the work has an empty body: it keeps a thread of the pool awake, and is over at once.</summary>
    public static bool DoesNothing(IInvocationOperation start) =>
        WorkOf(start) is { Body.Operations: var operations }
            && operations.All(static operation => operation is IReturnOperation { ReturnedValue: null });

    /// <summary>An <c>async void</c> method: nobody can wait for what it does.</summary>
    public static bool IsUnheard(IMethodSymbol method) => method is { IsAsync: true, ReturnsVoid: true };

    /// <summary>
    /// Whether a method of the source only starts work: it leaves a task of its own behind in every call, and yields none that
    /// tells when it has ended.
    /// </summary>
    public static bool StartsWork(IInvocationOperation call, Compilation compilation)
    {
        if (call.TargetMethod is not { DeclaringSyntaxReferences.IsEmpty: false, IsAsync: false, ReturnsVoid: true } helper
            || DeclaredBodies.Find(helper, compilation) is not { } body) return false;
        var statements = body is IMethodBodyOperation { BlockBody: var block, ExpressionBody: var expression }
            ? (block ?? expression)?.Operations : (body as ILocalFunctionOperation)?.Body?.Operations;
        return statements is { Length: <= 3 } all
            && all.Any(statement =>
                IsDropped(statement) is { } start && NameOf(start) is not null && !ConcurrencyLimits.AtTheStartOf(WorkOf(start))
            && !LimitedSchedulers.Limits(start))
            && !all.Any(IsBlockingWait) && !GatedMethods.WaitsForSlot(helper, compilation);
    }

    /// <summary>Whether a statement blocks until something that was started has ended.</summary>
    private static bool IsBlockingWait(IOperation statement) =>
        statement is IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod: var wait } }
            && wait.Name is "Wait" or "WaitAll" or "Join" or "GetResult"
            && (wait.ContainingType.IsTaskShaped() || wait.ContainingType.Is("System.Threading.Thread"));

    private static IInvocationOperation? IsDropped(IOperation statement) => statement switch
    {
        IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Target: IDiscardOperation, Value: var value } } =>
            ValueUse.WalkDownConversion(value) as IInvocationOperation,
        IExpressionStatementOperation { Operation: var value } => ValueUse.WalkDownConversion(value) as IInvocationOperation,
        _ => null,
    };

    private static bool IsFresh(IInvocationOperation start) => CreationOf(start) is not null;

    private static IObjectCreationOperation? CreationOf(IInvocationOperation start)
    {
        switch (start.Instance)
        {
            case IObjectCreationOperation inline: return inline;
            case ILocalReferenceOperation { Local: var local }:
                return (ExecutionFrequency.LoopAround(start)
                    ?? FunctionAround(start)).Descendants().OfType<IObjectCreationOperation>().FirstOrDefault(creation =>
                    ValueUse.Consumer(creation).Parent switch
                {
                    IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } =>
                        SymbolEqualityComparer.Default.Equals(declarator.Symbol, local),
                    ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } =>
                        SymbolEqualityComparer.Default.Equals(target.Local, local),
                    _ => false,
                });
            default: return null;
        }
    }

    private static IOperation FunctionAround(IOperation operation)
    {
        while (operation is not (IAnonymousFunctionOperation or ILocalFunctionOperation)
            && operation.Parent is { } parent) operation = parent;
        return operation;
    }
}
