using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using LeakAnalyzers.Analysis.Ownership.Paths;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>What conditions say while the resource is held: it is not null, and it is open.</summary>
internal sealed partial class OwnershipTransferFunction
{
    /// <summary>Calls of the author's own that are looked into, one inside the other.</summary>
    private const int MostCalls = 3;

    /// <summary>How deep in a condition the evaluation is.</summary>
    private int _nested;

    /// <summary>What is known of a value; a reference that is the resource is told apart from others.</summary>
    private enum ValueKind
    {
        Unknown,
        Null,
        NotNull,
        Resource,
        Number,
    }

    private readonly record struct KnownValue(ValueKind Kind, long Number = 0)
    {
        public bool? Truth => Kind == ValueKind.Number ? Number != 0 : null;

        public bool? IsNull => Kind == ValueKind.Unknown ? null : Kind == ValueKind.Null;

        public static KnownValue FromTruth(bool? truth) => truth is { } known ? new(ValueKind.Number, known ? 1 : 0) : default;
    }

    /// <summary>The assumption under which a condition is evaluated, and the arguments of the call that it stands in.</summary>
    /// <param name="IsOpen">Whether the resource is open, or closed already.</param>
    private sealed record Frame(bool IsOpen)
    {
        public Frame? Caller { get; init; }

        public IInvocationOperation? Call { get; init; }

        /// <summary>What <c>?.</c> in the condition stands for.</summary>
        public KnownValue Accessed { get; init; }

        public int Depth => RecursionGuard.Descend(Caller) is { } caller ? caller.Depth + 1 : 0;
    }

    /// <summary>The answer to a condition that the resource gives by being held and open; null where it gives none.</summary>
    private bool? AnswerWhileHeld(IOperation condition) =>
        _state.Holding == OwnershipState.Owned ? Evaluate(condition, new(IsOpen: true)).Truth : null;

    private KnownValue Evaluate(IOperation? operation, Frame frame)
    {
        RecursionGuard.EnsureStack();
        if (_nested >= SubjectWriter.MostNested) return default;
        _nested++;
        var value = EvaluateNested(operation, frame);
        _nested--;
        return value;
    }

    private KnownValue EvaluateNested(IOperation? operation, Frame frame)
    {
        switch (operation)
        {
            case null:
                return default;
            case { ConstantValue: { HasValue: true, Value: var constant } }:
                if (constant is null) return new(ValueKind.Null);
                return ValueSet.Number(constant) is { } number ? new(ValueKind.Number, number)
                    : new(ValueKind.NotNull);
            case IDefaultValueOperation { Type.IsReferenceType: true }:
            case IDefaultValueOperation { Type.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }:
                return new(ValueKind.Null);
            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand, frame);
            case IConversionOperation conversion:
                return EvaluateConversion(conversion, frame);
            case IParameterReferenceOperation { Parameter: var parameter } when frame.Call is not null:
                return frame.Call.Arguments.FirstOrDefault(argument => IsFor(parameter, argument)) is { } given
                    ? Evaluate(given.Value, frame.Caller!) : default;
            case ILocalReferenceOperation or IParameterReferenceOperation or IFlowCaptureReferenceOperation or IFieldReferenceOperation:
                return EvaluateReference(operation, frame);
            case IPropertyReferenceOperation property:
                return EvaluateProperty(property, frame);
            case IIsNullOperation test:
                return KnownValue.FromTruth(Evaluate(test.Operand, frame).IsNull);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, OperatorMethod: null } not:
                return KnownValue.FromTruth(!Evaluate(not.Operand, frame).Truth);
            case IBinaryOperation binary:
                return EvaluateBinary(binary, frame);
            case IIsTypeOperation test:
                return EvaluateTypeTest(test, frame);
            case IIsPatternOperation pattern:
                return KnownValue.FromTruth(Matches(pattern.Pattern, Evaluate(pattern.Value, frame), frame));
            case IConditionalOperation choice:
                var taken = Evaluate(choice.Condition, frame).Truth;
                return taken is null ? default : Evaluate(taken == true ? choice.WhenTrue : choice.WhenFalse, frame);
            case ICoalesceOperation coalesce:
                var first = Evaluate(coalesce.Value, frame);
                return first.IsNull == true ? Evaluate(coalesce.WhenNull, frame) : first;
            case IConditionalAccessOperation access:
                var accessed = Evaluate(access.Operation, frame);
                return accessed.IsNull == false ? Evaluate(access.WhenNotNull, frame with { Accessed = accessed }) : accessed;
            case IConditionalAccessInstanceOperation:
                return frame.Accessed;
            case ISwitchExpressionOperation choice:
                return EvaluateSwitch(choice, frame);
            case IInvocationOperation call:
                return EvaluateCall(call, frame);
            default:
                return IsJustAcquired(operation) ? new(ValueKind.Resource) : default;
        }
    }

    private static bool IsFor(IParameterSymbol parameter, IArgumentOperation argument) =>
        SymbolEqualityComparer.Default.Equals(argument.Parameter?.OriginalDefinition, parameter.OriginalDefinition);

    private KnownValue EvaluateReference(IOperation reference, Frame frame)
    {
        if (frame.Call is null && RoleOf(reference) is var role and not AliasKind.None)
            return new(role == AliasKind.Resource ? ValueKind.Resource
            : ValueKind.NotNull);
        if (frame.Call is null && reference.Type?.SpecialType == SpecialType.System_Boolean
            && body.Conditions.Answer(_state, reference) is { } known) return KnownValue.FromTruth(known);
        return frame.Call is null && body.Conditions.Defining(reference) is { } value && IsSince(value) ? Evaluate(value, frame) : default;
    }

    /// <summary>Whether a value was computed while the resource was held already.</summary>
    private bool IsSince(IOperation value) => acquisition is not { } held || value.Syntax.SpanStart > held.Operation.Syntax.SpanStart;

    private KnownValue EvaluateConversion(IConversionOperation conversion, Frame frame)
    {
        if (IsJustAcquired(conversion)) return new(ValueKind.Resource);
        var value = Evaluate(conversion.Operand, frame);
        if (conversion.OperatorMethod is not null) return default;
        return conversion.IsTryCast && value.Kind is ValueKind.NotNull or ValueKind.Resource
            && !NullTests.IsWider(conversion.Type, conversion.Operand.Type) ? default : value;
    }

    private KnownValue EvaluateProperty(IPropertyReferenceOperation property, Frame frame)
    {
        if (frame.Call is null && RoleOf(property) is var role and not AliasKind.None)
            return new(role == AliasKind.Resource ? ValueKind.Resource
            : ValueKind.NotNull);
        var instance = Evaluate(property.Instance, frame);
        var member = property.Property;
        if (member.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T) return member.Name == "HasValue"
            ? KnownValue.FromTruth(!instance.IsNull) : instance;
        return instance.Kind == ValueKind.Resource ? StateOf(member, frame) : default;
    }

    /// <summary>What members of a resource say about whether it is open.</summary>
    private static KnownValue StateOf(IPropertySymbol member, Frame frame) => member switch
    {
        { Name: "IsClosed" } => KnownValue.FromTruth(!frame.IsOpen),
        // System.Data.ConnectionState: 0 is Closed, 1 is Open
        { Name: "State", Type.Name: "ConnectionState" } => new(ValueKind.Number, frame.IsOpen ? 1 : 0),
        // of a response that has come it is never null, and without any there would be nothing to release
        { Name: "Content" } => new(ValueKind.NotNull),
        _ => default,
    };

    private KnownValue EvaluateBinary(IBinaryOperation binary, Frame frame)
    {
        var (left, right) = (Evaluate(binary.LeftOperand, frame), Evaluate(binary.RightOperand, frame));
        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And when binary.Type?.SpecialType == SpecialType.System_Boolean:
                return left.Truth == false || right.Truth == false
                    ? KnownValue.FromTruth(false)
                    : KnownValue.FromTruth(left.Truth & right.Truth);
            case BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or when binary.Type?.SpecialType == SpecialType.System_Boolean:
                return left.Truth == true || right.Truth == true
                    ? KnownValue.FromTruth(true)
                    : KnownValue.FromTruth(left.Truth | right.Truth);
            case BinaryOperatorKind.Equals:
                return KnownValue.FromTruth(AreEqual(left, right));
            case BinaryOperatorKind.NotEquals:
                return KnownValue.FromTruth(!AreEqual(left, right));
        }

        if (left.Kind != ValueKind.Number || right.Kind != ValueKind.Number) return default;
        return binary.OperatorKind switch
        {
            BinaryOperatorKind.LessThan => KnownValue.FromTruth(left.Number < right.Number),
            BinaryOperatorKind.LessThanOrEqual => KnownValue.FromTruth(left.Number <= right.Number),
            BinaryOperatorKind.GreaterThan => KnownValue.FromTruth(left.Number > right.Number),
            BinaryOperatorKind.GreaterThanOrEqual => KnownValue.FromTruth(left.Number >= right.Number),
            BinaryOperatorKind.And => new(ValueKind.Number, left.Number & right.Number),
            BinaryOperatorKind.Or => new(ValueKind.Number, left.Number | right.Number),
            _ => default,
        };
    }

    private static bool? AreEqual(KnownValue left, KnownValue right) => (left.Kind, right.Kind) switch
    {
        (ValueKind.Unknown, _) or (_, ValueKind.Unknown) => null,
        (ValueKind.Null, ValueKind.Null) => true,
        (ValueKind.Null, _) or (_, ValueKind.Null) => false,
        (ValueKind.Number, ValueKind.Number) => left.Number == right.Number,
        _ => null,
    };

    private KnownValue EvaluateTypeTest(IIsTypeOperation test, Frame frame)
    {
        var value = Evaluate(test.ValueOperand, frame);
        if (value.IsNull is not { } isNull || (!isNull && !NullTests.IsWider(test.TypeOperand, test.ValueOperand.Type))) return default;
        return KnownValue.FromTruth(isNull == test.IsNegated);
    }

    private KnownValue EvaluateCall(IInvocationOperation call, Frame frame)
    {
        if (IsJustAcquired(call)) return new(ValueKind.Resource);
        var method = call.TargetMethod;
        if (method.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        {
            return method.Name == "GetValueOrDefault" && Evaluate(call.Instance, frame) is { IsNull: false } value ? value : default;
        }

        var declaring = method.ContainingType.SpecialType;
        if (declaring is SpecialType.System_Object or SpecialType.System_Enum or SpecialType.System_ValueType
            && method.Name is "Equals" or "ReferenceEquals")
        {
            var compared = call.Arguments.Select(static argument =>
                argument.Value).Prepend(call.Instance).OfType<IOperation>().Select(one => Evaluate(one, frame)).ToList();
            return compared.Count == 2 ? KnownValue.FromTruth(AreEqual(compared[0], compared[1])) : default;
        }

        if (method is { Name: "HasFlag", ContainingType.SpecialType: SpecialType.System_Enum }
            && Evaluate(call.Instance, frame) is { Kind: ValueKind.Number } flags
                && Evaluate(call.Arguments[0].Value, frame)
                    is { Kind: ValueKind.Number } asked) return KnownValue.FromTruth((flags.Number & asked.Number) == asked.Number);
        if (method.ReturnType.SpecialType != SpecialType.System_Boolean || frame.Depth >= MostCalls
            || summaries.ReturnedExpression(method) is not { } returned) return default;
        return Evaluate(returned, new(frame.IsOpen) { Call = call, Caller = frame });
    }
}
