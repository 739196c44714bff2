using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Operations;

/// <summary>Tells conditions that ask whether a value is null.</summary>
internal static class NullTests
{
    /// <summary>What a condition asks about whether it is null, and the outcome that says so.</summary>
    public static (IOperation Operand, bool? NullWhenTrue)? Tested(IOperation condition) => condition switch
    {
        IIsNullOperation test => (test.Operand, true),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } test when IsNull(test.RightOperand) => (test.LeftOperand, true),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } test when IsNull(test.LeftOperand) => (test.RightOperand, true),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } test when IsNull(test.RightOperand) => (test.LeftOperand, false),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } test when IsNull(test.LeftOperand) => (test.RightOperand, false),
        IPropertyReferenceOperation
        {
            Property: { Name: "HasValue", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T },
            Instance: { } tested
        } =>
            (tested, false),
        IIsPatternOperation test => NullWhenMatched(test.Pattern) is { } matched ? (test.Value, matched) : null,
        IIsTypeOperation test when IsWider(test.TypeOperand, test.ValueOperand.Type) => (test.ValueOperand, test.IsNegated),
        IInvocationOperation
        {
            TargetMethod: { Name: "Equals" or "ReferenceEquals", ContainingType.SpecialType: SpecialType.System_Object },
            Arguments: [var one, var other]
        } =>
            IsNull(other.Value) ? (one.Value, true) : IsNull(one.Value) ? (other.Value, true) : null,
        _ => null,
    };

    /// <summary>True when the pattern matches null alone, false when it matches everything but null, null when it asks for more.</summary>
    public static bool? NullWhenMatched(IPatternOperation pattern) => RecursionGuard.Descend(pattern) switch
    {
        IConstantPatternOperation constant => IsNull(constant.Value) ? true : null,
        INegatedPatternOperation negated => NullWhenMatched(negated.Pattern) is { } inner ? !inner : null,
        IDeclarationPatternOperation { MatchesNull: true } => null,
        IDeclarationPatternOperation { MatchedType: { } type, InputType: { } input } => IsWider(type, input) ? false : null,
        ITypePatternOperation { MatchedType: { } type, InputType: { } input } => IsWider(type, input) ? false : null,
        IRecursivePatternOperation
        {
            DeconstructionSubpatterns.Length: 0,
            PropertySubpatterns.Length: 0,
            MatchedType: { } type,
            InputType: { } input
        } =>
            IsWider(type, input) ? false : null,
        _ => null,
    };

    public static bool IsWider(ITypeSymbol? type, ITypeSymbol? input) =>
        type is not null && input is not null
        && (type.SpecialType is SpecialType.System_IDisposable or SpecialType.System_Object || type.Name == "IAsyncDisposable"
            || SymbolEqualityComparer.Default.Equals(type, input)
            || (input is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] }
                && SymbolEqualityComparer.Default.Equals(type, value))
            || input.DerivesFrom(type)
            || input.AllInterfaces.Any(implemented => SymbolEqualityComparer.Default.Equals(implemented, type)));

    public static bool IsNull(IOperation operation) =>
        RecursionGuard.Descend(operation).ConstantValue is { HasValue: true, Value: null }
            || operation is IConversionOperation { Operand: var inner } && IsNull(inner);
}
