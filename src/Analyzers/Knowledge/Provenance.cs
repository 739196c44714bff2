namespace LeakAnalyzers.Knowledge;

/// <summary>Where the items of a sequence, or a number of turns, come from. Ordered: of two sources the later one decides.</summary>
internal enum Provenance
{
    /// <summary>Few by construction: written out, counted to a constant, cut to a limit.</summary>
    Bounded,

    /// <summary>As many as the settings list or the program registers.</summary>
    Configuration,

    /// <summary>The code in sight does not tell.</summary>
    Unknown,

    /// <summary>A number that is chosen elsewhere, or a sequence whose callers are in sight and do not tell.</summary>
    CallersDecide,

    /// <summary>A parameter or result of unknown size, and no caller in sight.</summary>
    UnknownPublic,

    /// <summary>As many as the data brings: rows, files, messages, payloads, the turns of an endless loop.</summary>
    Unbounded,
}

/// <summary>How provenances combine.</summary>
internal static class ProvenanceFacts
{
    public static Provenance Or(this Provenance one, Provenance other) => one > other ? one : other;

    /// <summary>Whether a fan-out over such a source is none.</summary>
    public static bool IsBounded(this Provenance source) => source <= Provenance.Configuration;
}
