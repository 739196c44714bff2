using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Concurrency;

/// <summary>Says which functions run beside the code that started them: in a task, a thread, a timer or a hosted service.</summary>
internal static class BackgroundFunctions
{
    /// <summary>Whether the function around an operation runs in the background, or is called by one that does.</summary>
    /// <param name="operation">Something in the function.</param>
    /// <param name="member">The member that contains the operation.</param>
    public static bool Contain(IOperation operation, IMethodSymbol? member) => Contain(operation, member, RecursionGuard.Start());

    /// <summary>Whether a lambda or a method group is what a new task, thread or timer runs.</summary>
    public static bool IsStarted(IOperation work) => ValueUse.Consumer(work).Parent switch
    {
        IArgumentOperation
        {
            Parent: IInvocationOperation
            {
                TargetMethod: { Name: "Run", ContainingType.Name: "Task" } or
                {
                    Name: "StartNew",
                    ContainingType.Name: "TaskFactory"
                } or { ContainingType.Name: "ThreadPool" }
            }
        } =>
            true,
        IArgumentOperation { Parent: IObjectCreationOperation { Type.Name: "Thread" or "Timer" or "Task" } } => true,
        _ => false,
    };

    private static bool Contain(IOperation operation, IMethodSymbol? member, RecursionGuard outer)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation lambda:
                    return IsStarted(DelegateOf(lambda));
                case ILocalFunctionOperation { Symbol: var function } local:
                    return outer.TryEnter(function, out var inner)
                        && LocalFunctions.Uses(local).Any(use => RunsBeside(use, function, member, inner));
            }
        }

        if (member is null || member.Name is "Main" or "<Main>$") return false;
        if (member.Name == "ExecuteAsync" && member.ContainingType.Is("Microsoft.Extensions.Hosting.BackgroundService")) return true;
        return outer.TryEnter(member, out var guard)
            && CallSites.Find(member, operation, operation.SemanticModel!.Compilation)
                .Any(use => RunsBeside(use, member, ExecutionFrequency.Containing(use) as IMethodSymbol, guard));
    }

    /// <summary>
    /// Whether a use of a function runs it beside the code around the use: it is handed to a new task, its own task is dropped, or the code
    /// around the use runs in the background itself and waits for it.
    /// </summary>
    private static bool RunsBeside(IOperation use, IMethodSymbol function, IMethodSymbol? caller, RecursionGuard guard) => use switch
    {
        IMethodReferenceOperation reference => IsStarted(DelegateOf(reference)),
        IInvocationOperation call => (function.IsAsync && IsLeftRunning(call)) || Contain(call, caller, guard),
        _ => false,
    };

    private static IOperation DelegateOf(IOperation function) =>
        function is { Parent: IDelegateCreationOperation creation } ? creation : function;

    /// <summary>
    /// Whether nobody waits for what a call has begun: its task is dropped, or kept and not looked at by the same function.
    /// </summary>
    private static bool IsLeftRunning(IInvocationOperation call) =>
        ValueUse.Consumer(call) is var (value, consumer) && value == call && consumer switch
        {
            IExpressionStatementOperation => true,
            ISimpleAssignmentOperation { Target: IDiscardOperation or IFieldReferenceOperation } => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var task } } =>
                !ValueUse.Root(call).Descendants()
                    .Any(use => use is ILocalReferenceOperation { Local: var used } && SymbolEqualityComparer.Default.Equals(used, task)),
            _ => false,
        };
}
