using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>
/// A method that starts itself for one child and goes on to the next without waiting: each level of the recursion doubles what
/// runs at once.
/// </summary>
internal static class RecursiveFanOut
{
    /// <summary>What is started for, where this is the first start of such a recursion and nothing bounds it.</summary>
    public static string? Find(IInvocationOperation start, IMethodSymbol? member)
    {
        if (FunctionAround(start, member) is not var (function, body) || !IsStartOf(function, start)
            || ExecutionFrequency.LoopAround(start) is not null) return null;
        var calls = FunctionBody.DescendantsInSameFunction(body).OfType<IInvocationOperation>().Where(call => IsCallOf(function, call)
            || IsStartOf(function, call)).OrderBy(static call => call.Syntax.SpanStart).ToList();
        if (calls.FirstOrDefault(call => IsStartOf(function, call)) != start
            || ValueUse.Consumer(start).Value is not (IInvocationOperation and not { TargetMethod.Name: "GetResult" })) return null;
        if (calls.Any(call => call != start && AreAlternatives(start, call)) || IsBounded(function, body)) return null;
        return calls.Any(next => next.Syntax.SpanStart > start.Syntax.Span.End && FollowsAtOnce(start, next, body))
            ? $"for each branch of the recursion of '{function.Name}', so that each level doubles it," : null;
    }

    private static (IMethodSymbol Function, IOperation Body)? FunctionAround(IOperation operation, IMethodSymbol? member)
    {
        while (operation.Parent is { } parent)
        {
            if (parent is IAnonymousFunctionOperation) return null;
            if (parent is ILocalFunctionOperation local) return (local.Symbol, local);
            operation = parent;
        }

        return member is null ? null : (member, operation);
    }

    private static bool IsStartOf(IMethodSymbol function, IInvocationOperation call)
    {
        if (IsCallOf(function, call)) return AsynchronousWork.Find(call) >= WorkKind.IO;
        if (WorkItemStart.NameOf(call) is null) return false;
        return WorkItemStart.WorkOf(call) is { } work
            ? work.Body.Descendants().Any(operation => operation is IInvocationOperation inner && IsCallOf(function, inner))
                && !ConcurrencyLimits.AtTheStartOf(work)
            : call.Arguments.Any(argument =>
                argument.Value is IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: var method } }
                && Same(method, function));
    }

    private static bool IsCallOf(IMethodSymbol function, IInvocationOperation call) => call.TargetMethod.Name == function.Name
        && Same(call.TargetMethod, function);

    private static bool Same(IMethodSymbol method, IMethodSymbol function) =>
        SymbolEqualityComparer.Default.Equals(method.OriginalDefinition, function.OriginalDefinition);

    /// <summary>Whether a call runs on the same path as an earlier one, and nothing is waited for in between.</summary>
    private static bool FollowsAtOnce(IOperation start, IOperation next, IOperation body)
    {
        for (var inner = start; inner.Parent is { } parent && !inner.Syntax.Span.Contains(next.Syntax.Span); inner = parent)
        {
            if (inner is IReturnOperation or ITryOperation || parent is IBlockOperation block
                && !parent.Syntax.Span.Contains(next.Syntax.Span)
                && block.Operations.Any(static o =>
                o is IReturnOperation or IThrowOperation or IBranchOperation
                    or IExpressionStatementOperation { Operation: IThrowOperation })) return false;
        }

        return !FunctionBody.DescendantsInSameFunction(body).Any(operation => operation.Syntax.SpanStart > start.Syntax.Span.End
            && operation.Syntax.Span.End <= next.Syntax.SpanStart
            && operation is IAwaitOperation or IPropertyReferenceOperation { Property.Name: "Result" }
                or IInvocationOperation { TargetMethod.Name: "Wait" or "WaitAll" or "WaitAny" or "GetResult" or "Join" or "WaitOne" });
    }

    /// <summary>Whether a condition chooses between two calls: then somebody has thought about when to start work and when not.</summary>
    public static bool AreAlternatives(IOperation one, IOperation other)
    {
        for (var arm = one; arm.Parent is { } parent; arm = parent)
        {
            if (parent.Syntax.Span.Contains(other.Syntax.Span)) return parent is ISwitchOperation or ISwitchExpressionOperation
                || parent is IConditionalOperation choice && arm != choice.Condition
                && !choice.Condition.Syntax.Span.Contains(other.Syntax.Span);
        }

        return false;
    }

    /// <summary>Whether the depth is counted, a size is compared with a limit, or a slot is waited for anywhere on the way.</summary>
    private static bool IsBounded(IMethodSymbol function, IOperation body) => body.Descendants().Any(operation => operation switch
    {
        IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan
                or BinaryOperatorKind.GreaterThanOrEqual
        } comparison => !IsOfData(comparison.LeftOperand)
            || !IsOfData(comparison.RightOperand),
        IIsPatternOperation { Pattern: var pattern } =>
            pattern.DescendantsAndSelf().Any(static part => part is IRelationalPatternOperation),
        IInvocationOperation call => IsCallOf(function, call) ? call.Arguments.Any(static argument => Counts(argument.Value))
            : ConcurrencyLimits.TakesSlot(call) || GatedMethods.WaitsForSlot(call.TargetMethod, call.SemanticModel!.Compilation),
        _ => false,
    });

    /// <summary>A number that tells where the data ends, as any recursion asks: a parameter, a local, a length, one or none.</summary>
    private static bool IsOfData(IOperation number) => ValueUse.WalkDownConversion(RecursionGuard.Descend(number)) switch
    {
        { ConstantValue: { HasValue: true, Value: var value } } => value is 0 or 1 or -1,
        IParameterReferenceOperation or ILocalReferenceOperation or IPropertyReferenceOperation { Property.Name: "Count" or "Length" } =>
            true,
        IBinaryOperation sum => IsOfData(sum.LeftOperand) && IsOfData(sum.RightOperand),
        _ => false,
    };

    /// <summary>An argument that is not a child but says how far down the call is, or that it is to start nothing.</summary>
    private static bool Counts(IOperation value) => ValueUse.WalkDownConversion(value) switch
    {
        { ConstantValue: { HasValue: true, Value: not null } } => true,
        IIncrementOrDecrementOperation => true,
        IBinaryOperation { LeftOperand: var left, RightOperand.ConstantValue: { HasValue: true, Value: not string } } =>
            ValueUse.WalkDownConversion(left) is IParameterReferenceOperation,
        _ => false,
    };
}
