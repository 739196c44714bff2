using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency.Bounds;

/// <summary>Comparisons that keep a collection or a number below a limit.</summary>
internal static class SizeGuards
{
    /// <summary>
    /// Whether a check that stands before or around a use leaves the function, or skips the use, where a collection is larger
    /// than a limit.
    /// </summary>
    public static bool IsBounded(IOperation collection, Func<IOperation, bool> isLimit)
    {
        if (TrackedConditions.Variable(collection) is not { } variable) return false;
        for (var (child, around) = (collection, collection.Parent); around is not null; (child, around) = (around, around.Parent))
        {
            if (around is IConditionalOperation choice && child != choice.Condition
                && Compares(choice.Condition, variable, isLimit, isLarge: child == choice.WhenFalse)) return true;
            if (around is not IBlockOperation block) continue;
            foreach (var before in block.Operations.TakeWhile(statement => statement != child))
            {
                if (before is IConditionalOperation { WhenTrue: var exit } check && Leaves(exit)
                    && Compares(check.Condition, variable, isLimit, isLarge: true)) return true;
                if (before is IExpressionStatementOperation
                    {
                        Operation: IInvocationOperation
                        {
                            TargetMethod:
                            {
                                Name: "ThrowIfGreaterThan" or "ThrowIfGreaterThanOrEqual",
                                ContainingType.Name: "ArgumentOutOfRangeException"
                            },
                            Arguments: [var size, ..]
                        }
                    }
                    && IsSizeOf(size.Value, variable)) return true;
            }
        }

        return false;
    }

    /// <summary>Whether a list is emptied or replaced whenever it has reached a size, in the loop that fills it.</summary>
    public static bool IsFlushed(IOperation collection, IOperation fill)
    {
        if (TrackedConditions.Variable(collection) is not { } variable || ExecutionFrequency.LoopAround(fill) is not { } loop) return false;
        return FunctionBody.DescendantsInSameFunction(loop).Any(o =>
            o is IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual
            } test && IsSizeOf(test.LeftOperand, variable) && !IsZero(test.RightOperand))
            && FunctionBody.DescendantsInSameFunction(loop).Any(o => o switch
            {
                IInvocationOperation { TargetMethod.Name: "Clear", Instance: { } emptied } => Is(emptied, variable),
                ISimpleAssignmentOperation { Target: var target } => Is(target, variable),
                _ => false,
            });
    }

    /// <summary>Whether an assignment brings a number down to a limit: <c>if (n > most) n = most;</c>.</summary>
    public static bool IsCap(IOperation assignment, ILocalSymbol number)
    {
        if (assignment is not ISimpleAssignmentOperation) return false;
        for (var around = assignment.Parent; around is not null and not (ILoopOperation or IAnonymousFunctionOperation);
            around = around.Parent)
        {
            if (around is IConditionalOperation { Condition: var condition }) return Compares(condition, number, static _ =>
                true, isLarge: true);
        }

        return false;
    }

    private static bool Compares(IOperation condition, ISymbol variable, Func<IOperation, bool> isLimit, bool isLarge) =>
        condition.DescendantsAndSelf().Any(o =>
    {
        if (o is not IBinaryOperation test) return false;
        var isLeft = IsSizeOf(test.LeftOperand, variable);
        if (!isLeft && !IsSizeOf(test.RightOperand, variable)) return false;
        var limit = isLeft ? test.RightOperand : test.LeftOperand;
        var tellsLarge = test.OperatorKind switch
        {
            BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual => isLeft,
            BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual => !isLeft,
            _ => !isLarge,
        };
        return test.OperatorKind is not (BinaryOperatorKind.NotEquals or BinaryOperatorKind.Equals) && tellsLarge == isLarge
            && !IsZero(limit) && (limit.ConstantValue.HasValue || isLimit(limit));
    });

    private static bool IsSizeOf(IOperation operation, ISymbol variable) => ValueUse.WalkDownConversion(operation) switch
    {
        IPropertyReferenceOperation { Property.Name: "Count" or "Length", Instance: { } collection } => Is(collection, variable),
        IInvocationOperation { TargetMethod.Name: "Count", Arguments: [{ Value: var collection }] } => Is(collection, variable),
        var number => Is(number, variable) && number.Type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64,
    };

    private static bool Is(IOperation operation, ISymbol variable) => TrackedConditions.Variable(operation) is { } read
        && SymbolEqualityComparer.Default.Equals(read, variable);

    private static bool IsZero(IOperation limit) => ValueUse.WalkDownConversion(limit).ConstantValue is { HasValue: true, Value: 0 or 0L };

    /// <summary>Whether a branch ends in leaving the function or the turn.</summary>
    public static bool Leaves(IOperation? branch) => RecursionGuard.Descend(branch) switch
    {
        IBlockOperation block => Leaves(block.Operations.LastOrDefault()),
        IReturnOperation or IThrowOperation or IBranchOperation { BranchKind: BranchKind.Continue or BranchKind.Break } => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        _ => false,
    };
}
