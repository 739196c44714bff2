using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace LeakAnalyzers.Analysis.ControlFlow;

/// <summary>Numbers the locals, parameters and captures that hold one resource, in the order in which they take it.</summary>
internal sealed class TrackedVariables
{
    /// <summary>As many as the masks of a state have bits.</summary>
    private const int StateBits = 64;

    /// <summary>The variables of regions that have more of them than one resource has places: each of their resources asks.</summary>
    private static readonly ConditionalWeakTable<ControlFlowRegion, HashSet<object>> s_variables = new();

    private readonly Dictionary<ISymbol, int> _symbols = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<CaptureId, int> _captures = new();
    private readonly List<object> _holders = new();

    /// <summary>The place of a local or parameter; null when it never held the resource.</summary>
    public int? Find(ISymbol symbol) => _symbols.TryGetValue(symbol, out var place) ? place : null;

    public int? Find(CaptureId capture) => _captures.TryGetValue(capture, out var place) ? place : null;

    /// <summary>The place of a local or parameter that takes the resource; null when there is no room for one more.</summary>
    public int? Add(ISymbol symbol) => Number(_symbols, symbol);

    public int? Add(CaptureId capture) => Number(_captures, capture);

    /// <summary>The variable or capture at a place.</summary>
    public object HolderAt(int place) => _holders[place];

    /// <summary>The places that go out of scope with a region.</summary>
    public ulong In(ControlFlowRegion region)
    {
        ulong places = 0;
        if (region.Locals.Length > StateBits)
        {
            var variables = s_variables.GetValue(region,
                static large => new(large.Locals.Cast<object>().Concat(large.CaptureIds.Cast<object>())));
            for (var place = 0; place < _holders.Count; place++)
            {
                if (variables.Contains(_holders[place])) places |= 1UL << place;
            }

            return places;
        }

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

    private int? Number<T>(Dictionary<T, int> numbers, T key)
        where T : notnull
    {
        if (numbers.TryGetValue(key, out var known)) return known;
        var next = _symbols.Count + _captures.Count;
        if (next >= StateBits) return null;
        numbers.Add(key, next);
        _holders.Add(key);
        return next;
    }
}
