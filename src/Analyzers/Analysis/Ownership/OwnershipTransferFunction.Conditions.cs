using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>Conditions: which outcomes a path allows, and what it learns from them.</summary>
internal sealed partial class OwnershipTransferFunction
{
    /// <summary>The state once a condition had this outcome; null when it cannot have it on this path.</summary>
    public ResourceState? Assume(IOperation condition, bool outcome, ResourceState state)
    {
        RecursionGuard.EnsureStack();
        _state = state;
        if (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not) return Assume(not.Operand, !outcome, state);
        if (condition is IParenthesizedOperation parenthesized) return Assume(parenthesized.Operand, outcome, state);
        if (condition.ConstantValue is { HasValue: true, Value: bool constant }) return constant == outcome ? state : null;
        // 'case var other'
        if (!outcome
            && condition is IIsPatternOperation { Pattern: IDiscardPatternOperation or IDeclarationPatternOperation { MatchesNull: true } })
            return null;
        if (body.Conditions.Assume(state, condition, outcome) is not { } learned) return null;
        if (state.Holding == OwnershipState.Owned)
        {
            if (MeansNoResult(condition) is { } failedWhen && failedWhen == outcome) return null;
            if (!outcome && (IsTick(condition) || IsOwnOutcome(condition))) return null;
            if (AnswerWhileHeld(condition) is { } whileHeld)
            {
                if (whileHeld == outcome) return state;
                return Evaluate(condition, new(IsOpen: false)).Truth == outcome ? state with { Holding = OwnershipState.Disposed } : null;
            }
        }

        return learned;
    }

    /// <summary>A method that says false has put nothing into its <c>out</c> parameter.</summary>
    private bool IsOwnOutcome(IOperation condition) =>
        acquisition is { Out: not null, Operation: var call } && condition.Kind == call.Kind && condition.Syntax == call.Syntax;

    /// <summary>What is tested where it is acquired: <c>await client.GetAsync(url) is not { } response</c>.</summary>
    private bool IsJustAcquired(IOperation operand) =>
        _state.Holding == OwnershipState.Owned && acquisition is { Out: null, Carrier: null, Operation: var acquired }
            && ValueUse.WalkDownAwait(operand) is var taken && taken.Kind == acquired.Kind && taken.Syntax == acquired.Syntax;

    private static ISymbol? Declared(IPatternOperation pattern) => RecursionGuard.Descend(pattern) switch
    {
        IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
        IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
        INegatedPatternOperation negated => Declared(negated.Pattern),
        _ => null,
    };

    /// <summary>PeriodicTimer.WaitForNextTickAsync: false once the timer is disposed, so never while it is held.</summary>
    private bool IsTick(IOperation condition)
    {
        if (condition is not IAwaitOperation { Operation: var awaited }) return false;
        while (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask", Instance: { } inner }) awaited = inner;
        return awaited is IInvocationOperation { TargetMethod.Name: "WaitForNextTickAsync", Instance: { } timer }
            && RoleOf(timer) == AliasKind.Resource;
    }
}
