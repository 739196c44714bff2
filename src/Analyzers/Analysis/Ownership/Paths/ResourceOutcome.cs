using LeakAnalyzers.Knowledge;

namespace LeakAnalyzers.Analysis.Ownership.Paths;

/// <summary>What the paths of one graph do with one resource.</summary>
/// <param name="Unknown">Whether the body has too many paths to say anything.</param>
/// <param name="Released">Whether some path releases it.</param>
/// <param name="Escaped">Whether some path hands it on, or out of sight.</param>
/// <param name="Returned">Whether some path gives it to the caller.</param>
/// <param name="Thrown">Whether some path throws an exception that carries it.</param>
/// <param name="Leaks">The ways in which it is lost.</param>
internal sealed record ResourceOutcome(bool Unknown, bool Released, bool Escaped, bool Returned, bool Thrown,
    ImmutableArray<LeakPath> Leaks)
{
    /// <summary>Whether some path hands it on other than as the result.</summary>
    public bool IsKept { get; init; }

    public static readonly ResourceOutcome TooComplex = new(true, false, false, false, false, ImmutableArray<LeakPath>.Empty);

    /// <summary>
    /// The worst way in which the resource is lost; the first one in order of discovery where several are as bad; null when it is not lost,
    /// or nobody can tell.
    /// </summary>
    /// <param name="exceptions">Which exceptional paths count.</param>
    /// <param name="endsWithProcess">Whether the end of the body is the end of the process.</param>
    /// <param name="isSlight">Whether too little is held to speak of an exception where the resource is otherwise handed on.</param>
    public LeakPath? MostSevereLeak(ExceptionPaths exceptions, bool endsWithProcess, bool isSlight)
    {
        if (Unknown) return null;
        if (isSlight && (Escaped || Thrown)) exceptions = ExceptionPaths.None;
        var worst = Leaks.Where(leak => Counts(leak, exceptions, endsWithProcess))
            .OrderBy(static leak => leak.Kind switch { LeakKind.Overwritten => 0, LeakKind.EarlyExit => 1, _ => 2 }).FirstOrDefault();
        return worst is { Kind: LeakKind.EarlyExit or LeakKind.Overwritten } && !Released && !Escaped && !Thrown
            ? worst with { Kind = LeakKind.Never }
            : worst;
    }

    private bool Counts(LeakPath leak, ExceptionPaths exceptions, bool endsWithProcess) => leak.Kind switch
    {
        LeakKind.Exception when exceptions == ExceptionPaths.None || endsWithProcess => false,
        // a check of the resource is not held against code that hands the resource on
        LeakKind.Exception => !(Returned && leak.Witness == ThrowLikelihood.Check),
        LeakKind.EarlyExit => !endsWithProcess,
        _ => true,
    };
}
