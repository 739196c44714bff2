using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Facts;

/// <summary>What a piece of started work waits for.</summary>
internal static class Waits
{
    /// <summary>
    /// A semaphore is a lock where the same code takes it and gives it back; otherwise it is a signal of other work. An endless delay waits
    /// for a cancellation.
    /// </summary>
    public static WorkHazard? HazardOf(IInvocationOperation call, IOperation body)
    {
        if (WorkHazardMembers.Find(call.TargetMethod, call.Instance?.Type) is { } hazard) return hazard;
        if (call.TargetMethod is { Name: "Delay" or "Sleep" } && call.Arguments.Any(static argument => IsInfinite(argument.Value)))
            return WorkHazard.RunsIndefinitely;
        if (LockContract.EnteredBy(call) is { CountsSlots: true })
            return IsLock(LockContract.ObjectOf(call), body) ? null : WorkHazard.WaitsForOthers;
        if (LockContract.ExitedBy(call) is { CountsSlots: true })
            return IsLock(LockContract.ObjectOf(call), body) ? null : WorkHazard.WaitsForOthers;
        return null;
    }

    /// <summary>A property that holds a task holds one that other code started.</summary>
    public static WorkHazard? HazardOf(IPropertyReferenceOperation reference, IOperation body) =>
        reference.Property.Type.IsTaskShaped() && !reference.Property.ContainingType.IsTaskShaped() ? WorkHazard.WaitsForOthers
        : reference.Property.Name == "Result" && reference.Instance is { } task && reference.Property.ContainingType.IsTaskShaped()
        ? HazardOfValue(task, body)
        : null;

    /// <summary>A task in a field, a parameter or a captured local was started elsewhere.</summary>
    public static WorkHazard? HazardOfValue(IOperation value, IOperation body) => value switch
    {
        _ when !value.Type.IsTaskShaped() && !HoldsTasks(value.Type) => null,
        ILocalReferenceOperation { Local: var local } when IsDeclaredIn(local, body) => null,
        IParameterReferenceOperation
        {
            Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } continuation
        }
            when IsOfInnerFunction(continuation, body) =>
            null,
        IFieldReferenceOperation or IParameterReferenceOperation or ILocalReferenceOperation => WorkHazard.WaitsForOthers,
        _ => null,
    };

    /// <summary>A loop that nothing in the work itself ends.</summary>
    public static WorkHazard? HazardOf(ILoopOperation loop, IOperation body) => loop switch
    {
        IForEachLoopOperation { IsAsynchronous: true } => WorkHazard.RunsIndefinitely,
        IWhileLoopOperation { Condition: var condition } when !IsDecidedByWork(condition, body) && !Leaves(loop, body) =>
            WorkHazard.RunsIndefinitely,
        IForLoopOperation { Condition: var condition } when !IsDecidedByWork(condition, body) && !Leaves(loop, body) =>
            WorkHazard.RunsIndefinitely,
        _ => null,
    };

    /// <summary>The semaphore or lock that a call takes or gives back.</summary>
    public static ISymbol? SemaphoreOf(IOperation operation) =>
        operation is IInvocationOperation call && (LockContract.EnteredBy(call) ?? LockContract.ExitedBy(call)) is not null
            && LockContract.ObjectOf(call) is { } semaphore
            ? TrackedConditions.Variable(semaphore)
            : null;

    /// <summary>Whether an operation sets the time after which a token is cancelled.</summary>
    public static bool LimitsTime(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { Name: "CancelAfter", ContainingType: { } type } } =>
            type.Is("System.Threading.CancellationTokenSource"),
        IObjectCreationOperation { Type: { } type, Arguments.IsEmpty: false } => type.Is("System.Threading.CancellationTokenSource"),
        _ => false,
    };

    public static bool IsDeclaredIn(ILocalSymbol local, IOperation body) =>
        local.DeclaringSyntaxReferences is [{ } declared] && declared.SyntaxTree == body.Syntax.SyntaxTree
            && body.Syntax.Span.Contains(declared.Span);

    private static bool IsOfInnerFunction(IParameterSymbol parameter, IOperation body) =>
        body is not IAnonymousFunctionOperation { Symbol: var own }
            || !SymbolEqualityComparer.Default.Equals(own, parameter.ContainingSymbol)
            ? parameter.DeclaringSyntaxReferences is [{ } declared] && declared.SyntaxTree == body.Syntax.SyntaxTree
                && body.Syntax.Span.Contains(declared.Span)
            : false;

    private static bool HoldsTasks(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.IsTaskShaped(),
        INamedTypeSymbol named =>
            named.TypeArguments.Any(static argument => argument.IsTaskShaped()) && named.TypeKind != TypeKind.Delegate,
        _ => false,
    };

    private static bool IsInfinite(IOperation value) =>
        value.ConstantValue is { HasValue: true, Value: -1 }
            || ValueUse.WalkDownConversion(
                value) is IFieldReferenceOperation { Field: { Name: "InfiniteTimeSpan", ContainingType.Name: "Timeout" } };

    /// <summary>Whether the same code takes and gives back a semaphore that has room from the start.</summary>
    private static bool IsLock(IOperation? semaphore, IOperation body)
    {
        if (semaphore is null || TrackedConditions.Variable(semaphore) is not { } variable || !HasRoom(variable)) return false;
        var calls = body.DescendantsAndSelf().OfType<IInvocationOperation>()
            .Where(call =>
                LockContract.ObjectOf(call) is { } one && SymbolEqualityComparer.Default.Equals(TrackedConditions.Variable(one), variable))
            .ToList();
        var enters = calls.Where(static call => LockContract.EnteredBy(call) is not null).ToList();
        var exits = calls.Where(static call => LockContract.ExitedBy(call) is not null).ToList();
        return enters.Count > 0 && exits.Count > 0
            && exits.All(exit => enters.Any(enter => enter.Syntax.SpanStart < exit.Syntax.SpanStart));
    }

    private static bool HasRoom(ISymbol variable)
    {
        if (variable is not (IFieldSymbol or ILocalSymbol) || variable.DeclaringSyntaxReferences is not [{ } declared]) return false;
        return declared.GetSyntax()
            is Microsoft.CodeAnalysis.CSharp.Syntax.VariableDeclaratorSyntax
        {
            Initializer.Value: Microsoft.CodeAnalysis.CSharp.Syntax.BaseObjectCreationExpressionSyntax
            {
                ArgumentList.Arguments: [{ Expression: var first }, ..]
            }
        }
            && first is Microsoft.CodeAnalysis.CSharp.Syntax.LiteralExpressionSyntax { Token.Value: int and > 0 };
    }

    /// <summary>Whether a condition asks more than a constant, a token, or a flag that other code sets.</summary>
    private static bool IsDecidedByWork(IOperation? condition, IOperation body) => RecursionGuard.Descend(condition) switch
    {
        null or { ConstantValue.HasValue: true } => false,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either =>
            IsDecidedByWork(either.LeftOperand, body) && IsDecidedByWork(either.RightOperand, body),
        _ => condition.DescendantsAndSelf().Any(asked => asked switch
        {
            IInvocationOperation call =>
                !IsStop(call.Instance?.Type) && !call.TargetMethod.ContainingType.IsExactly("System.Threading.Volatile"),
            ILocalReferenceOperation { Local: var local } => !IsStop(local.Type) && (!IsFlag(local.Type) || IsDeclaredIn(local, body)),
            IParameterReferenceOperation { Parameter.Type: var type } => !IsStop(type) && !IsFlag(type),
            IBinaryOperation
            {
                LeftOperand.Type: var type,
                OperatorKind: not (BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And)
            } =>
                !IsFlag(type),
            _ => false,
        }),
    };

    private static bool IsFlag(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_Boolean;

    private static bool IsStop(ITypeSymbol? type) =>
        type.Is("System.Threading.CancellationToken") || type.Is("System.Threading.CancellationTokenSource");

    /// <summary>Whether the work itself leaves the loop, other than because it is stopped or has failed.</summary>
    private static bool Leaves(ILoopOperation loop, IOperation body) => loop.Body.DescendantsAndSelf().Any(operation =>
        operation is IReturnOperation or IThrowOperation or IBranchOperation { BranchKind: BranchKind.Break or BranchKind.GoTo }
        && IsOfLoop(operation, loop) && !IsOnFailureOrStop(operation, loop, body));

    private static bool IsOfLoop(IOperation exit, ILoopOperation loop)
    {
        for (var around = exit.Parent; around is not null && around != loop; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation or ILocalFunctionOperation) return false;
            if (exit is IBranchOperation { BranchKind: BranchKind.Break } && around is ILoopOperation or ISwitchOperation) return false;
        }

        return true;
    }

    private static bool IsOnFailureOrStop(IOperation exit, ILoopOperation loop, IOperation body)
    {
        var child = exit;
        for (var around = exit.Parent; around is not null && around != loop; around = around.Parent)
        {
            if (around is ICatchClauseOperation) return true;
            if (around is IConditionalOperation { Condition: var condition } && condition != child && !IsDecidedByWork(condition, body))
                return true;
            child = around;
        }

        return false;
    }
}
