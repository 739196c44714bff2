using Microsoft.CodeAnalysis.FlowAnalysis;

namespace LeakAnalyzers.Analysis.ControlFlow;

/// <summary>Numbers the locals, parameters and captures of one graph, in order of first use.</summary>
internal sealed class TrackedVariables
{
    /// <summary>As many as the masks of a state have bits.</summary>
    private const int Most = 64;

    private readonly Dictionary<ISymbol, int> _symbols = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<CaptureId, int> _captures = new();

    /// <summary>The place of a local or parameter; null when there is no room for one more.</summary>
    public int? IndexOf(ISymbol symbol) => Number(_symbols, symbol);

    public int? IndexOf(CaptureId capture) => Number(_captures, capture);

    /// <summary>The places that go out of scope with a region.</summary>
    public ulong In(ControlFlowRegion region)
    {
        ulong places = 0;
        foreach (var local in region.Locals)
        {
            if (_symbols.TryGetValue(local, out var place)) places |= 1UL << place;
        }

        foreach (var capture in region.CaptureIds)
        {
            if (_captures.TryGetValue(capture, out var place)) places |= 1UL << place;
        }

        return places;
    }

    public IEnumerable<(ISymbol Symbol, int Place)> Symbols => _symbols.Select(pair => (pair.Key, pair.Value));

    private int? Number<T>(Dictionary<T, int> numbers, T key)
        where T : notnull
    {
        if (numbers.TryGetValue(key, out var known)) return known;
        var next = _symbols.Count + _captures.Count;
        if (next >= Most) return null;
        numbers.Add(key, next);
        return next;
    }
}
