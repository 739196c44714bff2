using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>What conditions say while the resource is held: it is not null, and it is open.</summary>
internal sealed partial class Evaluation
{
    /// <summary>Calls of the author's own that are looked into, one inside the other.</summary>
    private const int MostCalls = 3;

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

        public static KnownValue Of(bool? truth) => truth is { } known ? new(ValueKind.Number, known ? 1 : 0) : default;
    }

    /// <summary>The assumption under which a condition is evaluated, and the arguments of the call that it stands in.</summary>
    /// <param name="IsOpen">Whether the resource is open, or closed already.</param>
    private sealed record Frame(bool IsOpen)
    {
        public Frame? Caller { get; init; }

        public IInvocationOperation? Call { get; init; }

        /// <summary>What <c>?.</c> in the condition stands for.</summary>
        public KnownValue Accessed { get; init; }

        public int Depth => Caller is null ? 0 : Caller.Depth + 1;
    }

    /// <summary>The answer to a condition that the resource gives by being held and open; null where it gives none.</summary>
    private bool? AnswerWhileHeld(IOperation condition) => _state.Holding == Holding.Open ? Evaluate(condition, new(IsOpen: true)).Truth : null;

    private KnownValue Evaluate(IOperation? operation, Frame frame)
    {
        switch (operation)
        {
            case null:
                return default;
            case { ConstantValue: { HasValue: true, Value: var constant } }:
                return constant is null ? new(ValueKind.Null) : ValueSet.Number(constant) is { } number ? new(ValueKind.Number, number) : new(ValueKind.NotNull);
            case IDefaultValueOperation { Type: { IsReferenceType: true } or { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } }:
                return new(ValueKind.Null);
            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand, frame);
            case IConversionOperation conversion:
                return EvaluateConversion(conversion, frame);
            case IParameterReferenceOperation { Parameter: var parameter } when frame.Call is not null:
                return frame.Call.Arguments.FirstOrDefault(argument => SymbolEqualityComparer.Default.Equals(argument.Parameter?.OriginalDefinition, parameter.OriginalDefinition)) is { } given ? Evaluate(given.Value, frame.Caller!) : default;
            case ILocalReferenceOperation or IParameterReferenceOperation or IFlowCaptureReferenceOperation or IFieldReferenceOperation:
                return EvaluateReference(operation, frame);
            case IPropertyReferenceOperation property:
                return EvaluateProperty(property, frame);
            case IIsNullOperation test:
                return KnownValue.Of(Evaluate(test.Operand, frame).IsNull);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, OperatorMethod: null } not:
                return KnownValue.Of(!Evaluate(not.Operand, frame).Truth);
            case IBinaryOperation binary:
                return EvaluateBinary(binary, frame);
            case IIsTypeOperation test:
                return EvaluateTypeTest(test, frame);
            case IIsPatternOperation pattern:
                return KnownValue.Of(Matches(pattern.Pattern, Evaluate(pattern.Value, frame), frame));
            case IConditionalOperation choice:
                return Evaluate(choice.Condition, frame).Truth is { } taken ? Evaluate(taken ? choice.WhenTrue : choice.WhenFalse, frame) : default;
            case ICoalesceOperation coalesce:
                return Evaluate(coalesce.Value, frame) is var first && first.IsNull is { } isNull ? isNull ? Evaluate(coalesce.WhenNull, frame) : first : default;
            case IConditionalAccessOperation access:
                return Evaluate(access.Operation, frame) is var accessed && accessed.IsNull is { } nothing ? nothing ? new(ValueKind.Null) : Evaluate(access.WhenNotNull, frame with { Accessed = accessed }) : default;
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

    private KnownValue EvaluateReference(IOperation reference, Frame frame)
    {
        if (frame.Call is null && RoleOf(reference) is var role and not Role.None) return new(role == Role.Resource ? ValueKind.Resource : ValueKind.NotNull);
        if (frame.Call is null && reference.Type?.SpecialType == SpecialType.System_Boolean && body.Conditions.Answer(_state, reference) is { } known) return KnownValue.Of(known);
        return frame.Call is null && body.Conditions.Defining(reference) is { } value && IsSince(value) ? Evaluate(value, frame) : default;
    }

    /// <summary>Whether a value was computed while the resource was held already.</summary>
    private bool IsSince(IOperation value) => acquisition is not { } held || value.Syntax.SpanStart > held.Operation.Syntax.SpanStart;

    private KnownValue EvaluateConversion(IConversionOperation conversion, Frame frame)
    {
        if (IsJustAcquired(conversion)) return new(ValueKind.Resource);
        var value = Evaluate(conversion.Operand, frame);
        if (conversion.OperatorMethod is not null) return default;
        return conversion.IsTryCast && value.Kind is ValueKind.NotNull or ValueKind.Resource && !IsWider(conversion.Type, conversion.Operand.Type) ? default : value;
    }

    private KnownValue EvaluateProperty(IPropertyReferenceOperation property, Frame frame)
    {
        if (frame.Call is null && RoleOf(property) is var role and not Role.None) return new(role == Role.Resource ? ValueKind.Resource : ValueKind.NotNull);
        var instance = Evaluate(property.Instance, frame);
        var member = property.Property;
        if (member.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T) return member.Name == "HasValue" ? KnownValue.Of(!instance.IsNull) : instance;
        return instance.Kind == ValueKind.Resource ? StateOf(member, frame) : default;
    }

    /// <summary>What members of a resource say about whether it is open.</summary>
    private static KnownValue StateOf(IPropertySymbol member, Frame frame) => member switch
    {
        { Name: "IsClosed" } => KnownValue.Of(!frame.IsOpen),
        { Name: "State", Type.Name: "ConnectionState" } => new(ValueKind.Number, frame.IsOpen ? 1 : 0), // System.Data.ConnectionState: 0 is Closed, 1 is Open
        { Name: "Content" } => new(ValueKind.NotNull), // of a response that has come it is never null, and without any there would be nothing to release
        _ => default,
    };

    private KnownValue EvaluateBinary(IBinaryOperation binary, Frame frame)
    {
        var (left, right) = (Evaluate(binary.LeftOperand, frame), Evaluate(binary.RightOperand, frame));
        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And when binary.Type?.SpecialType == SpecialType.System_Boolean:
                return left.Truth == false || right.Truth == false ? KnownValue.Of(false) : KnownValue.Of(left.Truth & right.Truth);
            case BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or when binary.Type?.SpecialType == SpecialType.System_Boolean:
                return left.Truth == true || right.Truth == true ? KnownValue.Of(true) : KnownValue.Of(left.Truth | right.Truth);
            case BinaryOperatorKind.Equals:
                return KnownValue.Of(AreEqual(left, right));
            case BinaryOperatorKind.NotEquals:
                return KnownValue.Of(!AreEqual(left, right));
        }

        if (left.Kind != ValueKind.Number || right.Kind != ValueKind.Number) return default;
        return binary.OperatorKind switch
        {
            BinaryOperatorKind.LessThan => KnownValue.Of(left.Number < right.Number),
            BinaryOperatorKind.LessThanOrEqual => KnownValue.Of(left.Number <= right.Number),
            BinaryOperatorKind.GreaterThan => KnownValue.Of(left.Number > right.Number),
            BinaryOperatorKind.GreaterThanOrEqual => KnownValue.Of(left.Number >= right.Number),
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
        if (value.IsNull is not { } isNull || (!isNull && !IsWider(test.TypeOperand, test.ValueOperand.Type))) return default;
        return KnownValue.Of(isNull == test.IsNegated);
    }

    private KnownValue EvaluateSwitch(ISwitchExpressionOperation choice, Frame frame)
    {
        var value = Evaluate(choice.Value, frame);
        foreach (var arm in choice.Arms)
        {
            if ((arm.Guard is null ? Matches(arm.Pattern, value, frame) : null) is not { } matches) return default;
            if (matches) return Evaluate(arm.Value, frame);
        }

        return default;
    }

    private KnownValue EvaluateCall(IInvocationOperation call, Frame frame)
    {
        if (IsJustAcquired(call)) return new(ValueKind.Resource);
        var method = call.TargetMethod;
        if (method.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T) return method.Name == "GetValueOrDefault" && Evaluate(call.Instance, frame) is { IsNull: false } value ? value : default;
        if (method is { Name: "Equals" or "ReferenceEquals", ContainingType.SpecialType: SpecialType.System_Object or SpecialType.System_Enum or SpecialType.System_ValueType })
        {
            var compared = call.Arguments.Select(static argument => argument.Value).Prepend(call.Instance).OfType<IOperation>().Select(one => Evaluate(one, frame)).ToList();
            return compared.Count == 2 ? KnownValue.Of(AreEqual(compared[0], compared[1])) : default;
        }

        if (method is { Name: "HasFlag", ContainingType.SpecialType: SpecialType.System_Enum } && Evaluate(call.Instance, frame) is { Kind: ValueKind.Number } flags && Evaluate(call.Arguments[0].Value, frame) is { Kind: ValueKind.Number } asked) return KnownValue.Of((flags.Number & asked.Number) == asked.Number);
        if (method.ReturnType.SpecialType != SpecialType.System_Boolean || frame.Depth >= MostCalls || summaries.ReturnedExpression(method) is not { } returned) return default;
        return Evaluate(returned, new(frame.IsOpen) { Call = call, Caller = frame });
    }

    /// <summary>Whether a value matches a pattern; null where nobody can tell.</summary>
    private bool? Matches(IPatternOperation pattern, KnownValue value, Frame frame)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation or IDeclarationPatternOperation { MatchesNull: true }:
                return true;
            case IConstantPatternOperation constant:
                return AreEqual(value, Evaluate(constant.Value, frame));
            case INegatedPatternOperation negated:
                return !Matches(negated.Pattern, value, frame);
            case IBinaryPatternOperation both:
                var (left, right) = (Matches(both.LeftPattern, value, frame), Matches(both.RightPattern, value, frame));
                return both.OperatorKind == BinaryOperatorKind.And ? left == false || right == false ? false : left & right : left == true || right == true ? true : left | right;
            case IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true } recursive:
                if (value.IsNull is not { } isNull) return null;
                if (isNull) return false;
                if (!IsWider(recursive.MatchedType, recursive.InputType)) return null;
                return recursive.PropertySubpatterns.Select(inside => MatchesMember(inside, value, frame)).Aggregate((bool?)true, static (all, one) => all == false || one == false ? false : all & one);
            default:
                return value.IsNull is { } missing && NullWhenMatched(pattern) is { } matchesNull ? missing == matchesNull : null;
        }
    }

    private bool? MatchesMember(IPropertySubpatternOperation inside, KnownValue whole, Frame frame) =>
        inside.Member is IPropertyReferenceOperation { Property: var member } && whole.Kind == ValueKind.Resource ? Matches(inside.Pattern, StateOf(member, frame), frame) : null;
}
