using LeakAnalyzers.Analysis.Operations;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Conditions;

/// <summary>Brings the conditions of one graph into their normal form.</summary>
/// <param name="assembly">The assembly that is compiled.</param>
/// <param name="expressionOf">The expression that a method of the author's own is.</param>
internal sealed class QuestionReader(IAssemblySymbol? assembly, Func<IMethodSymbol, IOperation?> expressionOf)
{
    private readonly Dictionary<object, int> _numbers = new();

    /// <summary>
    /// The expressions whose value a capture or a pattern variable holds: <c>given ?? Open()</c> tests the capture, a later <c>given ==
    /// null</c> the variable. Null where there are several.
    /// </summary>
    private readonly Dictionary<object, IOperation?> _held = new();

    /// <summary>The call whose expression is read.</summary>
    private IInvocationOperation? _call;

    /// <summary>Remembers what the captures and pattern variables of a statement hold.</summary>
    public void Add(IOperation statement)
    {
        foreach (var operation in statement.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IFlowCaptureOperation { Value: IDefaultValueOperation }:
                    break; // of 'a?.b' where there is no 'a'
                case IFlowCaptureOperation capture:
                    _held[capture.Id] = !_held.ContainsKey(capture.Id)
                        && IsVariable(ValueUse.WalkDownConversion(capture.Value)) ? capture.Value : null;
                    break;
                case IIsPatternOperation { Pattern: IDeclarationPatternOperation { DeclaredSymbol: { } declared } } test:
                    _held[declared] = test.Value;
                    break;
                case IIsPatternOperation { Pattern: IRecursivePatternOperation { DeclaredSymbol: { } declared } } test:
                    _held[declared] = test.Value;
                    break;
            }
        }
    }

    private static bool IsVariable(IOperation value) =>
        value is ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation;

    /// <summary>The question that a condition asks; null for one that has effects, or whose answer may be another one each time.</summary>
    public Question? Read(IOperation condition)
    {
        RecursionGuard.EnsureStack();
        switch (condition)
        {
            case IParenthesizedOperation parenthesized: return Read(parenthesized.Operand);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, OperatorMethod: null } not: return Read(not.Operand)?.Negated();
            case IBinaryOperation { OperatorMethod: null or { ContainingType.SpecialType: not SpecialType.None } } comparison
                when Compared(comparison) is { } compared:
                return compared;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals, OperatorMethod: null } different
                when !IsConstant(different):
                return Between(different, BinaryOperatorKind.Equals)?.Negated();
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThanOrEqual, OperatorMethod: null } ordered
                when !IsConstant(ordered) && IsWhole(ordered):
                return Between(ordered, BinaryOperatorKind.GreaterThan)?.Negated();
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThanOrEqual, OperatorMethod: null } ordered
                when !IsConstant(ordered) && IsWhole(ordered):
                return Between(ordered, BinaryOperatorKind.LessThan)?.Negated();
            case IInvocationOperation call when expressionOf(call.TargetMethod) is { } expression: return ReadCall(call, expression);
            case IIsPatternOperation pattern when OfPattern(pattern.Value, pattern.Pattern) is { } matched: return matched;
        }

        return NullTests.Tested(condition) is { NullWhenTrue: { } isNull, Operand: var operand }
            ? isNull ? About(operand, ValueSet.Null) : About(operand, ValueSet.Null)?.Negated()
            : condition.Type?.SpecialType == SpecialType.System_Boolean ? About(condition, ValueSet.True) : null;
    }

    /// <summary>The question whether an expression has one of several values.</summary>
    public Question? About(IOperation expression, ValueSet values) =>
        SubjectOf(expression) is { } subject ? new(subject, values, ValueSet.AllOf(ValueUse.WalkDownConversion(expression).Type)) : null;

    /// <summary>An expression by its structure; null for one that has effects.</summary>
    public Subject? SubjectOf(IOperation expression)
    {
        var writer = Writer();
        return writer.TryWrite(expression) ? writer.ToSubject() : null;
    }

    private SubjectWriter Writer() =>
        new(Number, variable => _held.TryGetValue(variable, out var value) ? value : null, ArgumentOf, assembly);

    private IOperation? ArgumentOf(IParameterSymbol parameter) =>
        _call?.Arguments.FirstOrDefault(argument =>
            SymbolEqualityComparer.Default.Equals(argument.Parameter?.OriginalDefinition, parameter.OriginalDefinition))?.Value;

    /// <summary>A call of a method that is one expression asks what the expression asks about the arguments.</summary>
    private Question? ReadCall(IInvocationOperation call, IOperation expression)
    {
        // its arguments would be those of another call
        if (_call is not null || call.Instance is not (null or IInstanceReferenceOperation)) return null;
        _call = call;
        var question = Read(expression);
        _call = null;
        return question;
    }

    private Question? Between(IBinaryOperation comparison, BinaryOperatorKind kind)
    {
        var writer = Writer();
        return writer.TryWriteBinary(kind, comparison.LeftOperand, comparison.RightOperand)
            ? new(writer.ToSubject(), ValueSet.True, ValueSet.AllOf(comparison.Type)) : null;
    }

    private static bool IsConstant(IBinaryOperation comparison) =>
        ValueUse.WalkDownConversion(comparison.LeftOperand).ConstantValue.HasValue
            || ValueUse.WalkDownConversion(comparison.RightOperand).ConstantValue.HasValue;

    private static bool IsWhole(IBinaryOperation comparison) =>
        comparison.LeftOperand.Type
            is { TypeKind: TypeKind.Enum } or { SpecialType: >= SpecialType.System_Char and <= SpecialType.System_UInt64 };

    /// <summary>The key of a capture that holds several values.</summary>
    public string KeyOf(CaptureId capture) => $"k{Number(capture)} ";

    private int Number(object part)
    {
        if (!_numbers.TryGetValue(part, out var number)) _numbers.Add(part, number = _numbers.Count);
        return number;
    }

    private Question? Compared(IBinaryOperation comparison)
    {
        // a comparison with what may be null converts the constant
        var (operand, constant, turned) = (comparison.LeftOperand, ValueUse.WalkDownConversion(comparison.RightOperand), false);
        if (!constant.ConstantValue.HasValue) (operand, constant, turned) = (comparison.RightOperand,
            ValueUse.WalkDownConversion(comparison.LeftOperand), true);
        if (!constant.ConstantValue.HasValue || operand.ConstantValue.HasValue) return null;
        var value = constant.ConstantValue.Value;
        if (value is bool flag && ValueUse.WalkDownConversion(operand).Type?.SpecialType == SpecialType.System_Boolean
            && comparison.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals)
        {
            return flag == (comparison.OperatorKind == BinaryOperatorKind.Equals) ? Read(operand) : Read(operand)?.Negated();
        }

        return Values(comparison.OperatorKind, value, turned) is { } values ? About(operand, values) : null;
    }

    private static ValueSet? Values(BinaryOperatorKind kind, object? constant, bool turned)
    {
        RecursionGuard.EnsureStack();
        return (kind, ValueSet.Number(constant)) switch
        {
            (BinaryOperatorKind.Equals, _) => ValueSet.Constant(constant),
            (BinaryOperatorKind.NotEquals, _) => ValueSet.Everything.Except(ValueSet.Constant(constant)),
            (BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual, { } number) => Ordered(kind, number, turned),
            (BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual, { } number) => Ordered(kind, number, turned),
            _ => null,
        };
    }

    private static ValueSet Ordered(BinaryOperatorKind comparison, long number, bool turned)
    {
        var isLess = (comparison is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual) != turned;
        var isStrict = comparison is BinaryOperatorKind.LessThan or BinaryOperatorKind.GreaterThan;
        if (isLess) return isStrict ? number == long.MinValue ? ValueSet.Nothing : ValueSet.Between(long.MinValue, number - 1)
            : ValueSet.Between(long.MinValue, number);
        return isStrict ? number == long.MaxValue ? ValueSet.Nothing : ValueSet.Between(number + 1, long.MaxValue)
            : ValueSet.Between(number, long.MaxValue);
    }

    private Question? OfPattern(IOperation value, IPatternOperation pattern)
    {
        RecursionGuard.EnsureStack();
        if (Values(pattern) is { } values) return About(value, values);
        if (pattern is INegatedPatternOperation negated) return OfPattern(value, negated.Pattern)?.Negated();

        // 'options is { Mode: One }' asks about options.Mode
        return pattern is IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true, DeclaredSymbol: null } recursive
            && recursive.PropertySubpatterns is [{ Member: IMemberReferenceOperation { Member: var member }, Pattern: var inside }]
            && Values(inside) is { } inner && SubjectOf(value) is { } whole
            ? new(new($"{whole.Key}.{Number(member)} ", whole.Inputs.Add(member), whole.Owners), inner, ValueSet.AllOf(inside.InputType))
            : null;
    }

    private static ValueSet? Values(IPatternOperation pattern, int depth = 0)
    {
        RecursionGuard.EnsureStack();
        return depth >= SubjectWriter.MostNested ? null : pattern switch
        {
            IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: var constant } } => ValueSet.Constant(constant),
            IRelationalPatternOperation { Value.ConstantValue: { HasValue: true, Value: var constant }, OperatorKind: var comparison } =>
                Values(comparison, constant, turned: false),
            INegatedPatternOperation negated => Values(negated.Pattern, depth + 1) is { } inner ? ValueSet.Everything.Except(inner) : null,
            IBinaryPatternOperation both =>
                Values(both.LeftPattern, depth + 1) is { } left && Values(both.RightPattern, depth + 1) is { } right
                ? both.OperatorKind == BinaryOperatorKind.And ? left.Intersect(right) : left.Union(right) : null,
            IDiscardPatternOperation or IDeclarationPatternOperation { MatchesNull: true } => ValueSet.Everything,
            _ => NullTests.NullWhenMatched(pattern) is false ? ValueSet.Everything.Except(ValueSet.Null) : null,
        };
    }
}
