using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency.Bounds;

/// <summary>
/// The symbols that a chase through values has passed, and how deep it is: what comes round again or lies too deep is not
/// followed.
/// </summary>
internal readonly struct ProvenanceTrail
{
    private const int MaxDepth = 48;

    private readonly ImmutableHashSet<ISymbol> _passed;
    private readonly ImmutableStack<IInvocationOperation> _calls;
    private readonly int _depth;

    private ProvenanceTrail(ImmutableHashSet<ISymbol> passed, ImmutableStack<IInvocationOperation> calls, int depth) =>
        (_passed, _calls, _depth) = (passed, calls, depth);

    public static ProvenanceTrail Start { get; } = new(ImmutableHashSet.Create<ISymbol>(SymbolEqualityComparer.Default),
        ImmutableStack<IInvocationOperation>.Empty, 0);

    public bool IsTooDeep => _depth > MaxDepth;

    public ProvenanceTrail Deeper() => new(_passed, _calls, _depth + 1);

    /// <summary>The trail past a symbol; null where the symbol is on it.</summary>
    public ProvenanceTrail? Past(ISymbol symbol) => _passed.Contains(symbol) ? null : new(_passed.Add(symbol), _calls, _depth + 1);

    /// <summary>The trail into the body of what a call runs.</summary>
    public ProvenanceTrail Into(IInvocationOperation call) => new(_passed, _calls.Push(call), _depth + 1);

    /// <summary>What the call that led into a method gave a parameter of it, and the trail back at that call.</summary>
    public (IOperation Value, ProvenanceTrail Trail)? ArgumentOf(IParameterSymbol parameter)
    {
        if (_calls.IsEmpty
            || !SymbolEqualityComparer.Default.Equals(_calls.Peek().TargetMethod.OriginalDefinition,
            parameter.OriginalDefinition.ContainingSymbol)) return null;
        var argument = _calls.Peek().Arguments.FirstOrDefault(given => given.Parameter?.Ordinal == parameter.Ordinal);
        return argument is null ? null : (argument.Value, new(_passed, _calls.Pop(), _depth + 1));
    }
}
