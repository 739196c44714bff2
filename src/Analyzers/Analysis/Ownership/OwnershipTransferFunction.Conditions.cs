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
        _state = state;
        if (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not) return Assume(not.Operand, !outcome, state);
        if (condition is IParenthesizedOperation parenthesized) return Assume(parenthesized.Operand, outcome, state);
        if (condition.ConstantValue is { HasValue: true, Value: bool constant }) return constant == outcome ? state : null;
        if (!outcome && condition is IIsPatternOperation { Pattern: IDiscardPatternOperation or IDeclarationPatternOperation { MatchesNull: true } }) return null; // 'case var other'
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
    private bool IsOwnOutcome(IOperation condition) => acquisition is { Out: not null, Operation: var call } && condition.Kind == call.Kind && condition.Syntax == call.Syntax;

    /// <summary>What is tested where it is acquired: <c>await client.GetAsync(url) is not { } response</c>.</summary>
    private bool IsJustAcquired(IOperation operand) =>
        _state.Holding == OwnershipState.Owned && acquisition is { Out: null, Carrier: null, Operation: var acquired } && ValueUse.WalkDownAwait(operand) is var taken && taken.Kind == acquired.Kind && taken.Syntax == acquired.Syntax;

    /// <summary>What a condition asks about whether it is null, and the outcome that says so.</summary>
    internal static (IOperation Operand, bool? NullWhenTrue)? NullTested(IOperation condition) => condition switch
    {
        IIsNullOperation test => (test.Operand, true),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } test when IsNull(test.RightOperand) => (test.LeftOperand, true),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } test when IsNull(test.LeftOperand) => (test.RightOperand, true),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } test when IsNull(test.RightOperand) => (test.LeftOperand, false),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } test when IsNull(test.LeftOperand) => (test.RightOperand, false),
        IPropertyReferenceOperation { Property: { Name: "HasValue", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }, Instance: { } tested } => (tested, false),
        IIsPatternOperation test => NullWhenMatched(test.Pattern) is { } matched ? (test.Value, matched) : null,
        IIsTypeOperation test when IsWider(test.TypeOperand, test.ValueOperand.Type) => (test.ValueOperand, test.IsNegated),
        IInvocationOperation { TargetMethod: { Name: "Equals" or "ReferenceEquals", ContainingType.SpecialType: SpecialType.System_Object }, Arguments: [var one, var other] } =>
            IsNull(other.Value) ? (one.Value, true) : IsNull(one.Value) ? (other.Value, true) : null,
        _ => null,
    };

    /// <summary>True when the pattern matches null alone, false when it matches everything but null, null when it asks for more.</summary>
    internal static bool? NullWhenMatched(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation constant => IsNull(constant.Value) ? true : null,
        INegatedPatternOperation negated => NullWhenMatched(negated.Pattern) is { } inner ? !inner : null,
        IDeclarationPatternOperation { MatchesNull: true } => null,
        IDeclarationPatternOperation { MatchedType: { } type, InputType: { } input } => IsWider(type, input) ? false : null,
        ITypePatternOperation { MatchedType: { } type, InputType: { } input } => IsWider(type, input) ? false : null,
        IRecursivePatternOperation { DeconstructionSubpatterns.Length: 0, PropertySubpatterns.Length: 0, MatchedType: { } type, InputType: { } input } => IsWider(type, input) ? false : null,
        _ => null,
    };

    private static bool IsWider(ITypeSymbol? type, ITypeSymbol? input) =>
        type is not null && input is not null
        && (type.SpecialType is SpecialType.System_IDisposable or SpecialType.System_Object || type.Name == "IAsyncDisposable"
            || SymbolEqualityComparer.Default.Equals(type, input)
            || (input is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] } && SymbolEqualityComparer.Default.Equals(type, value))
            || Knowledge.TypeFacts.DerivesFrom(input, type)
            || input.AllInterfaces.Any(implemented => SymbolEqualityComparer.Default.Equals(implemented, type)));

    private static bool IsNull(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: null } || operation is IConversionOperation { Operand: var inner } && IsNull(inner);

    private static ISymbol? Declared(IPatternOperation pattern) => pattern switch
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
        return awaited is IInvocationOperation { TargetMethod.Name: "WaitForNextTickAsync", Instance: { } timer } && RoleOf(timer) == AliasKind.Resource;
    }
}
