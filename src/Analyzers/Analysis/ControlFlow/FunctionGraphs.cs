using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.ControlFlow;

/// <summary>The graphs of a body and of every lambda and local function in it.</summary>
internal static class FunctionGraphs
{
    public static IEnumerable<ControlFlowGraph> In(ControlFlowGraph root)
    {
        var left = new Stack<ControlFlowGraph>([root]);
        while (left.Count > 0)
        {
            var graph = left.Pop();
            yield return graph;
            foreach (var inner in Inside(graph).Reverse()) left.Push(inner);
        }
    }

    private static IEnumerable<ControlFlowGraph> Inside(ControlFlowGraph graph) =>
        graph.LocalFunctions.Select(local => graph.GetLocalFunctionControlFlowGraph(local))
            .Concat(graph.Blocks.SelectMany(static b => Operations(b)).SelectMany(static o => o.DescendantsAndSelf())
                .OfType<IFlowAnonymousFunctionOperation>().Select(lambda => graph.GetAnonymousFunctionControlFlowGraph(lambda)));

    /// <summary>The operations of a block, the value it branches on at the end.</summary>
    public static ImmutableArray<IOperation> Operations(BasicBlock block) =>
        block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations;

    /// <summary>An operation's parts and then itself: the order in which they are evaluated.</summary>
    public static IEnumerable<IOperation> InOrder(IOperation root)
    {
        var left = new Stack<(IOperation Operation, bool PartsAreDone)>([(root, false)]);
        while (left.Count > 0)
        {
            var (operation, partsAreDone) = left.Pop();
            if (partsAreDone || operation is IFlowAnonymousFunctionOperation)
            {
                yield return operation;
                continue;
            }

            left.Push((operation, true));
            foreach (var part in operation.ChildOperations.Reverse()) left.Push((part, false));
        }
    }
}
