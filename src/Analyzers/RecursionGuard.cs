using System.Runtime.CompilerServices;

namespace LeakAnalyzers;

/// <summary>
/// Bounds a question that asks itself about other values, callers, fields or types. Each level of the recursion has a guard of its own,
/// made from that of the level above, so that nothing has to be undone on the way back: a subject is refused while it is being asked about,
/// not when
/// it comes up twice.
/// </summary>
/// <remarks>
/// A refusal is deterministic: it depends on the question and on the code, never on the stack or on what other threads have found out.
/// </remarks>
internal sealed class RecursionGuard
{
    /// <summary>Levels past which a question is not followed.</summary>
    public const int MaxDepth = 16;

    /// <summary>Subjects that one question may look at: it bounds questions that branch at each level.</summary>
    public const int MaxSteps = 500;

    private readonly RecursionGuard? _outer;
    private readonly int _depth;
    private readonly string _question;
    private readonly object? _subject;
    private readonly OperationKind _kind;
    private readonly StrongBox<int> _steps;

    private RecursionGuard(RecursionGuard? outer, string question, object? subject, OperationKind kind)
    {
        (_outer, _question, _subject, _kind) = (outer, question, subject, kind);
        _depth = outer is null ? 0 : outer._depth + 1;
        _steps = outer?._steps ?? new();
    }

    /// <summary>Whether whatever comes next is refused.</summary>
    public bool IsAtEnd => _depth >= MaxDepth || _steps.Value >= MaxSteps;

    /// <summary>Whether the guard is of the first subject of a question: its answer is whole.</summary>
    public bool IsFirst => _depth <= 1;

    /// <summary>The guard of a new question.</summary>
    public static RecursionGuard Start() => new(null, "", null, OperationKind.None);

    /// <summary>The guard to ask the question about a symbol with; false where it is being asked already, or has gone too far.</summary>
    public bool TryEnter(ISymbol subject, out RecursionGuard inner, [CallerMemberName] string question = "") =>
        TryEnter(subject, OperationKind.None, question, out inner);

    /// <summary>The same for an operation. Another semantic model has another object for it, so its syntax stands for it.</summary>
    public bool TryEnter(IOperation subject, out RecursionGuard inner, [CallerMemberName] string question = "") =>
        TryEnter(subject.Syntax, subject.Kind, question, out inner);

    /// <summary>The same for a node of a syntax tree.</summary>
    public bool TryEnter(SyntaxNode subject, out RecursionGuard inner, [CallerMemberName] string question = "") =>
        TryEnter(subject, OperationKind.None, question, out inner);

    /// <summary>
    /// For recursion that walks down a tree, which always ends: throws <see cref="InsufficientExecutionStackException"/> while there still
    /// is stack to catch it on, and <see cref="OperationCanceledException"/> when the caller does not wait any more.
    /// <see cref="AnalysisCallback"/> catches the
    /// first.
    /// </summary>
    public static void EnsureStack()
    {
        AnalysisCallback.ThrowIfCancelled();
        RuntimeHelpers.EnsureSufficientExecutionStack();
    }

    /// <summary>The same for a member that is one expression: gives back the node that it is asked about.</summary>
    public static T Descend<T>(T node)
    {
        EnsureStack();
        return node;
    }

    private bool TryEnter(object subject, OperationKind kind, string question, out RecursionGuard inner)
    {
        EnsureStack();
        inner = this;
        if (_depth >= MaxDepth || ++_steps.Value > MaxSteps || IsAsked(subject, kind, question)) return false;
        inner = new(this, question, subject, kind);
        return true;
    }

    private bool IsAsked(object subject, OperationKind kind, string question)
    {
        for (var level = this; level is not null; level = level._outer)
        {
            if (level._kind == kind && level._question == question && Equals(level._subject, subject)) return true;
        }

        return false;
    }
}
