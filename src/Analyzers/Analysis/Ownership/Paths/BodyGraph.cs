using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Paths;

/// <summary>The compiler's graph of one body (a member, a lambda, a local function) with what all walks over it share.</summary>
internal sealed class BodyGraph
{
    private readonly Dictionary<(SyntaxNode Syntax, OperationKind Kind),
        (IOperation Operation, int Block, int Statement)> _operations = new();
    private readonly Dictionary<CaptureId, IOperation> _captured = new();
    private readonly HashSet<CaptureId> _written = new();
    private readonly Dictionary<int, StatementIndex?> _indexes = new();
    private Dictionary<object, ControlFlowRegion>? _scopes;
    private readonly Dictionary<bool, ILookup<int, PathPoint>?> _reached = new();

    public BodyGraph(ControlFlowGraph graph, CapturedVariables captures, Resources resources)
    {
        Graph = graph;
        Captures = captures;
        Resources = resources;
        Conditions = TrackedConditions.Find(graph, MethodSummaries.For(resources));
        foreach (var block in graph.Blocks)
        {
            for (var i = 0; i < block.Operations.Length; i++) Index(block.Operations[i], block.Ordinal, i);
            if (block.BranchValue is { } value) Index(value, block.Ordinal, block.Operations.Length);
        }

        HasHandlers = Regions(graph.Root).Any(region => region.Kind is ControlFlowRegionKind.TryAndCatch);
    }

    public ControlFlowGraph Graph { get; }

    public CapturedVariables Captures { get; }

    public Resources Resources { get; }

    /// <summary>The finally blocks that the walks over the graph have pending.</summary>
    public FinallyContinuations Pendings { get; } = new();

    public TrackedConditions Conditions { get; }

    public bool HasHandlers { get; }

    public SyntaxNode EndOfBody => Graph.OriginalOperation.Syntax;

    /// <summary>The graph's own copy of an operation of the original tree; null when the compiler lowered it away.</summary>
    public IOperation? Find(IOperation original) =>
        _operations.TryGetValue((original.Syntax, original.Kind), out var found) ? found.Operation : null;

    public int BlockOf(IOperation operation) =>
        _operations.TryGetValue((operation.Syntax, operation.Kind), out var found) ? found.Block : -1;

    /// <summary>The number of the statement in its block that an operation is part of.</summary>
    public int StatementOf(IOperation operation) => _operations[(operation.Syntax, operation.Kind)].Statement;

    /// <summary>
    /// The variable that a capture stands for where something is assigned through it: the compiler captures the left side of
    /// <c>x = condition ? a : b</c> before it evaluates the right one. Null for a capture of a value.
    /// </summary>
    public IOperation? VariableBehind(CaptureId capture) =>
        _written.Contains(capture) && _captured.TryGetValue(capture, out var variable) ? variable : null;

    /// <summary>Whether a variable or capture exists in a region: it belongs to it or to one around it, or to no region at all.</summary>
    public bool IsInScope(object holder, ControlFlowRegion region) =>
        !(_scopes ??= FindScopes()).TryGetValue(holder, out var scope)
            || (scope.FirstBlockOrdinal <= region.FirstBlockOrdinal && region.LastBlockOrdinal <= scope.LastBlockOrdinal);

    private Dictionary<object, ControlFlowRegion> FindScopes()
    {
        var scopes = new Dictionary<object, ControlFlowRegion>();
        foreach (var region in Regions(Graph.Root))
        {
            foreach (var local in region.Locals) scopes[local] = region;
            foreach (var capture in region.CaptureIds) scopes[capture] = region;
        }

        return scopes;
    }

    /// <summary>Which statements of a block matter to a resource; null where looking at all of them is as good.</summary>
    public StatementIndex? IndexOf(BasicBlock block, MethodSummaries summaries)
    {
        if (_indexes.TryGetValue(block.Ordinal, out var known)) return known;
        var index = StatementIndex.Create(block, this, summaries);
        _indexes.Add(block.Ordinal, index);
        return index;
    }

    /// <summary>
    /// What is known where each block is reached before anything is acquired: computed once for all resources of the body, whose walks
    /// start from it. Null when the body is too complex.
    /// </summary>
    public ILookup<int, PathPoint>? PointsReached(ThrowLikelihood weakestWitness, MethodSummaries summaries)
    {
        var ignoresUnwritten = weakestWitness > ThrowLikelihood.Weak;
        if (_reached.TryGetValue(ignoresUnwritten, out var known)) return known;
        var reached = new ResourcePathAnalysis(this, null, weakestWitness, summaries, AnalysisBudget.StatesPerBody).Reach();
        _reached.Add(ignoresUnwritten, reached);
        return reached;
    }

    private void Index(IOperation root, int block, int statement)
    {
        foreach (var operation in root.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IFlowCaptureOperation
                {
                    Value: ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation
                        or IPropertyReferenceOperation or IArrayElementReferenceOperation
                } capture:
                    _captured[capture.Id] = capture.Value;
                    continue;
                case IFlowCaptureReferenceOperation { Parent: ISimpleAssignmentOperation assignment } reference
                    when assignment.Target == reference:
                    _written.Add(reference.Id);
                    continue;
            }

            if (operation.Kind is not (OperationKind.Invocation or OperationKind.ObjectCreation
                or OperationKind.TypeParameterObjectCreation or OperationKind.Invalid))
                continue;
            var key = (operation.Syntax, operation.Kind);
            if (!_operations.ContainsKey(key)) _operations.Add(key, (operation, block, statement));
        }
    }

    private static IEnumerable<ControlFlowRegion> Regions(ControlFlowRegion root)
    {
        var left = new Stack<ControlFlowRegion>([root]);
        while (left.Count > 0)
        {
            var region = left.Pop();
            yield return region;
            foreach (var nested in region.NestedRegions) left.Push(nested);
        }
    }
}
