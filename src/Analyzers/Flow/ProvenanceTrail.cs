namespace LeakAnalyzers.Flow;

/// <summary>The symbols that a chase through values has passed, and how deep it is: what comes round again or lies too deep is not followed.</summary>
internal readonly struct ProvenanceTrail
{
    private const int MaxDepth = 24;

    private readonly ImmutableHashSet<ISymbol> _passed;
    private readonly int _depth;

    private ProvenanceTrail(ImmutableHashSet<ISymbol> passed, int depth) => (_passed, _depth) = (passed, depth);

    public static ProvenanceTrail Start { get; } = new(ImmutableHashSet.Create<ISymbol>(SymbolEqualityComparer.Default), 0);

    public bool IsTooDeep => _depth > MaxDepth;

    public ProvenanceTrail Deeper() => new(_passed, _depth + 1);

    /// <summary>The trail past a symbol; null where the symbol is on it.</summary>
    public ProvenanceTrail? Past(ISymbol symbol) => _passed.Contains(symbol) ? null : new(_passed.Add(symbol), _depth + 1);
}
