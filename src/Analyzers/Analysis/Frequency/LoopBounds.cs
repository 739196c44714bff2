using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Frequency;

/// <summary>Tells loops that run a known, small number of times from those that can run without bound.</summary>
internal static class LoopBounds
{
    /// <summary>Types that can be enumerated and hold one value or none.</summary>
    private static readonly string[] s_options = ["LanguageExt.Option`1", "LanguageExt.OptionUnsafe`1", "Optional.Option`1"];

    /// <summary>
    /// Whether the loop's own text says that it runs at most so often: a count to a constant, a list written out, the values of an enum.
    /// </summary>
    public static bool IsSmall(ILoopOperation loop, int most) => loop switch
    {
        IForEachLoopOperation each => Count(ValueUse.WalkDownConversion(each.Collection)) <= most,
        IForLoopOperation { Condition: { } condition } counted => Turns(condition, StartOf(counted), most),
        IWhileLoopOperation { Condition: { } condition } when Turns(condition, start: 0, most) => true,
        IWhileLoopOperation retry => CountsFailures(retry),
        _ => false,
    };

    /// <summary>
    /// Whether the function around an operation goes on to a loop that works until it is cancelled. A loop that returns a value tries again
    /// until it has
    /// one.
    /// </summary>
    public static bool HasWorkerLoopAfter(IOperation operation) =>
        FunctionBody.DescendantsInSameFunction(FunctionBody.Around(operation)).Any(other => other is ILoopOperation loop
            && loop.Syntax.SpanStart > operation.Syntax.Span.End && IsEndless(loop) && !ReturnsValue(loop));

    private static bool ReturnsValue(ILoopOperation loop) =>
        FunctionBody.DescendantsInSameFunction(loop)
            .Any(static operation => operation is IReturnOperation { Kind: OperationKind.Return, ReturnedValue: not null });

    private static bool IsEndless(ILoopOperation loop) => loop switch
    {
        IWhileLoopOperation { Condition: { ConstantValue: { HasValue: true, Value: true } } } => true,
        IWhileLoopOperation { Condition: { } condition } => condition.DescendantsAndSelf().Any(static part => part switch
        {
            IPropertyReferenceOperation { Property: { Name: "IsCancellationRequested" } property } =>
                property.ContainingType.Name is "CancellationToken" or "CancellationTokenSource",
            IInvocationOperation { TargetMethod: { Name: "WaitForNextTickAsync", ContainingType: var type } } =>
                type.IsExactly("System.Threading.PeriodicTimer"),
            _ => false,
        }),
        IForLoopOperation { Condition: null } => true,
        _ => false,
    };

    /// <summary>
    /// Whether a loop tries again after an exception until a count of attempts is used up:
    /// <c>catch (Exception) when (++attempt &lt; most)</c>. A count that a success sets back limits failures in a row, not turns.
    /// </summary>
    private static bool CountsFailures(IWhileLoopOperation loop)
    {
        var inside = FunctionBody.DescendantsInSameFunction(loop).ToList();
        var counters = inside.OfType<IIncrementOrDecrementOperation>().Select(static step => step.Target).OfType<ILocalReferenceOperation>()
            .Select(static counter => counter.Local)
            .Where(counter => !loop.Syntax.Span.Contains(SpanOf(counter)) && !inside.Any(operation => Sets(operation, counter))).ToList();
        return counters.Count > 0 && inside.OfType<ICatchClauseOperation>().Any(handler =>
            handler.Descendants().OfType<IBinaryOperation>().Any(test => counters.Exists(counter => Compares(test, counter))));
    }

    private static bool Sets(IOperation operation, ILocalSymbol counter) =>
        operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } }
        && SymbolEqualityComparer.Default.Equals(local, counter);

    private static Microsoft.CodeAnalysis.Text.TextSpan SpanOf(ILocalSymbol local) =>
        local.DeclaringSyntaxReferences.FirstOrDefault()?.Span ?? default;

    private static bool Compares(IBinaryOperation test, ILocalSymbol counter) =>
        test.OperatorKind is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan
            or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.Equals
        && new[] { test.LeftOperand, test.RightOperand }.Any(operand => ValueUse.WalkDownConversion(operand) switch
        {
            ILocalReferenceOperation { Local: var local } => SymbolEqualityComparer.Default.Equals(local, counter),
            IIncrementOrDecrementOperation { Target: ILocalReferenceOperation { Local: var local } } =>
                SymbolEqualityComparer.Default.Equals(local, counter),
            _ => false,
        });

    /// <summary>
    /// Whether a second turn is likely: not for what holds at most one item, nor for a sequence whose type does not resolve.
    /// </summary>
    public static bool TurnsAgain(ILoopOperation loop) =>
        loop is not IForEachLoopOperation { Collection: var sequence }
            || ValueUse.WalkDownConversion(sequence).Type is { TypeKind: not TypeKind.Error } && !IsSmall(loop, 1);

    private static long Count(IOperation collection) => RecursionGuard.Descend(collection) switch
    {
        { Type: { } type } when s_options.Any(type.IsExactly) => 1,
        ILocalReferenceOperation { Local: { IsConst: false } local } => CountOfValue(local, ValueUse.Root(collection)),
        IFieldReferenceOperation { Field: { IsReadOnly: true } field } when collection.SemanticModel is { Compilation: var compilation }
            && DeclaredBodies.Initializer(field, compilation) is { } initial =>
            Count(ValueUse.WalkDownConversion(initial)),
        IArrayCreationOperation { Initializer.ElementValues: var elements } => elements.Length,
        IArrayCreationOperation { DimensionSizes: [{ ConstantValue: { HasValue: true, Value: int size } }] } => size,
        IInvocationOperation
        {
            TargetMethod: { Name: "Range" or "Repeat", ContainingType.Name: "Enumerable" },
            Arguments: [_, { Value.ConstantValue: { HasValue: true, Value: int count } }]
        } =>
            count,
        IInvocationOperation { TargetMethod: { Name: "GetValues" or "GetNames", ContainingType.SpecialType: SpecialType.System_Enum } } =>
            0,
        // [a, b, c]: the operation of a collection expression is newer than the compiler this is built for
        { Type: not null, Syntax: var syntax } when syntax.RawKind == InlineElements.CollectionExpression =>
            collection.ChildOperations.Any(static o => o.Syntax.RawKind == InlineElements.SpreadElement)
                ? long.MaxValue
                : collection.ChildOperations.Count,
        _ => long.MaxValue,
    };

    /// <summary>The elements that a local is declared with, where nothing else is assigned to it.</summary>
    private static long CountOfValue(ILocalSymbol local, IOperation root) =>
        local.Type is IArrayTypeSymbol && ValueUse.InitializerOf(local, root) is { } initial
        && !root.Descendants().Any(use => use is IAssignmentOperation { Target: ILocalReferenceOperation target }
            && SymbolEqualityComparer.Default.Equals(target.Local, local))
            ? Count(ValueUse.WalkDownConversion(initial))
            : long.MaxValue;

    private static long StartOf(IForLoopOperation loop)
    {
        foreach (var before in loop.Before)
        {
            foreach (var operation in before.DescendantsAndSelf())
            {
                if (operation is IVariableInitializerOperation { Value.ConstantValue: { HasValue: true, Value: int start } }) return start;
            }
        }

        return 0;
    }

    /// <summary>A comparison with a constant near the start bounds the loop, whatever else its condition asks.</summary>
    private static bool Turns(IOperation condition, long start, int most) =>
        ValueUse.WalkDownConversion(RecursionGuard.Descend(condition)) switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both =>
                Turns(both.LeftOperand, start, most) || Turns(both.RightOperand, start, most),
            IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan
                    or BinaryOperatorKind.GreaterThanOrEqual
            } test =>
                Near(test.RightOperand, test.LeftOperand, start, most) || Near(test.LeftOperand, test.RightOperand, start, most),
            _ => false,
        };

    private static bool Near(IOperation limit, IOperation counter, long start, int most)
    {
        if (ValueUse.WalkDownConversion(limit).ConstantValue is not { HasValue: true, Value: int value } || Math.Abs(value - start) > most)
            return false;
        return ValueUse.WalkDownConversion(counter) switch
        {
            IIncrementOrDecrementOperation => true,
            ILocalReferenceOperation or IParameterReferenceOperation => value != 0 || start != 0, // 'count > 0' bounds nothing
            _ => false,
        };
    }
}
