namespace LeakAnalyzers.Knowledge;

/// <summary>Why a limit on how much work runs at once could change what a program does, or hang it.</summary>
internal enum WorkHazard
{
    /// <summary>The work goes on until something outside stops it, so it never makes room.</summary>
    RunsIndefinitely,

    /// <summary>The work waits for something that other work, or the code that starts it, has to do.</summary>
    WaitsForOthers,

    /// <summary>The work hands code to the thread or the context that starts it.</summary>
    ReturnsToContext,

    /// <summary>The work calls the member that starts it.</summary>
    Reenters,

    /// <summary>
    /// The work runs code that cannot be seen: a delegate that is passed in, or a member whose implementation is elsewhere.
    /// </summary>
    RunsUnknownCode,

    /// <summary>The time for all the work together is limited: what waits for its turn would run out of it.</summary>
    HasDeadline,
}
