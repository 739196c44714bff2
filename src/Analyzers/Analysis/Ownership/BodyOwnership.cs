using System.Runtime.CompilerServices;
using System.Threading;
using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Collections;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>The answer of the engine for one member with its lambdas and local functions: computed once, shared by all rules.</summary>
internal sealed class BodyOwnership
{
    private static readonly ConditionalWeakTable<IOperation, BodyOwnership> s_byBlock = new();

    private readonly ImmutableArray<IOperation> _blocks;
    private readonly BodyGraphs _graphs;
    private readonly Dictionary<IOperation, ResourceFinding?> _followed = new();
    private readonly Lazy<ImmutableArray<Acquisition>> _others;
    private int? _walked;

    private BodyOwnership(OperationBlockAnalysisContext context, Options options)
    {
        _blocks = context.OperationBlocks;
        Resources = Resources.For(context.Compilation, options);
        Summaries = MethodSummaries.For(context.Compilation, Resources);
        (Compilation, Member) = (context.Compilation, context.OwningSymbol);
        Options = options;
        var work = AnalysisCounters.For(context.Compilation);
        var graphOf = context.GetControlFlowGraph;
        _graphs = new(_blocks, block => work.Counted(graphOf(block)), Resources, Summaries);
        var acquisitions = new Acquisitions(Resources, Summaries);
        Candidates = Find(acquisitions.Classify);
        _others = new(() =>
            Find(operation => acquisitions.Classify(operation) is null ? acquisitions.ClassifyOther(operation) : null),
            LazyThreadSafetyMode.PublicationOnly);
    }

    public Compilation Compilation { get; }

    public ISymbol Member { get; }

    public Options Options { get; }

    public Resources Resources { get; }

    public MethodSummaries Summaries { get; }

    /// <summary>Every acquisition in the body of a resource with a kind of its own, whatever becomes of it.</summary>
    public ImmutableArray<Acquisition> Candidates { get; }

    /// <summary>The acquisitions of everything else that is disposable: only looked for when asked.</summary>
    public ImmutableArray<Acquisition> Others => _others.Value;

    public static BodyOwnership? For(OperationBlockAnalysisContext context)
    {
        if (context.OperationBlocks.IsEmpty) return null;
        return s_byBlock.GetValue(context.OperationBlocks[0],
            _ => new(context, Options.For(context.Options, context.OperationBlocks[0].Syntax.SyntaxTree)));
    }

    /// <summary>What becomes of a resource; null where its release is plainly right, or out of sight.</summary>
    public ResourceFinding? Follow(Acquisition acquisition)
    {
        lock (_followed)
        {
            if (_followed.TryGetValue(acquisition.Operation, out var known)) return known;
            var found = AnalysisCallback.Ask(() => FollowNew(acquisition));
            _followed.Add(acquisition.Operation, found);
            return found;
        }
    }

    /// <summary>Whether a body that was looked at loses a resource on its own, before anybody else has it.</summary>
    public static bool Loses(IOperation acquisition)
    {
        for (var around = acquisition; around is not null; around = around.Parent)
        {
            if (s_byBlock.TryGetValue(around, out var body)) return body.WasLost(acquisition);
        }

        return false;
    }

    private bool WasLost(IOperation acquisition)
    {
        lock (_followed) return _followed.TryGetValue(acquisition, out var known) && known?.Leak is not null;
    }

    /// <summary>Every operation of the body, that of its lambdas and local functions included.</summary>
    public IEnumerable<IOperation> Operations => _blocks.SelectMany(static block => block.DescendantsAndSelf());

    private ImmutableArray<Acquisition> Find(Func<IOperation, Acquisition?> acquisition)
    {
        var found = ImmutableArray.CreateBuilder<Acquisition>();
        foreach (var block in _blocks)
        {
            foreach (var operation in block.Descendants())
            {
                AnalysisCallback.ThrowIfCancelled();
                if (operation.Kind is OperationKind.ObjectCreation or OperationKind.Invocation or OperationKind.Invalid
                    && acquisition(operation) is { } one)
                    found.Add(one);
            }
        }

        // code that is being typed: what does not parse is not judged
        return found.Count > 0
            && _blocks.Any(static block =>
                block.Syntax.ContainsDiagnostics && block.Syntax.GetDiagnostics().Any(static d => d.Severity == DiagnosticSeverity.Error))
            ? ImmutableArray<Acquisition>.Empty
            : found.ToImmutable();
    }

    private static ResourceFinding Lost(Acquisition acquisition, string? name) =>
        new(acquisition.Operation, acquisition.Kind, acquisition.Type, name, new(LeakKind.Never, acquisition.Operation.Syntax));

    private ResourceFinding? Walk(Acquisition acquisition)
    {
        if (_graphs.Around(acquisition.Operation) is not { } body || body.Find(acquisition.Operation) is not { } inGraph) return null;
        var weakest = Options.ExceptionPaths == ExceptionPaths.All ? ThrowLikelihood.Weak : ThrowLikelihood.Check;
        var fate =
            new ResourcePathAnalysis(body, acquisition with { Operation = inGraph }, weakest, Summaries, StatesFor(acquisition)).Walk();
        // on the other paths there may be nothing to release
        if (acquisition.Carrier is { IsPerhapsEmpty: true } && (fate.Released || fate.Escaped || fate.Thrown)) return null;
        // what looks into it goes on, on some path
        if (fate.Escaped && Resources.Row(acquisition.Type) is { Lent.IsEmpty: false }) return null;
        var isSlight = acquisition.Kind is ResourceKind.Command or ResourceKind.Other;
        var leak = fate.MostSevereLeak(Options.ExceptionPaths, EndsWithProcess(acquisition), isSlight);
        return new(acquisition.Operation, acquisition.Kind, acquisition.Type, acquisition.Holder, leak) { IsEverReleased = fate.Released };
    }

    private ResourceFinding? FollowNew(Acquisition acquisition)
    {
        if (acquisition.IsInArray)
            return CollectionOwnership.IsForgotten(acquisition.Operation, Resources, Summaries)
                ? Lost(acquisition, acquisition.Holder)
                : null;
        if (acquisition.Carrier is null && CollectionOwnership.LosingLocal(acquisition, Resources, Summaries) is { } collection)
            return Lost(acquisition, collection.Name);
        if (CollectionOwnership.IsOnlyWaitedFor(acquisition)) return Lost(acquisition, null);
        return ValueUse.IsPlainlyRight(acquisition.Operation) ? null : Walk(acquisition);
    }

    /// <summary>
    /// The share of the body's budget: it depends on how many resources the body acquires, not on which of them are asked about.
    /// </summary>
    private int StatesFor(Acquisition acquisition)
    {
        if (acquisition.Kind == ResourceKind.Other) return AnalysisBudget.StatesFor(Others.Length);
        return AnalysisBudget.StatesFor(_walked ??= Candidates.Count(static candidate => !ValueUse.IsPlainlyRight(candidate.Operation)));
    }

    /// <summary>
    /// What an entry point holds to its end, the process gives back; holding a timer or a listener for as long as it runs is what an entry
    /// point does.
    /// </summary>
    private bool EndsWithProcess(Acquisition acquisition) =>
        acquisition.Kind is ResourceKind.Timer or ResourceKind.Socket or ResourceKind.Registration or ResourceKind.CancellationSource
        && Member is IMethodSymbol { IsStatic: true, Name: "Main" or "<Main>$" or "$Main" }
        && BodyGraphs.FunctionAround(acquisition.Operation) is null;
}
