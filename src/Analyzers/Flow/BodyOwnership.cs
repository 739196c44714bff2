using System.Runtime.CompilerServices;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>The answer of the engine for one member with its lambdas and local functions: computed once, shared by all rules.</summary>
internal sealed class BodyOwnership
{
    private static readonly ConditionalWeakTable<IOperation, BodyOwnership> s_byBlock = new();

    private readonly Lazy<ImmutableArray<Obligation>> _obligations;

    private BodyOwnership(OperationBlockAnalysisContext context, Options options)
    {
        Compilation = context.Compilation;
        Resources = Resources.Of(context.Compilation);
        Summaries = MethodSummaries.Of(context.Compilation);
        Member = context.OwningSymbol;
        Options = options;
        Candidates = Find(context.OperationBlocks, new(Resources, Summaries));
        _obligations = new(() => Follow(context.OperationBlocks, context.GetControlFlowGraph));
    }

    public Compilation Compilation { get; }

    public ISymbol Member { get; }

    public Options Options { get; }

    public Resources Resources { get; }

    public MethodSummaries Summaries { get; }

    /// <summary>Every acquisition in the body, whatever becomes of it.</summary>
    public ImmutableArray<Acquisition> Candidates { get; }

    /// <summary>The acquisitions whose release is this body's business, each with the way in which it is lost, if it is.</summary>
    public ImmutableArray<Obligation> Obligations => _obligations.Value;

    /// <summary>Graphs asked for so far in this process: tests hold the engine to asking for few.</summary>
    internal static int GraphsAsked;

    public static BodyOwnership? Of(OperationBlockAnalysisContext context)
    {
        if (context.OperationBlocks.IsEmpty) return null;
        return s_byBlock.GetValue(context.OperationBlocks[0], _ => new(context, Options.Of(context.Options, context.OperationBlocks[0].Syntax.SyntaxTree)));
    }

    private static ImmutableArray<Acquisition> Find(ImmutableArray<IOperation> blocks, Acquisitions acquisitions)
    {
        var found = ImmutableArray.CreateBuilder<Acquisition>();
        foreach (var block in blocks)
        {
            foreach (var operation in block.DescendantsAndSelf())
            {
                if (operation.Kind is OperationKind.ObjectCreation or OperationKind.Invocation or OperationKind.Invalid && acquisitions.Of(operation) is { } acquisition) found.Add(acquisition);
            }
        }

        return found.ToImmutable();
    }

    private ImmutableArray<Obligation> Follow(ImmutableArray<IOperation> blocks, Func<IOperation, ControlFlowGraph> graphOf)
    {
        var owed = Candidates.Where(static c => c.Kind is not (ResourceKind.Other or ResourceKind.HttpClient or ResourceKind.HttpHandler or ResourceKind.SharedClient) && !Destination.IsPlainlyRight(c.Operation)).ToList();
        if (owed.Count == 0) return ImmutableArray<Obligation>.Empty;

        var functions = blocks.SelectMany(static block => block.Descendants()).Where(static o => o is IAnonymousFunctionOperation or ILocalFunctionOperation).ToList();
        var captures = new Captures(functions, Resources);
        var graphs = new Dictionary<IOperation, BodyGraph>();
        var found = ImmutableArray.CreateBuilder<Obligation>();
        foreach (var acquisition in owed)
        {
            if (GraphAround(acquisition.Operation, blocks, graphs, captures, graphOf) is not { } body || body.Find(acquisition.Operation) is not { } inGraph) continue;
            var fate = new PathWalker(body, inGraph, acquisition.YieldsTask, WeakestWitness(Options), Summaries).Walk();
            found.Add(new(acquisition.Operation, acquisition.Kind, acquisition.Type, Destination.NameOf(acquisition.Operation) ?? acquisition.Type.Name, Judge(fate, Options.ExceptionPaths)));
        }

        return found.ToImmutable();
    }

    private static Witness WeakestWitness(Options options) => options.ExceptionPaths == ExceptionPaths.All ? Witness.Weak : Witness.Check;

    /// <summary>The worst way in which a resource is lost; the first one in order of discovery where several are as bad.</summary>
    private static Leak? Judge(Fate fate, ExceptionPaths exceptions)
    {
        if (fate.Unknown) return null;
        if (exceptions == ExceptionPaths.None) fate = fate with { Leaks = fate.Leaks.RemoveAll(static leak => leak.Kind == LeakKind.Exception) };
        var leaks = fate.Returned ? fate.Leaks.Where(static leak => leak.Kind != LeakKind.Exception || leak.Witness != Witness.Check) : fate.Leaks;
        var worst = leaks.OrderBy(static leak => leak.Kind switch { LeakKind.Overwritten => 0, LeakKind.EarlyExit => 1, _ => 2 }).FirstOrDefault();
        if (worst is null) return null;
        return worst.Kind is LeakKind.EarlyExit or LeakKind.Overwritten && !fate.Released && !fate.Escaped ? worst with { Kind = LeakKind.Never } : worst;
    }

    /// <summary>The graph of the innermost body around an operation: the member's own, or that of a lambda or local function in it.</summary>
    private BodyGraph? GraphAround(IOperation operation, ImmutableArray<IOperation> blocks, Dictionary<IOperation, BodyGraph> graphs, Captures captures, Func<IOperation, ControlFlowGraph> graphOf)
    {
        var function = operation.Parent;
        IOperation root = operation;
        while (function is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation) (root, function) = (function, function.Parent);
        var key = function ?? root;
        if (graphs.TryGetValue(key, out var known)) return known;
        var graph = function is null ? Outermost(operation, blocks, graphOf) : Nested(function, blocks, graphOf);
        if (graph is null) return null;
        var body = new BodyGraph(graph, captures, Resources);
        graphs.Add(key, body);
        return body;
    }

    private static ControlFlowGraph? Outermost(IOperation inside, ImmutableArray<IOperation> blocks, Func<IOperation, ControlFlowGraph> graphOf)
    {
        var block = blocks.FirstOrDefault(b => b.Syntax.Span.Contains(inside.Syntax.Span) && Top(b) == Top(inside));
        if (block is null || block is IAttributeOperation) return null;
        System.Threading.Interlocked.Increment(ref GraphsAsked);
        return graphOf(block);
    }

    private static IOperation Top(IOperation operation)
    {
        while (operation.Parent is { } parent) operation = parent;
        return operation;
    }

    private static ControlFlowGraph? Nested(IOperation function, ImmutableArray<IOperation> blocks, Func<IOperation, ControlFlowGraph> graphOf)
    {
        var outer = function.Parent;
        while (outer is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation) outer = outer.Parent;
        var around = outer is null ? Outermost(function, blocks, graphOf) : Nested(outer, blocks, graphOf);
        switch (function)
        {
            case ILocalFunctionOperation local:
                return around is not null && around.LocalFunctions.Contains(local.Symbol) ? around.GetLocalFunctionControlFlowGraph(local.Symbol) : null;
            case IAnonymousFunctionOperation when around is not null:
                foreach (var block in around.Blocks)
                {
                    foreach (var operation in block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
                    {
                        foreach (var inner in operation.DescendantsAndSelf())
                        {
                            if (inner is IFlowAnonymousFunctionOperation lambda && lambda.Syntax == function.Syntax) return around.GetAnonymousFunctionControlFlowGraph(lambda);
                        }
                    }
                }

                return null;
            default:
                return null;
        }
    }
}
