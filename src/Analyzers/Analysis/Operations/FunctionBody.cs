using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Operations;

/// <summary>The operations of one function, without those of the functions nested in it.</summary>
internal static class FunctionBody
{
    /// <summary>What runs in the function of an operation below it: not what its lambdas and local functions do.</summary>
    public static IEnumerable<IOperation> DescendantsInSameFunction(IOperation operation)
    {
        var left = new Stack<IOperation>(operation.ChildOperations.Reverse());
        while (left.Count > 0)
        {
            var inner = left.Pop();
            if (inner is IAnonymousFunctionOperation or ILocalFunctionOperation) continue;
            yield return inner;
            foreach (var child in inner.ChildOperations.Reverse()) left.Push(child);
        }
    }

    /// <summary>The innermost function around an operation, or the member's whole body.</summary>
    public static IOperation Around(IOperation operation)
    {
        while (operation is not (IAnonymousFunctionOperation or ILocalFunctionOperation) && operation.Parent is { } parent)
            operation = parent;
        return operation;
    }
}
