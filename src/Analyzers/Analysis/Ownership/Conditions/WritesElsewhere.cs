using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Paths;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Conditions;

/// <summary>The variables that another function of the same member writes: what a path knows of them may change at any time.</summary>
internal static class WritesElsewhere
{
    public static HashSet<object> In(ControlFlowGraph graph)
    {
        var written = new HashSet<object>();
        var root = ValueUse.Root(graph.OriginalOperation);
        if (!root.Descendants().Any(static operation =>
            operation is IAnonymousFunctionOperation or ILocalFunctionOperation)) return written;
        var own = OwnFunction(graph);
        foreach (var operation in root.Descendants())
        {
            var target = operation switch
            {
                IAssignmentOperation assignment => assignment.Target,
                IIncrementOrDecrementOperation step => step.Target,
                IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
                _ => null,
            };
            if (target is null || TrackedConditions.Variable(target) is not (ILocalSymbol or IParameterSymbol)) continue;
            if (BodyGraphs.FunctionAround(operation)?.Syntax != own) written.Add(TrackedConditions.Variable(target)!);
        }

        return written;
    }

    private static SyntaxNode? OwnFunction(ControlFlowGraph graph) => graph.OriginalOperation switch
    {
        IAnonymousFunctionOperation or ILocalFunctionOperation => graph.OriginalOperation.Syntax,
        var body => BodyGraphs.FunctionAround(body)?.Syntax,
    };
}
