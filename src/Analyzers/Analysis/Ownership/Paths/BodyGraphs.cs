using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Paths;

/// <summary>
/// The graphs of one member: its own, and those of the lambdas and local functions in it; each made when something in it is asked for.
/// </summary>
internal sealed class BodyGraphs(ImmutableArray<IOperation> blocks, Func<IOperation, ControlFlowGraph> graphOf, Resources resources,
    MethodSummaries summaries)
{
    private readonly Dictionary<IOperation, BodyGraph?> _graphs = new();
    private readonly Dictionary<IOperation, ControlFlowGraph?> _nested = new();
    private CapturedVariables? _captures;

    /// <summary>The graph of the innermost body around an operation.</summary>
    public BodyGraph? Around(IOperation operation)
    {
        var function = FunctionAround(operation);
        var key = function ?? ValueUse.Root(operation);
        if (_graphs.TryGetValue(key, out var known)) return known;
        var graph = function is null ? Outermost(operation) : Nested(function);
        var body = graph is null ? null : new BodyGraph(graph, _captures ??= FindCaptures(), resources);
        _graphs.Add(key, body);
        return body;
    }

    private CapturedVariables FindCaptures() =>
        new(blocks.SelectMany(static block => block.Descendants())
            .Where(static o => o is IAnonymousFunctionOperation or ILocalFunctionOperation).ToList(),
            resources, summaries);

    /// <summary>The lambda or local function that an operation stands in.</summary>
    public static IOperation? FunctionAround(IOperation operation)
    {
        var function = operation.Parent;
        while (function is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation) function = function.Parent;
        return function;
    }

    private ControlFlowGraph? Outermost(IOperation inside)
    {
        var top = ValueUse.Root(inside);
        var block = blocks.FirstOrDefault(b => ValueUse.Root(b) == top && b.Syntax.Span.Contains(inside.Syntax.Span));
        return block is null or IAttributeOperation ? null : graphOf(block);
    }

    private ControlFlowGraph? Nested(IOperation function)
    {
        if (_nested.TryGetValue(function, out var known)) return known;
        RecursionGuard.EnsureStack();
        var graph = FindNested(function);
        _nested.Add(function, graph);
        return graph;
    }

    private ControlFlowGraph? FindNested(IOperation function)
    {
        var around = FunctionAround(function) is { } outer ? Nested(outer) : Outermost(function);
        if (around is null) return null;
        if (function is ILocalFunctionOperation local)
            return around.LocalFunctions.Contains(local.Symbol) ? around.GetLocalFunctionControlFlowGraph(local.Symbol) : null;
        foreach (var block in around.Blocks)
        {
            foreach (var operation in block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
            {
                foreach (var inner in operation.DescendantsAndSelf())
                {
                    if (inner is IFlowAnonymousFunctionOperation lambda && lambda.Syntax == function.Syntax)
                        return around.GetAnonymousFunctionControlFlowGraph(lambda);
                }
            }
        }

        return null;
    }
}
