using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Paths;

/// <summary>
/// Which statements of one long block matter to a resource: those that name one of its holders or set a tracked condition, and the first
/// ones that throw in a way of their own. A walk goes from one to the next, so that a resource costs the same however long the block is.
/// </summary>
internal sealed class StatementIndex
{
    /// <summary>Statements up to which looking at all of them costs less than the index.</summary>
    private const int ShortBlock = 16;

    private const int ThrowKinds = 20;

    /// <summary>Every way of throwing, one bit each.</summary>
    public const int AllThrowKinds = (1 << ThrowKinds) - 1;

    private readonly Dictionary<object, List<int>> _mentions = new();
    private readonly List<int> _conditions = new();
    private readonly List<int> _throwing = new();
    private readonly List<int>[] _throwingInOneWay = new List<int>[ThrowKinds];
    private readonly int[] _kinds;

    private StatementIndex(BasicBlock block, BodyGraph body, MethodSummaries summaries)
    {
        _kinds = new int[block.Operations.Length];
        var statement = 0;
        var evaluation = new OwnershipTransferFunction(body, acquisition: null, new TrackedVariables(), summaries, (thrower, witness, _) =>
            _kinds[statement] |= 1 << Kind(thrower, witness), ThrowLikelihood.None, field: null);
        for (; statement < _kinds.Length; statement++)
        {
            AddMentions(block.Operations[statement], statement, body);
            if (body.Conditions.MayChange(block.Operations[statement])) _conditions.Add(statement);
            evaluation.Statement(block.Operations[statement], default); // before anything is acquired everything that may throw counts
            if (_kinds[statement] != 0) _throwing.Add(statement);
            for (var kind = 0; kind < ThrowKinds; kind++)
            {
                if ((_kinds[statement] >> kind & 1) != 0) (_throwingInOneWay[kind] ??= new()).Add(statement);
            }
        }
    }

    /// <summary>The index of a block; null for one that is short.</summary>
    public static StatementIndex? Create(BasicBlock block, BodyGraph body, MethodSummaries summaries) =>
        block.Operations.Length > ShortBlock ? new(block, body, summaries) : null;

    /// <summary>The ways in which a statement that has nothing to do with the resource throws.</summary>
    public int ThrowKindsOf(int statement) => _kinds[statement];

    /// <summary>The ways of throwing that are at least so likely.</summary>
    public static int ThrowKindsFrom(ThrowLikelihood weakest) => AllThrowKinds << (4 * (int)weakest) & AllThrowKinds;

    /// <summary>The next statement that sets a tracked condition.</summary>
    public int NextCondition(int from) => Next(_conditions, from);

    /// <summary>The next statement that names a variable or capture.</summary>
    public int NextMention(object holder, int from) => _mentions.TryGetValue(holder, out var at) ? Next(at, from) : int.MaxValue;

    /// <summary>The next statement that throws.</summary>
    public int NextThrow(int from) => Next(_throwing, from);

    /// <summary>The next statement that throws in one of several ways.</summary>
    public int NextThrow(int kinds, int from)
    {
        var next = int.MaxValue;
        for (var kind = 0; kind < ThrowKinds; kind++)
        {
            if ((kinds >> kind & 1) != 0 && _throwingInOneWay[kind] is { } at) next = Math.Min(next, Next(at, from));
        }

        return next;
    }

    // A handler may take a cancellation alone, and a caller that stops an iterator runs its finally blocks alone.
    private static int Kind(IOperation thrower, ThrowLikelihood witness) =>
        4 * (int)witness + (CatchMatching.MayBeCancelled(thrower) ? 2 : 0) + (thrower is IReturnOperation ? 1 : 0);

    private void AddMentions(IOperation root, int statement, BodyGraph body)
    {
        RecursionGuard.EnsureStack();
        foreach (var operation in root.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IFlowCaptureOperation capture:
                    AddMention(capture.Id, statement);
                    break;
                case IFlowCaptureReferenceOperation capture:
                    AddMention(capture.Id, statement);
                    if (body.VariableBehind(capture.Id) is { } variable) AddMentions(variable, statement, body);
                    break;
                case ILocalReferenceOperation local:
                    AddMention(local.Local, statement);
                    break;
                case IParameterReferenceOperation parameter:
                    AddMention(parameter.Parameter, statement);
                    break;
            }
        }
    }

    private void AddMention(object holder, int statement)
    {
        if (!_mentions.TryGetValue(holder, out var at)) _mentions.Add(holder, at = new());
        if (at.Count == 0 || at[at.Count - 1] != statement) at.Add(statement);
    }

    private static int Next(List<int> sorted, int from)
    {
        var index = sorted.BinarySearch(from);
        if (index < 0) index = ~index;
        return index < sorted.Count ? sorted[index] : int.MaxValue;
    }
}
