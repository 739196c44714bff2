using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>Tasks that yield the resource: held, waited for, passed on, continued.</summary>
internal sealed partial class OwnershipTransferFunction
{
    /// <summary>The receiver is a task that yields the resource.</summary>
    private AliasKind OnTask(IInvocationOperation call)
    {
        switch (call.TargetMethod.Name)
        {
            case "GetResult": return AliasKind.Resource;
            case "ConfigureAwait" or "GetAwaiter" or "AsTask" or "WaitAsync" or "Preserve": return AliasKind.Task;
            case "Wait" or "Equals" or "GetHashCode" or "ToString" or "GetType": return AliasKind.None;
            case "ContinueWith" when ContinuationLosesResult(call): return AliasKind.None;
            default:
                Escape();
                return AliasKind.None;
        }
    }

    /// <summary>
    /// Whether a value that yields the resource goes on as a task without a result: it can be waited for, and the resource no longer be
    /// reached through it.
    /// </summary>
    private static bool LosesResult(IOperation value, AliasKind role) =>
        role == AliasKind.Task && TaskUpcasts.HasNoResult(value.Type) && !TaskUpcasts.AreUndoneAround(value.Syntax);

    /// <summary>The task is an argument: awaited together with others, unwrapped, or out of sight.</summary>
    private AliasKind PassTask(IOperation call, IMethodSymbol method, IParameterSymbol parameter, IOperation given)
    {
        if (IsForTogether(method))
        {
            if (method.IsGenericMethod && ValueUse.Consumer(call).Parent is not IExpressionStatementOperation
                && !TaskUpcasts.LosesResult(call))
                Escape();
            return AliasKind.None;
        }

        if (LosesResult(given, AliasKind.Task)) return AliasKind.None;
        var yielded = given.Type.AwaitedType() ?? (given as IConversionOperation)?.Operand.Type.AwaitedType();
        if (IsSameResource(method.ReturnType, yielded)) return PassThrough(method, parameter, AliasKind.Resource);
        if (IsSameResource(method.ReturnType.AwaitedType(), yielded)) return PassThrough(method, parameter, AliasKind.Task);
        return LetGo();
    }

    /// <summary>Waits for tasks that somebody else has as well; those that are generic give what the tasks yield.</summary>
    private static bool IsForTogether(IMethodSymbol method) =>
        method.Name is "WhenAny" or "WaitAny" or "WaitAll" or "WhenAll" && method.ContainingType.IsExactly("System.Threading.Tasks.Task");

    /// <summary>
    /// Whether the continuation takes the resource out of the task and lets go of it: <c>get.ContinueWith(task =>
    /// task.Result.StatusCode)</c>.
    /// </summary>
    private bool ContinuationLosesResult(IInvocationOperation call)
    {
        if (call.Arguments
            is not [
            {
                Value: IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation { Symbol.Parameters: [var task] } continuation }
            },
            ..])
            return false;
        var inside = new BodyGraph(body.Graph.GetAnonymousFunctionControlFlowGraph(continuation), body.Captures, Resources);
        var fate =
            new ResourcePathAnalysis(inside, null, ThrowLikelihood.Strong, summaries, AnalysisBudget.StatesPerResource).Walk(task,
                AliasKind.Task);
        return fate is { Unknown: false, Released: false, Escaped: false, Thrown: false } && !fate.Leaks.IsEmpty
            && UsesResult(continuation, task);
    }

    /// <summary>A continuation that never looks at the result may run beside somebody who does.</summary>
    private static bool UsesResult(IFlowAnonymousFunctionOperation continuation, IParameterSymbol task) =>
        continuation.Syntax.DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.MemberAccessExpressionSyntax>()
            .Any(access => access.Name.Identifier.ValueText == "Result" && access.Expression.ToString() == task.Name);

    /// <summary>The outcome that says a task yields nothing: <c>task.IsFaulted</c>, <c>task.Status == TaskStatus.Canceled</c>.</summary>
    private bool? MeansNoResult(IOperation condition) => condition switch
    {
        IPropertyReferenceOperation { Property.Name: "IsFaulted" or "IsCanceled", Instance: { } task }
            when RoleOf(task) == AliasKind.Task =>
            true,
        IPropertyReferenceOperation { Property.Name: "IsCompletedSuccessfully", Instance: { } task } when RoleOf(task) == AliasKind.Task =>
            false,
        IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.Equals,
            LeftOperand: IPropertyReferenceOperation { Property.Name: "Status", Instance: { } task },
            RightOperand: var status
        }
            when RoleOf(task) == AliasKind.Task =>
            IsFailure(status) ? true : null,
        IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.NotEquals,
            LeftOperand: IPropertyReferenceOperation { Property.Name: "Status", Instance: { } task },
            RightOperand: var status
        }
            when RoleOf(task) == AliasKind.Task =>
            IsFailure(status) ? false : null,
        _ => null,
    };

    /// <summary>System.Threading.Tasks.TaskStatus: 6 is Canceled, 7 is Faulted.</summary>
    private static bool IsFailure(IOperation status) => status.ConstantValue is { HasValue: true, Value: 6 or 7 };
}
