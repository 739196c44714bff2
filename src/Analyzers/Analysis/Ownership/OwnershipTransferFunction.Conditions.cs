using LeakAnalyzers.Analysis.Operations;
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
        if (!outcome && condition is IIsPatternOperation { Pattern: IDiscardPatternOperation or IDeclarationPatternOperation { MatchesNull: true } }) return null; // 'case var other'
        if (NullTests.Tested(condition) is { } test && (RoleOf(test.Operand) != AliasKind.None || IsContent(test.Operand) || IsJustAcquired(test.Operand)))
        {
            // what holds the resource is not null
            return test.NullWhenTrue is { } nullWhenTrue && nullWhenTrue == outcome ? null : state;
        }

        if (state.Holding == OwnershipState.Owned && MeansNoResult(condition) is { } failedWhen && failedWhen == outcome) return null;
        if (state.Holding == OwnershipState.Owned && !outcome && (IsTick(condition) || IsOwnOutcome(condition))) return null;
        if (state.Holding == OwnershipState.Owned && MeansClosed(condition) is { } closedWhen && closedWhen == outcome) return state with { Holding = OwnershipState.Disposed };
        if (body.Conditions.Find(condition) is not { } tracked) return state;
        var value = outcome != tracked.Negated;
        return state.Condition(tracked.Index) is { } known && known != value ? null : state.WithCondition(tracked.Index, value);
    }

    /// <summary>A method that says false has put nothing into its <c>out</c> parameter.</summary>
    private bool IsOwnOutcome(IOperation condition) => acquisition is { Out: not null, Operation: var call } && condition.Kind == call.Kind && condition.Syntax == call.Syntax;

    /// <summary>What is tested where it is acquired: <c>await client.GetAsync(url) is not { } response</c>.</summary>
    private bool IsJustAcquired(IOperation operand) =>
        _state.Holding == OwnershipState.Owned && acquisition is { Out: null, Carrier: null, Operation: var acquired } && ValueUse.WalkDownAwait(operand) is var taken && taken.Kind == acquired.Kind && taken.Syntax == acquired.Syntax;

    /// <summary>The content of a response that has come is never null, and without any there would be nothing to release.</summary>
    private bool IsContent(IOperation operand) => ValueUse.WalkDownConversion(operand) switch
    {
        IPropertyReferenceOperation { Property.Name: "Content", Instance: { } instance } => RoleOf(instance) == AliasKind.Resource,
        _ => false,
    };

    private static ISymbol? Declared(IPatternOperation pattern) => RecursionGuard.Descend(pattern) switch
    {
        IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
        IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
        INegatedPatternOperation negated => Declared(negated.Pattern),
        _ => null,
    };

    /// <summary>The outcome that says the resource is closed already: <c>reader.IsClosed</c>, <c>connection.State != Open</c>.</summary>
    private bool? MeansClosed(IOperation condition) => condition switch
    {
        IPropertyReferenceOperation { Property.Name: "IsClosed", Instance: { } instance } when RoleOf(instance) == AliasKind.Resource => true,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals, LeftOperand: IPropertyReferenceOperation { Property.Name: "State", Instance: { } instance }, RightOperand: var state } when RoleOf(instance) == AliasKind.Resource =>
            ConnectionState(state) is { } open ? !open : null,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals, LeftOperand: IPropertyReferenceOperation { Property.Name: "State", Instance: { } instance }, RightOperand: var state } when RoleOf(instance) == AliasKind.Resource =>
            ConnectionState(state),
        _ => null,
    };

    /// <summary>PeriodicTimer.WaitForNextTickAsync: false once the timer is disposed, so never while it is held.</summary>
    private bool IsTick(IOperation condition)
    {
        if (condition is not IAwaitOperation { Operation: var awaited }) return false;
        while (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask", Instance: { } inner }) awaited = inner;
        return awaited is IInvocationOperation { TargetMethod.Name: "WaitForNextTickAsync", Instance: { } timer } && RoleOf(timer) == AliasKind.Resource;
    }

    /// <summary>System.Data.ConnectionState: 1 is Open, 0 is Closed.</summary>
    private static bool? ConnectionState(IOperation state) => state is { Type.Name: "ConnectionState", ConstantValue: { HasValue: true, Value: int value } } ? value == 1 ? true : value == 0 ? false : null : null;
}
