namespace LeakAnalyzers.Knowledge;

/// <summary>How likely it is that an operation throws in practice.</summary>
internal enum ThrowLikelihood
{
    None,

    /// <summary>It may throw in theory: a log call, an allocation, the disposal of something else.</summary>
    Weak,

    /// <summary>
    /// Nothing that is known to throw, but other code runs: the program's own, or a walk over a collection that others may change.
    /// </summary>
    Possible,

    /// <summary>A check of the resource itself, as EnsureSuccessStatusCode: not held against code that hands the resource on.</summary>
    Check,

    /// <summary>I/O, reads, parses, explicit throws.</summary>
    Strong,
}
