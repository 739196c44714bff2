using LeakAnalyzers.Analysis.Ownership;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.ControlFlow;

/// <summary>
/// The conditions of one graph that are worth remembering along a path: a flag or null test that is asked more than once, or
/// set to a constant and asked. They tell apart the paths on which a resource was acquired and those on which it was not.
/// </summary>
internal sealed class TrackedConditions
{
    private const int Most = 8;

    private readonly Dictionary<(ISymbol Symbol, bool IsNullTest), int> _tracked = new();

    /// <summary>The variables whose value a capture holds: <c>given ?? Open()</c> tests the capture, a later <c>given == null</c> the variable.</summary>
    private readonly Dictionary<CaptureId, ISymbol> _captured = new();

    private TrackedConditions()
    {
    }

    public static TrackedConditions Find(ControlFlowGraph graph)
    {
        var conditions = new TrackedConditions();
        var asked = new Dictionary<(ISymbol Symbol, bool IsNullTest), int>();
        var order = new List<(ISymbol Symbol, bool IsNullTest)>();
        void Count((ISymbol, bool) key)
        {
            if (!asked.TryGetValue(key, out var times)) order.Add(key);
            asked[key] = times + 1;
        }

        foreach (var block in graph.Blocks)
        {
            foreach (var operation in block.Operations)
            {
                if (operation is IFlowCaptureOperation capture && Variable(capture.Value) is { } captured) conditions._captured[capture.Id] = captured;
                var assignment = operation switch
                {
                    IExpressionStatementOperation { Operation: ISimpleAssignmentOperation inner } => inner,
                    ISimpleAssignmentOperation plain => plain,
                    _ => null,
                };
                if (assignment is { Value.ConstantValue: { HasValue: true, Value: bool or null } constant } && Variable(assignment.Target) is { } variable) Count((variable, constant.Value is null));
            }

            if (block.ConditionKind != ControlFlowConditionKind.None && conditions.Test(block.BranchValue) is { } test) Count((test.Symbol, test.IsNullTest));
        }

        foreach (var key in order.Where(key => asked[key] > 1).Take(Most)) conditions._tracked.Add(key, conditions._tracked.Count);
        return conditions;
    }

    /// <summary>The condition's number and whether it is asked the other way round; null when it is not tracked.</summary>
    public (int Index, bool Negated)? Find(IOperation? condition) =>
        Test(condition) is { } test && _tracked.TryGetValue((test.Symbol, test.IsNullTest), out var index) ? (index, test.Negated) : null;

    /// <summary>Whether a condition about a variable is remembered.</summary>
    public bool Tracks(ISymbol variable) => _tracked.ContainsKey((variable, false)) || _tracked.ContainsKey((variable, true));

    /// <summary>What is known of the conditions about a variable after it took a value: the number of each, and its outcome where the value decides it.</summary>
    public IEnumerable<(int Index, bool? Outcome)> AfterAssignment(ISymbol variable, IOperation? value)
    {
        if (_tracked.TryGetValue((variable, false), out var flag)) yield return (flag, value?.ConstantValue is { HasValue: true, Value: bool known } ? known : null);
        if (_tracked.TryGetValue((variable, true), out var isNull)) yield return (isNull, Nullness(value));
    }

    public static ISymbol? Variable(IOperation? operation) => RecursionGuard.Descend(operation) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation, Arguments.Length: 0 } property => property.Property,
        IConversionOperation conversion => Variable(conversion.Operand),
        _ => null,
    };

    private static bool? Nullness(IOperation? value) => RecursionGuard.Descend(value) switch
    {
        { ConstantValue: { HasValue: true, Value: null } } => true,
        IConversionOperation conversion => Nullness(conversion.Operand),
        IObjectCreationOperation => false,
        _ => null,
    };

    private (ISymbol Symbol, bool IsNullTest, bool Negated)? Test(IOperation? condition) => RecursionGuard.Descend(condition) switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Test(not.Operand) is { } inner ? (inner.Symbol, inner.IsNullTest, !inner.Negated) : null,
        IIsNullOperation test => NullTest(test.Operand, negated: false),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals, RightOperand.ConstantValue: { HasValue: true, Value: null } } test => NullTest(test.LeftOperand, negated: false),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals, RightOperand.ConstantValue: { HasValue: true, Value: null } } test => NullTest(test.LeftOperand, negated: true),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals, RightOperand.ConstantValue: { HasValue: true, Value: bool value } } test => Flag(test.LeftOperand, negated: !value),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals, RightOperand.ConstantValue: { HasValue: true, Value: bool value } } test => Flag(test.LeftOperand, negated: value),
        IIsPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } } } test => NullTest(test.Value, negated: false),
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } } } } test => NullTest(test.Value, negated: true),
        _ => Flag(condition, negated: false),
    };

    private (ISymbol, bool, bool)? NullTest(IOperation operand, bool negated) =>
        (operand is IFlowCaptureReferenceOperation capture && _captured.TryGetValue(capture.Id, out var behind) ? behind : Variable(operand)) is { } variable ? (variable, true, negated) : null;

    private static (ISymbol, bool, bool)? Flag(IOperation? operand, bool negated) =>
        operand?.Type?.SpecialType == SpecialType.System_Boolean && Variable(operand) is { } variable ? (variable, false, negated) : null;
}
