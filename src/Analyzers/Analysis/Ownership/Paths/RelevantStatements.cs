using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Knowledge;

namespace LeakAnalyzers.Analysis.Ownership.Paths;

/// <summary>Goes through the statements of one block for one path, past those that can change nothing.</summary>
/// <param name="index">What its statements have to do with; null to go through all of them.</param>
/// <param name="places">Who holds the resource.</param>
/// <param name="weakestWitness">Operations less likely to throw than this are taken not to.</param>
/// <param name="acquiring">The statement that acquires the resource; -1 if none of the block does, or the path does not come to it.</param>
internal struct RelevantStatements(StatementIndex? index, TrackedVariables places, ThrowLikelihood weakestWitness, int acquiring)
{
    private ResourceState _before;

    /// <summary>The ways of throwing that the path, as it is, has been through.</summary>
    private int _thrown;

    /// <summary>The next statement that matters in a state, behind the one that led to it.</summary>
    public int After(int statement, ResourceState state)
    {
        if (index is null) return statement + 1;
        if (state != _before) _thrown = 0;
        else if (statement >= 0) _thrown |= index.ThrowKindsOf(statement);
        _before = state;

        var from = statement + 1;
        var next = index.NextCondition(from);
        if (acquiring >= from) next = Math.Min(next, acquiring);
        if (state.Holding == OwnershipState.NotAcquired)
            return acquiring >= 0 ? next : Math.Min(next, index.NextThrow(StatementIndex.AllThrowKinds & ~_thrown, from));
        for (ulong held = state.Values | state.Tasks | state.Parts, place = 0; held != 0; held >>= 1, place++)
        {
            if ((held & 1) != 0) next = Math.Min(next, index.NextMention(places.HolderAt((int)place), from));
        }

        return Math.Min(next, state.IsUnderWay
            ? index.NextThrow(from)
            : index.NextThrow(StatementIndex.ThrowKindsFrom(weakestWitness) & ~_thrown, from));
    }
}
