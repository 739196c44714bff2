using Microsoft.CodeAnalysis.FlowAnalysis;

namespace LeakAnalyzers.Flow;

/// <summary>The pending finally blocks of the walks over one graph: equal ones are one object, so that a state with hundreds of them is compared at once.</summary>
internal sealed class Pendings
{
    private readonly Dictionary<(ControlFlowBranch?, int, ControlFlowRegion?, ITypeSymbol?, Pending?), Pending> _known = new();

    /// <summary>The rest of a branch that leaves finally blocks.</summary>
    public Pending OfBranch(ControlFlowBranch branch, int nextFinally, Pending? outer) => Of(branch, nextFinally, null, null, outer);

    /// <summary>The rest of an exception's way out.</summary>
    public Pending OfException(ControlFlowRegion? thrownFrom, ITypeSymbol? thrown, Pending? outer) => Of(null, 0, thrownFrom, thrown, outer);

    private Pending Of(ControlFlowBranch? branch, int nextFinally, ControlFlowRegion? thrownFrom, ITypeSymbol? thrown, Pending? outer)
    {
        var key = (branch, nextFinally, thrownFrom, thrown, outer);
        if (!_known.TryGetValue(key, out var pending)) _known.Add(key, pending = new(branch, nextFinally, thrownFrom, thrown, outer));
        return pending;
    }
}
