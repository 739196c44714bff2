using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>The compiler's graph of one body (a member, a lambda, a local function) with what all walks over it share.</summary>
internal sealed class BodyGraph
{
    private readonly Dictionary<(SyntaxNode Syntax, OperationKind Kind), (IOperation Operation, int Block)> _operations = new();
    private readonly Dictionary<CaptureId, IOperation> _captured = new();
    private readonly HashSet<CaptureId> _written = new();

    public BodyGraph(ControlFlowGraph graph, CapturedVariables captures, Resources resources)
    {
        Graph = graph;
        Captures = captures;
        Resources = resources;
        Conditions = TrackedConditions.Find(graph, MethodSummaries.For(resources));
        foreach (var block in graph.Blocks)
        {
            foreach (var operation in block.Operations) Index(operation, block.Ordinal);
            if (block.BranchValue is { } value) Index(value, block.Ordinal);
        }

        HasHandlers = Regions(graph.Root).Any(region => region.Kind is ControlFlowRegionKind.TryAndCatch);
    }

    public ControlFlowGraph Graph { get; }

    public CapturedVariables Captures { get; }

    public Resources Resources { get; }

    public TrackedVariables Places { get; } = new();

    public TrackedConditions Conditions { get; }

    public bool HasHandlers { get; }

    public SyntaxNode EndOfBody => Graph.OriginalOperation.Syntax;

    /// <summary>The graph's own copy of an operation of the original tree; null when the compiler lowered it away.</summary>
    public IOperation? Find(IOperation original) => _operations.TryGetValue((original.Syntax, original.Kind), out var found) ? found.Operation : null;

    public int BlockOf(IOperation operation) => _operations.TryGetValue((operation.Syntax, operation.Kind), out var found) ? found.Block : -1;

    /// <summary>
    /// The variable that a capture stands for where something is assigned through it: the compiler captures the left side of
    /// <c>x = condition ? a : b</c> before it evaluates the right one. Null for a capture of a value.
    /// </summary>
    public IOperation? VariableBehind(CaptureId capture) => _written.Contains(capture) && _captured.TryGetValue(capture, out var variable) ? variable : null;

    private void Index(IOperation root, int block)
    {
        foreach (var operation in root.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IFlowCaptureOperation { Value: ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation or IArrayElementReferenceOperation } capture:
                    _captured[capture.Id] = capture.Value;
                    continue;
                case IFlowCaptureReferenceOperation { Parent: ISimpleAssignmentOperation assignment } reference when assignment.Target == reference:
                    _written.Add(reference.Id);
                    continue;
            }

            if (operation.Kind is not (OperationKind.Invocation or OperationKind.ObjectCreation or OperationKind.TypeParameterObjectCreation or OperationKind.Invalid)) continue;
            var key = (operation.Syntax, operation.Kind);
            if (!_operations.ContainsKey(key)) _operations.Add(key, (operation, block));
        }
    }

    private static IEnumerable<ControlFlowRegion> Regions(ControlFlowRegion region) => region.NestedRegions.SelectMany(Regions).Prepend(region);
}
