using LeakAnalyzers.Analysis.Ownership;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace LeakAnalyzers.Analysis.ControlFlow;

/// <summary>
/// The pending finally blocks of the walks over one graph: equal ones are one object, so that a state with hundreds of them is compared at
/// once.
/// </summary>
internal sealed class FinallyContinuations
{
    private readonly Dictionary<(ControlFlowBranch?, int, ControlFlowRegion?, ITypeSymbol?, FinallyContinuation?),
        FinallyContinuation> _known = new();

    /// <summary>The rest of a branch that leaves finally blocks.</summary>
    public FinallyContinuation ForBranch(ControlFlowBranch branch, int nextFinally, FinallyContinuation? outer) =>
        Intern(branch, nextFinally, null, null, outer);

    /// <summary>The rest of an exception's way out.</summary>
    public FinallyContinuation ForException(ControlFlowRegion? thrownFrom, ITypeSymbol? thrown, FinallyContinuation? outer) =>
        Intern(null, 0, thrownFrom, thrown, outer);

    private FinallyContinuation Intern(ControlFlowBranch? branch, int nextFinally, ControlFlowRegion? thrownFrom, ITypeSymbol? thrown,
        FinallyContinuation? outer)
    {
        var key = (branch, nextFinally, thrownFrom, thrown, outer);
        if (!_known.TryGetValue(key, out var pending)) _known.Add(key, pending = new(branch, nextFinally, thrownFrom, thrown, outer));
        return pending;
    }
}
