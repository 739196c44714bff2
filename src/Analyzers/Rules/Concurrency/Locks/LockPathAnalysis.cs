using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Concurrency.Locks;

/// <summary>Follows the slots of one gate along every path of one function: where they are taken, given back and lost.</summary>
internal sealed class LockPathAnalysis(ControlFlowGraph graph, IReadOnlyList<LockAcquisition> entries, LockInstance gate,
    ThrowLikelihood weakestWitness, MethodSummaries summaries, int budget)
{
    private readonly TrackedConditions _conditions = TrackedConditions.Find(graph, summaries);
    private readonly FinallyContinuations _pendings = new();
    private readonly Dictionary<IOperation, int> _entryEndingAt = Ends(entries);
    private readonly Dictionary<int, List<IOperation>> _operations = new();
    private readonly HashSet<(int Block, int From, LockState State)> _seen = new();
    private readonly Queue<Point> _work = new();
    private readonly List<(int Entry, LeakPath Leak)> _leaks = new();
    private readonly HashSet<int> _released = new();
    private readonly Dictionary<int, IOperation> _surplus = new();
    private bool _givesBackForOthers;
    private Point _point;

    private readonly record struct Point(BasicBlock Block, LockState State, SyntaxNode? Exit, IOperation? Thrower, ThrowLikelihood Witness)
    {
        /// <summary>The operation of the block that the path goes on with.</summary>
        public int From { get; init; }
    }

    /// <summary>Null when the function is too complex to follow.</summary>
    public LockOutcome? Walk()
    {
        Push(new(graph.Blocks[0], LockState.Start, null, null, ThrowLikelihood.None));
        while (_work.Count > 0)
        {
            AnalysisCallback.ThrowIfCancelled();
            summaries.Work.CountState();
            if (_seen.Count > budget) return null;
            _point = _work.Dequeue();
            Run(OperationsOf(_point.Block), _point.From, _point.State);
        }

        return new(_leaks.ToLookup(static l => l.Entry, static l => l.Leak), _released, _givesBackForOthers, _surplus);
    }

    private void Push(Point point)
    {
        if (_seen.Add((point.Block.Ordinal, point.From, point.State))) _work.Enqueue(point);
    }

    private List<IOperation> OperationsOf(BasicBlock block)
    {
        if (_operations.TryGetValue(block.Ordinal, out var known)) return known;
        var operations = FunctionGraphs.Operations(block).SelectMany(static o => FunctionGraphs.InOrder(o)).ToList();
        _operations.Add(block.Ordinal, operations);
        return operations;
    }

    private void Run(List<IOperation> operations, int from, LockState state)
    {
        for (var i = from; i < operations.Count; i++)
        {
            var operation = operations[i];
            if (_entryEndingAt.TryGetValue(operation, out var entry))
            {
                Throws(operation, CancellationArguments.CanBeCanceled(entries[entry].Call)
                    ? ThrowLikelihood.Strong
                    : ThrowLikelihood.Weak, state, entry);
                if (state.Held >= 0 && gate.Kind.CountsSlots) _leaks.Add((state.Held, new(LeakKind.Overwritten, operation.Syntax)));
                if (entries[entry].MayFail && !entries[entry].IsIgnored)
                    Push(_point with { From = i + 1, State = state with { Tried = entry, Succeeded = false } });
                state = state with { Held = entry, Tried = entry, Succeeded = true, AfterException = false };
                continue;
            }

            if (operation is IInvocationOperation call && gate.IsExit(call))
            {
                state = GiveBack(state);
                continue;
            }

            if (state.Held >= 0 && gate.IsHandedOverBy(operation))
            {
                _released.Add(state.Held);
                if (StartedRelease.FindLeak(operation, graph.OriginalOperation, gate, summaries) is { } lost)
                    _leaks.Add((state.Held, lost));
                return;
            }

            if (_conditions.MayChange(operation)) state = state with { Facts = _conditions.After(state.Facts, operation) };
            if (gate.IsPartOfEntry(operation)) continue;
            Throws(operation, summaries.Throws.LikelihoodThrough(operation), state, -1);
        }

        Branch(state);
    }

    private LockState GiveBack(LockState state)
    {
        if (state.Held >= 0) _released.Add(state.Held);
        else if (!state.AfterException) _givesBackForOthers = true;
        else if (_point.Thrower is { } thrower && NextEntryOf(thrower) is var entry and >= 0 && !_surplus.ContainsKey(entry))
            _surplus.Add(entry, thrower);
        return state with { Held = -1 };
    }

    private static Dictionary<IOperation, int> Ends(IReadOnlyList<LockAcquisition> entries)
    {
        var ends = new Dictionary<IOperation, int>();
        for (var i = 0; i < entries.Count; i++)
        {
            if (!ends.ContainsKey(entries[i].Done)) ends.Add(entries[i].Done, i);
        }

        return ends;
    }

    /// <summary>The entry that an exception prevented: the first one at or behind the thrower.</summary>
    private int NextEntryOf(IOperation thrower)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Done.Syntax.Span.End >= thrower.Syntax.Span.End) return i;
        }

        return -1;
    }

    private void Branch(LockState state)
    {
        var block = _point.Block;
        var next = block.FallThroughSuccessor;
        if (block.ConditionKind != ControlFlowConditionKind.None && block.ConditionalSuccessor is { } conditional)
        {
            var (whenTrue, whenFalse) = block.ConditionKind == ControlFlowConditionKind.WhenTrue
                ? (conditional, next)
                : (next, conditional);
            if (whenTrue is not null && Assume(block.BranchValue!, true, state) is { } yes) Follow(whenTrue, yes, _point.Exit);
            if (whenFalse is not null && Assume(block.BranchValue!, false, state) is { } no) Follow(whenFalse, no, _point.Exit);
            return;
        }

        switch (next?.Semantics)
        {
            case ControlFlowBranchSemantics.Return:
                if (!gate.IsHandedOverByResult(block.BranchValue)) Follow(next, state, ExitOf(block) ?? _point.Exit);
                break;
            case ControlFlowBranchSemantics.Throw:
                Propagate(block.EnclosingRegion, state, ThrownType(block.BranchValue),
                    _point with { Exit = ExitOf(block), Thrower = block.BranchValue, Witness = ThrowLikelihood.Strong });
                break;
            case ControlFlowBranchSemantics.Rethrow:
                Propagate(block.EnclosingRegion, state, null, _point.Witness == ThrowLikelihood.None
                    ? _point with { Witness = ThrowLikelihood.Strong }
                    : _point);
                break;
            case ControlFlowBranchSemantics.StructuredExceptionHandling:
                if (state.Facts.Pending is { } pending && !IsIn(block, ControlFlowRegionKind.Filter))
                    Resume(pending, WithPending(state, pending.Outer));
                break;
            case ControlFlowBranchSemantics.Regular:
                Follow(next, state, _point.Exit);
                break;
        }
    }

    private LockState? Assume(IOperation condition, bool outcome, LockState state)
    {
        RecursionGuard.EnsureStack();
        if (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not) return Assume(not.Operand, !outcome, state);
        if (condition is IParenthesizedOperation parenthesized) return Assume(parenthesized.Operand, outcome, state);
        if (condition
            is IIsPatternOperation
            {
                Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool wanted } }
            } pattern)
            return Assume(pattern.Value, outcome == wanted, state);
        if (condition
            is IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.Equals,
                RightOperand.ConstantValue: { HasValue: true, Value: bool compared }
            } equality)
            return Assume(equality.LeftOperand, outcome == compared, state);
        if (condition.ConstantValue is { HasValue: true, Value: bool constant }) return constant == outcome ? state : null;
        if (condition is ILocalReferenceOperation or IFlowCaptureReferenceOperation && _conditions.Defining(condition) is { } defined
            && gate.IsHeldTest(defined))
            return outcome == state.Held >= 0 ? state : null;
        if (gate.IsHeldTest(condition)) return outcome == state.Held >= 0 ? state : null;
        if (state.Held >= 0 && gate.IsAbsent(condition) is { } absent) return outcome == absent ? null : state;
        if (state.Held >= 0 && outcome && LockInstance.IsDisposedTest(condition) && IsIn(_point.Block, ControlFlowRegionKind.Finally))
            return null;
        if (state.Tried >= 0 && IsOutcomeOf(condition, entries[state.Tried])) return outcome == state.Succeeded ? state : null;
        if (_conditions.Answer(state.Facts, condition) is { } known) return known == outcome ? state : null;
        if (state.Tried < 0 && entries.Any(entry => IsOutcomeOf(condition, entry))) return outcome ? null : state;
        return _conditions.Assume(state.Facts, condition, outcome) is { } facts ? state with { Facts = facts } : null;
    }

    private static bool IsOutcomeOf(IOperation condition, LockAcquisition entry) =>
        condition == entry.Done
            || (entry.Outcome is { } variable && SymbolEqualityComparer.Default.Equals(TrackedConditions.Variable(condition), variable));

    private void Follow(ControlFlowBranch branch, LockState state, SyntaxNode? exit)
    {
        if (!branch.FinallyRegions.IsEmpty) Resume(_pendings.ForBranch(branch, 0, state.Facts.Pending), state, exit);
        else Arrive(branch, state, exit);
    }

    private void Resume(FinallyContinuation pending, LockState state, SyntaxNode? exit = null)
    {
        exit ??= _point.Exit;
        if (pending.Branch is not { } branch)
        {
            Propagate(pending.ThrownFrom, state, pending.Thrown, _point);
        }
        else if (pending.NextFinally < branch.FinallyRegions.Length)
        {
            Push(_point with
            {
                Block = First(branch.FinallyRegions[pending.NextFinally]),
                State = WithPending(state, _pendings.ForBranch(branch, pending.NextFinally + 1, pending.Outer)),
                Exit = exit,
                From = 0
            });
        }
        else
        {
            Arrive(branch, WithPending(state, pending.Outer), exit);
        }
    }

    private void Arrive(ControlFlowBranch branch, LockState state, SyntaxNode? exit)
    {
        if (branch.Destination is not { } destination) return;
        if (destination.Kind != BasicBlockKind.Exit) Push(_point with { Block = destination, State = state, Exit = exit, From = 0 });
        else if (state.Held >= 0) Lost(state, exit ?? ExitOf(branch.Source) ?? graph.OriginalOperation.Syntax);
    }

    private void Lost(LockState state, SyntaxNode exit) =>
        _leaks.Add((state.Held,
            state.AfterException ? new(LeakKind.Exception, exit, _point.Thrower, _point.Witness) : new(LeakKind.EarlyExit, exit)));

    private void Throws(IOperation thrower, ThrowLikelihood witness, LockState state, int entry)
    {
        if (witness == ThrowLikelihood.None || witness < (entry >= 0 || state.Held < 0 ? ThrowLikelihood.Check : weakestWitness)) return;
        if (IsIn(_point.Block, ControlFlowRegionKind.Finally)) return;
        Propagate(_point.Block.EnclosingRegion, state, null, _point with { Thrower = thrower, Witness = witness, Exit = thrower.Syntax });
    }

    /// <summary>
    /// Takes an exception out of the regions around it: into each handler that may catch it, through each finally, to the exit.
    /// </summary>
    private void Propagate(ControlFlowRegion? from, LockState state, ITypeSymbol? thrown, Point why)
    {
        state = state with { AfterException = true };
        for (var region = from; region is not null && region.Kind != ControlFlowRegionKind.Root; region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Finally && state.Facts.Pending is { } dropped)
                state = WithPending(state, dropped.Outer);
            if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { } around) continue;
            if (around.Kind == ControlFlowRegionKind.TryAndFinally)
            {
                Push(why with
                {
                    Block = First(around.NestedRegions[1]),
                    State = WithPending(state, _pendings.ForException(around.EnclosingRegion, thrown, state.Facts.Pending)),
                    From = 0
                });
                return;
            }

            if (why.Thrower is IReturnOperation) continue; // a caller that stops an iterator runs its finally blocks, not its handlers
            foreach (var handler in around.NestedRegions.Skip(1))
            {
                var (enters, catchesAll) = CatchMatching.Catches(handler, thrown, why.Thrower);
                if (enters) Push(why with { Block = First(handler), State = state, From = 0 });
                if (catchesAll) return;
            }
        }

        if (state.Held >= 0)
            _leaks.Add((state.Held,
                new(LeakKind.Exception, why.Exit ?? why.Thrower?.Syntax ?? graph.OriginalOperation.Syntax, why.Thrower, why.Witness)));
    }

    private static LockState WithPending(LockState state, FinallyContinuation? pending) =>
        state with { Facts = state.Facts with { Pending = pending } };

    private static SyntaxNode? ExitOf(BasicBlock block) =>
        (block.BranchValue?.Syntax
            ?? block.Operations.LastOrDefault()?.Syntax)?.FirstAncestorOrSelf<SyntaxNode>(static node =>
                node is StatementSyntax or ArrowExpressionClauseSyntax) switch
        {
            // a jump without a value leaves no operation behind
            IfStatementSyntax choice => Jump(choice.Statement) ?? Jump(choice.Else?.Statement) ?? choice,
            var statement => statement,
        };

    private static StatementSyntax? Jump(StatementSyntax? statement) => RecursionGuard.Descend(statement) switch
    {
        BlockSyntax { Statements: [.., var last] } => Jump(last),
        ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax => statement,
        _ => null,
    };

    private static ITypeSymbol? ThrownType(IOperation? thrown) =>
        RecursionGuard.Descend(thrown) is IConversionOperation conversion ? ThrownType(conversion.Operand) : thrown?.Type;

    private static bool IsIn(BasicBlock block, ControlFlowRegionKind kind)
    {
        for (var region = block.EnclosingRegion; region is not null && region.Kind != ControlFlowRegionKind.Root;
            region = region.EnclosingRegion)
        {
            if (region.Kind == kind) return true;
            if (kind == ControlFlowRegionKind.Filter
                && region.Kind is ControlFlowRegionKind.Finally or ControlFlowRegionKind.Try or ControlFlowRegionKind.Catch)
                return false;
        }

        return false;
    }

    private BasicBlock First(ControlFlowRegion region) => graph.Blocks[region.FirstBlockOrdinal];
}
