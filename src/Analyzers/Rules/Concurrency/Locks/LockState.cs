using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Paths;

namespace LeakAnalyzers.Rules.Concurrency.Locks;

/// <summary>A point of one path: which entry's slot is held, how the last entry ended, and what is known of conditions.</summary>
/// <param name="Held">The number of the entry whose slot is held; -1 for none.</param>
/// <param name="Tried">The number of the entry that ran last; -1 for none.</param>
/// <param name="Succeeded">Whether it got its slot: a wait with a time limit may not.</param>
/// <param name="AfterException">Whether an exception led here.</param>
/// <param name="Facts">Known conditions and pending finally blocks.</param>
internal readonly record struct LockState(int Held, int Tried, bool Succeeded, bool AfterException, ResourceState Facts)
{
    public static readonly LockState Start = new(-1, -1, false, false, default);
}

/// <summary>What the paths of one function do with the slots of one gate.</summary>
/// <param name="Leaks">The ways in which each entry's slot is lost, by the entry's number.</param>
/// <param name="Released">The entries whose slot some path gives back.</param>
/// <param name="GivesBackForOthers">Whether a slot is given back that this function never took.</param>
/// <param name="Surplus">For each entry, what throws before it got its slot on the way to a release all the same.</param>
internal sealed record LockOutcome(ILookup<int, LeakPath> Leaks, ISet<int> Released, bool GivesBackForOthers,
    IReadOnlyDictionary<int, IOperation> Surplus);
