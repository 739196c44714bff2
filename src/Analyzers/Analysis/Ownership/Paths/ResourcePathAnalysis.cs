using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace LeakAnalyzers.Analysis.Ownership.Paths;

/// <summary>
/// Follows one resource along every path of a graph, without joining paths: what is known of null tests and flags stays
/// true for the path it was learnt on. Exceptional edges, which the compiler's graph leaves out, are added from each operation that
/// may throw to the handlers around it; finally blocks are entered with what goes on after them.
/// </summary>
internal sealed class ResourcePathAnalysis
{
    private readonly BodyGraph _body;
    private readonly IOperation? _acquisition;
    private readonly ThrowLikelihood _weakestWitness;
    private readonly MethodSummaries _summaries;
    private readonly int _budget;
    private readonly bool _looksAtAll;
    private readonly TrackedVariables _places = new();
    private readonly HashSet<(int Block, ResourceState State)> _seen = new();
    private readonly Queue<PathPoint> _work = new();
    private readonly List<PathPoint> _reached = new();
    private readonly List<LeakPath> _leaks = new();
    private readonly OwnershipTransferFunction _evaluation;
    private bool _released;
    private bool _escaped;
    private bool _returned;
    private bool _thrown;
    private BasicBlock _block;
    private PathPoint _point;

    /// <param name="body">The graph to walk.</param>
    /// <param name="acquisition">The acquisition, as the graph has it; null when a variable holds the resource from the start.</param>
    /// <param name="weakestWitness">Operations less likely to throw than this are taken not to.</param>
    /// <param name="summaries">What methods of the same compilation do with their parameters.</param>
    /// <param name="budget">States past which nothing is said.</param>
    /// <param name="field">A field that is followed like a local; what it holds at the end of the body is not lost.</param>
    public ResourcePathAnalysis(BodyGraph body, Acquisition? acquisition, ThrowLikelihood weakestWitness, MethodSummaries summaries,
        int budget, IFieldSymbol? field = null)
    {
        _body = body;
        _acquisition = acquisition?.Operation;
        _weakestWitness = weakestWitness;
        _block = body.Graph.Blocks[0];
        (_summaries, _budget) = (summaries, budget);
        _looksAtAll = field is not null || acquisition is { IsLikeness: true };
        _evaluation = new(body, acquisition, _places, summaries, OnThrow, weakestWitness, field);
    }

    public ResourceOutcome Walk(ISymbol? heldFromStart = null, AliasKind held = AliasKind.Resource)
    {
        var starts = new Queue<PathPoint>();
        if (heldFromStart is not null)
        {
            if (_places.Add(heldFromStart) is not { } place) return ResourceOutcome.TooComplex;
            _evaluation.EndsWithPart = heldFromStart is IParameterSymbol { Type: var type }
                && _body.Resources.Kind(type.AwaitedType() ?? type) == ResourceKind.HttpResponse;
            Push(new(_body.Graph.Blocks[0], (default(ResourceState) with { Holding = OwnershipState.Owned }).With(place, held), null, null,
                ThrowLikelihood.None));
        }
        else if (_acquisition is not null)
        {
            if (_body.PointsReached(_weakestWitness, _summaries) is not { } reached) return ResourceOutcome.TooComplex;
            starts = new(reached[_body.BlockOf(_acquisition)]);
        }

        // Paths go on side by side, those that acquire later behind those that did so earlier.
        while (starts.Count + _work.Count > 0)
        {
            if (_seen.Count > _budget || _evaluation.Overflowed) return ResourceOutcome.TooComplex;
            var acquires = starts.Count > 0 && (_work.Count == 0 || starts.Peek().Step <= _work.Peek().Step);
            Run(acquires ? starts.Dequeue() : _work.Dequeue(), acquires);
        }

        return new(false, _released, _escaped || _returned, _returned, _thrown, _leaks.ToImmutableArray()) { IsKept = _escaped };
    }

    /// <summary>What is known wherever a block is reached without the resource; null when that is too much.</summary>
    public ILookup<int, PathPoint>? Reach()
    {
        Push(new(_body.Graph.Blocks[0], default, null, null, ThrowLikelihood.None));
        while (_work.Count > 0)
        {
            if (_seen.Count > _budget) return null;
            _reached.Add(_work.Peek());
            Run(_work.Dequeue(), acquires: false);
        }

        return _reached.ToLookup(static point => point.Block.Ordinal);
    }

    private void Push(PathPoint point)
    {
        if (point.State.Holding == OwnershipState.NotAcquired && _acquisition is not null) return; // known already
        if (!_seen.Add((point.Block.Ordinal, point.State))) return;
        _work.Enqueue(point with { Step = _point.Step + 1 });
    }

    private void Run(PathPoint point, bool acquires)
    {
        AnalysisCallback.ThrowIfCancelled();
        _summaries.Work.CountState();
        (_point, _block) = (point, point.Block);
        _evaluation.Begin(acquires);
        var state = point.State;
        var statements = new RelevantStatements(_looksAtAll ? null : _body.IndexOf(_block, _summaries), _places, _weakestWitness, acquires
            ? _body.StatementOf(_acquisition!)
            : -1);
        for (var next = statements.After(-1, state); next < _block.Operations.Length; next = statements.After(next, state))
        {
            _summaries.Work.CountStatement();
            var operation = _block.Operations[next];
            state = _evaluation.Statement(operation, state);
            if (Ended(state)) return;
            if (state.Holding == OwnershipState.Owned && !state.IsHeld)
            {
                Lost(operation.Syntax, state);
                return;
            }
        }

        AliasKind role = AliasKind.None;
        if (_block.BranchValue is { } value)
        {
            (state, role) = _evaluation.Value(value, state);
            if (Ended(state)) return;
        }

        Branch(state, role);
    }

    private bool Ended(ResourceState state)
    {
        if (state.Holding == OwnershipState.Disposed) _released = true;
        if (state.Holding == OwnershipState.Escaped) _escaped = true;
        return state.Holding is OwnershipState.Disposed or OwnershipState.Escaped;
    }

    private void Branch(ResourceState state, AliasKind value)
    {
        var next = _block.FallThroughSuccessor;
        if (_block.ConditionKind != ControlFlowConditionKind.None && _block.ConditionalSuccessor is { } conditional)
        {
            var whenTrue = _block.ConditionKind == ControlFlowConditionKind.WhenTrue ? conditional : next;
            var whenFalse = _block.ConditionKind == ControlFlowConditionKind.WhenTrue ? next : conditional;
            foreach (var (branch, outcome) in new[] { (whenTrue, true), (whenFalse, false) })
            {
                if (branch is null || _evaluation.Assume(_block.BranchValue!, outcome, state) is not { } assumed) continue;
                if (assumed.Holding == OwnershipState.Disposed) continue; // it was closed already: to ask is not to close
                if (!Ended(assumed)) Follow(branch, assumed, _point.Exit);
            }

            return;
        }

        if (next is null) return;
        switch (next.Semantics)
        {
            case ControlFlowBranchSemantics.Return when value != AliasKind.None:
                _returned = true;
                break;
            case ControlFlowBranchSemantics.Return:
                Follow(next, state, (_block.BranchValue is null ? ExitSyntax.LeavingStatement(next) : ExitSyntax.LeavingStatement(_block))
                    ?? _point.Exit);
                break;
            case ControlFlowBranchSemantics.Throw when value != AliasKind.None:
                _thrown = true;
                break;
            case ControlFlowBranchSemantics.Throw when !IsWritten(_block.BranchValue) && _weakestWitness > ThrowLikelihood.Weak:
                break;
            case ControlFlowBranchSemantics.Throw:
                Propagate(_block.EnclosingRegion, state, ThrownType(_block.BranchValue),
                    _point with
                    {
                        Exit = ExitSyntax.LeavingStatement(_block),
                        Thrower = _block.BranchValue,
                        Witness = ThrowLikelihood.Strong
                    });
                break;
            case ControlFlowBranchSemantics.Rethrow:
                Propagate(_block.EnclosingRegion, state, null, _point.Witness == ThrowLikelihood.None
                    ? _point with { Witness = ThrowLikelihood.Strong }
                    : _point);
                break;
            case ControlFlowBranchSemantics.StructuredExceptionHandling:
                if (state.Pending is { } pending && !InFilter(_block)) Resume(pending, state with { Pending = pending.Outer });
                break;
            case ControlFlowBranchSemantics.Regular:
                Follow(next, state, _point.Exit);
                break;
            default: // program termination, errors
                break;
        }
    }

    /// <summary>Goes along a branch: first through the finally blocks it leaves, then out of the scopes it leaves.</summary>
    private void Follow(ControlFlowBranch branch, ResourceState state, SyntaxNode? exit)
    {
        if (!branch.FinallyRegions.IsEmpty)
        {
            Resume(_body.Pendings.ForBranch(branch, 0, state.Pending), state, exit);
            return;
        }

        Arrive(branch, state, exit);
    }

    private void Resume(FinallyContinuation pending, ResourceState state, SyntaxNode? exit = null)
    {
        exit ??= _point.Exit;
        if (pending.Branch is { } branch)
        {
            if (pending.NextFinally < branch.FinallyRegions.Length && branch.FinallyRegions[pending.NextFinally] is var region
                && !IsOutOfScope(state, region))
            {
                Push(_point with
                {
                    Block = First(region),
                    State = state with { Pending = _body.Pendings.ForBranch(branch, pending.NextFinally + 1, pending.Outer) },
                    Exit = exit
                });
                return;
            }

            Arrive(branch, state with { Pending = pending.Outer }, exit);
            return;
        }

        Propagate(pending.ThrownFrom, state, pending.Thrown, _point);
    }

    private void Arrive(ControlFlowBranch branch, ResourceState state, SyntaxNode? exit)
    {
        ulong left = 0;
        if (state.IsHeld)
        {
            foreach (var region in branch.LeavingRegions) left |= _places.In(region);
        }

        var after = state.Forget(left);
        if (branch.Destination is not { } destination) return;
        if (destination.Kind == BasicBlockKind.Exit)
        {
            if (state.Holding == OwnershipState.Owned)
                Lost(exit ?? ExitSyntax.LeavingStatement(branch) ?? _body.EndOfBody, state, atExit: true);
            return;
        }

        if (state.Holding == OwnershipState.Owned && !after.IsHeld)
        {
            Lost(ExitSyntax.LeavingStatement(branch) ?? branch.Source.Operations.LastOrDefault()?.Syntax
                ?? _body.EndOfBody, state, atExit: true, goesRound: ExitSyntax.GoesRound(branch));
            return;
        }

        Push(_point with { Block = destination, State = after, Exit = exit });
    }

    private void OnThrow(IOperation thrower, ThrowLikelihood witness, ResourceState state)
    {
        // Before the acquisition only the way into a handler matters: a resource may be acquired there.
        if (state.Holding == OwnershipState.NotAcquired)
        {
            if (_body.HasHandlers) Propagate(_block.EnclosingRegion, state, null, _point);
            return;
        }

        if (witness >= _weakestWitness)
            Propagate(_block.EnclosingRegion, state, null, _point with { Thrower = thrower, Witness = witness, Exit = thrower.Syntax });
    }

    /// <summary>
    /// Takes an exception out of the regions around it: into each handler that may catch it, through each finally, to the exit.
    /// </summary>
    private void Propagate(ControlFlowRegion? from, ResourceState state, ITypeSymbol? thrown, PathPoint why)
    {
        var stopsIteration = why.Thrower is Microsoft.CodeAnalysis.Operations.IReturnOperation;
        state = state with { AfterException = state.Holding == OwnershipState.Owned };

        // A nested graph's root knows the region of the graph around it: the way out ends at the root.
        for (var region = from; region is not null && region.Kind != ControlFlowRegionKind.Root; region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Finally && state.Pending is { } dropped)
                state = state with { Pending = dropped.Outer };
            if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { } around) continue;
            if (around.Kind == ControlFlowRegionKind.TryAndFinally)
            {
                if (state.Holding == OwnershipState.NotAcquired) continue;
                if (IsOutOfScope(state, around) && !IsCaughtAround(around)) break;
                var pending = _body.Pendings.ForException(around.EnclosingRegion, thrown, state.Pending);
                Push(why with { Block = First(around.NestedRegions[1]), State = state with { Pending = pending } });
                return;
            }

            if (stopsIteration) continue;
            foreach (var handler in around.NestedRegions.Skip(1))
            {
                var (enters, catchesAll) = CatchMatching.Catches(handler, thrown, why.Thrower);
                if (enters) Push(why with { Block = First(handler), State = state });
                if (catchesAll) return;
            }
        }

        if (state is { Holding: OwnershipState.Owned, IsUnopened: false })
            _leaks.Add(new(LeakKind.Exception, why.Exit ?? why.Thrower?.Syntax ?? _body.EndOfBody, why.Thrower, why.Witness));
    }

    /// <summary>
    /// Whether none of the holders exists in a region any more: no finally block in or around it can release the resource.
    /// </summary>
    private bool IsOutOfScope(ResourceState state, ControlFlowRegion region)
    {
        if (state.Holding != OwnershipState.Owned) return false;
        for (ulong held = state.Values | state.Tasks | state.Parts, place = 0; held != 0; held >>= 1, place++)
        {
            if ((held & 1) != 0 && _body.IsInScope(_places.HolderAt((int)place), region)) return false;
        }

        return true;
    }

    private bool IsCaughtAround(ControlFlowRegion region)
    {
        for (var around = _body.HasHandlers ? region : null; around is not null && around.Kind != ControlFlowRegionKind.Root;
            around = around.EnclosingRegion)
        {
            if (around.Kind == ControlFlowRegionKind.TryAndCatch) return true;
        }

        return false;
    }

    private void Lost(SyntaxNode where, ResourceState state, bool atExit = false, bool goesRound = false)
    {
        if (state.IsUnopened) return;
        if (state.AfterException) _leaks.Add(new(LeakKind.Exception, where, _point.Thrower, _point.Witness));
        else if (atExit) _leaks.Add(new(LeakKind.EarlyExit, where) { AtBackEdge = goesRound && where is not ContinueStatementSyntax });
        else _leaks.Add(
            new(LeakKind.Overwritten, where) { AtBackEdge = _acquisition is not null && where.Span.Contains(_acquisition.Syntax.Span) });
    }

    /// <summary>Whether somebody wrote the throw: the compiler throws where no arm of a switch expression matches.</summary>
    private static bool IsWritten(IOperation? thrown) => thrown is not null && !ValueUse.WalkDownConversion(thrown).IsImplicit;

    private static ITypeSymbol? ThrownType(IOperation? thrown) => RecursionGuard.Descend(thrown) switch
    {
        Microsoft.CodeAnalysis.Operations.IConversionOperation conversion => ThrownType(conversion.Operand),
        _ => thrown?.Type,
    };

    private static bool InFilter(BasicBlock block)
    {
        for (var region = block.EnclosingRegion; region is not null && region.Kind != ControlFlowRegionKind.Root;
            region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Filter) return true;
            if (region.Kind is ControlFlowRegionKind.Finally or ControlFlowRegionKind.Try or ControlFlowRegionKind.Catch) return false;
        }

        return false;
    }

    private BasicBlock First(ControlFlowRegion region) => _body.Graph.Blocks[region.FirstBlockOrdinal];
}
