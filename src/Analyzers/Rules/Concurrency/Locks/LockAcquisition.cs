using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Concurrency.Locks;

/// <summary>One place where a function takes a slot.</summary>
/// <param name="Call">The call that takes it.</param>
/// <param name="Done">The operation after which the slot is held: the call, or the wait for its task.</param>
/// <param name="MayFail">Whether the wait ends without a slot when its time is up.</param>
/// <param name="Outcome">The variable that says whether the slot was taken; null when none does.</param>
internal sealed record LockAcquisition(IInvocationOperation Call, IOperation Done, bool MayFail, ISymbol? Outcome)
{
    public static LockAcquisition Create(IInvocationOperation call)
    {
        IOperation done = call;
        while (done.Parent is { } parent && Waits(parent, done)) done = parent;
        return new(call, done, IsTimed(call), OutcomeOf(call, done));
    }

    /// <summary>Whether nobody looks at the result.</summary>
    public bool IsIgnored =>
        Outcome is null && Done.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation };

    /// <summary>
    /// Whether the task of the wait is kept, to be looked at and waited for later: when the slot is taken cannot be seen.
    /// </summary>
    public bool IsKept => Done == Call && Call.Type.IsTaskShaped();

    private static bool Waits(IOperation parent, IOperation value) => parent switch
    {
        IAwaitOperation or IParenthesizedOperation => true,
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "Wait" } call =>
            call.Instance == value,
        IPropertyReferenceOperation { Property.Name: "Result" } property => property.Instance == value,
        _ => false,
    };

    private static bool IsTimed(IInvocationOperation call)
    {
        var times = call.Arguments
            .Where(static argument => argument.Parameter?.Type is { SpecialType: SpecialType.System_Int32 } or { Name: "TimeSpan" })
            .ToList();
        if (call.TargetMethod.Name.StartsWith("Try", StringComparison.Ordinal)) return times is not [var time] || !IsInfinite(time.Value);
        var result = call.TargetMethod.ReturnType.AwaitedType() ?? call.TargetMethod.ReturnType;
        return result.SpecialType == SpecialType.System_Boolean && times.Exists(static argument => !IsInfinite(argument.Value));
    }

    private static bool IsInfinite(IOperation time) => ValueUse.WalkDownConversion(time) switch
    {
        { ConstantValue: { HasValue: true, Value: -1 } } => true,
        IFieldReferenceOperation { Field.Name: "InfiniteTimeSpan" } => true,
        IInvocationOperation
        {
            TargetMethod: { Name: "FromMilliseconds", ContainingType.Name: "TimeSpan" },
            Arguments: [var milliseconds, ..]
        } =>
            milliseconds.Value.ConstantValue is { HasValue: true, Value: -1 or -1L or -1d },
        _ => false,
    };

    private static ISymbol? OutcomeOf(IInvocationOperation call, IOperation done)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.RefKind == RefKind.Ref && TrackedConditions.Variable(argument.Value) is { } flag) return flag;
        }

        return done.Parent is ISimpleAssignmentOperation assignment && assignment.Value == done
            ? TrackedConditions.Variable(assignment.Target)
            : null;
    }
}
