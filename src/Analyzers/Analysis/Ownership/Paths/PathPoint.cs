using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace LeakAnalyzers.Analysis.Ownership.Paths;

/// <summary>Where one path is about to enter a block, and what led there.</summary>
/// <param name="Block">The block.</param>
/// <param name="State">What the path knows.</param>
/// <param name="Exit">The last place at which the author left something.</param>
/// <param name="Thrower">What threw, where an exception led there.</param>
/// <param name="Witness">How likely it is to throw.</param>
internal readonly record struct PathPoint(BasicBlock Block, ResourceState State, SyntaxNode? Exit, IOperation? Thrower,
    ThrowLikelihood Witness)
{
    /// <summary>How many blocks the path has behind it.</summary>
    public int Step { get; init; }
}
