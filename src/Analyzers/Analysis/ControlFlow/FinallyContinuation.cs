using Microsoft.CodeAnalysis.FlowAnalysis;

namespace LeakAnalyzers.Analysis.ControlFlow;

/// <summary>
/// What goes on when the finally block that a path is in ends: the rest of a branch, or the rest of an exception's way out.
/// </summary>
/// <remarks>Made by <see cref="FinallyContinuations"/> alone, and compared as the object that it is.</remarks>
internal sealed class FinallyContinuation(ControlFlowBranch? branch, int nextFinally, ControlFlowRegion? thrownFrom, ITypeSymbol? thrown,
    FinallyContinuation? outer)
{
    public ControlFlowBranch? Branch => branch;

    public int NextFinally => nextFinally;

    public ControlFlowRegion? ThrownFrom => thrownFrom;

    public ITypeSymbol? Thrown => thrown;

    public FinallyContinuation? Outer => outer;
}
