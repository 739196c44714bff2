namespace LeakAnalyzers.Fuzz;

internal enum FailureKind
{
    /// <summary>An analyzer threw (AD0001).</summary>
    AnalyzerThrows,

    /// <summary>A fix threw while it was offered or applied.</summary>
    FixThrows,

    /// <summary>The process ended, as by a stack overflow.</summary>
    Aborts,

    /// <summary>One analysis or one fix took more than <see cref="WorkerProcess.Limit"/> of processor time.</summary>
    TakesTooLong,

    /// <summary>Two analyses of the same code found different things.</summary>
    FindingsDiffer,

    /// <summary>A fix made code that parses worse than the code before it.</summary>
    FixBreaksSyntax,

    /// <summary>A fix brought a compiler error where there was none.</summary>
    FixBreaksBuild,
}

/// <summary>What went wrong with a mutant.</summary>
/// <param name="Kind">Which promise was broken.</param>
/// <param name="Causes">Where it was broken. Failures of one kind that share a cause count as one.</param>
/// <param name="Detail">What a person needs to see: a stack, a difference, a compiler error.</param>
internal sealed record Failure(FailureKind Kind, ImmutableArray<string> Causes, string Detail)
{
    public bool IsLike(Failure other) => Kind == other.Kind && Causes.Intersect(other.Causes).Any();

    public override string ToString() => $"{Kind}: {string.Join(", ", Causes)}";
}

/// <summary>What an examination of one mutant saw.</summary>
/// <param name="Failures">The broken promises; empty when the package holds.</param>
/// <param name="IsWithoutErrors">The compiler had no complaint about the mutant.</param>
/// <param name="Findings">How many findings the rules had.</param>
/// <param name="Fixes">How many actions were applied.</param>
internal sealed record Outcome(ImmutableArray<Failure> Failures, bool IsWithoutErrors, int Findings, int Fixes)
{
    public static Outcome Failed(Failure failure) => new([failure], false, 0, 0);
}
