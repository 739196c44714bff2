using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.ControlFlow;

/// <summary>The graphs of a body and of every lambda and local function in it.</summary>
internal static class FunctionGraphs
{
    public static IEnumerable<ControlFlowGraph> In(ControlFlowGraph graph)
    {
        yield return graph;
        foreach (var local in graph.LocalFunctions)
        {
            foreach (var inner in In(graph.GetLocalFunctionControlFlowGraph(local))) yield return inner;
        }

        foreach (var operation in graph.Blocks.SelectMany(static b => Operations(b)).SelectMany(static o => o.DescendantsAndSelf()))
        {
            if (operation is not IFlowAnonymousFunctionOperation lambda) continue;
            foreach (var inner in In(graph.GetAnonymousFunctionControlFlowGraph(lambda))) yield return inner;
        }
    }

    /// <summary>The operations of a block, the value it branches on at the end.</summary>
    public static ImmutableArray<IOperation> Operations(BasicBlock block) => block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations;

    /// <summary>An operation's parts and then itself: the order in which they are evaluated.</summary>
    public static IEnumerable<IOperation> InOrder(IOperation operation)
    {
        if (operation is not IFlowAnonymousFunctionOperation)
        {
            foreach (var child in operation.ChildOperations)
            {
                foreach (var inner in InOrder(child)) yield return inner;
            }
        }

        yield return operation;
    }
}
