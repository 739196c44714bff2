namespace LeakAnalyzers.Analysis.Frequency;

/// <summary>How often an operation runs in the life of the process, seen from the entry points.</summary>
internal enum RunFrequency
{
    /// <summary>An entry point or start-up code, and what these alone call outside loops.</summary>
    Once,

    /// <summary>The callers are not in sight, or a person's action starts it.</summary>
    Open,

    /// <summary>In a loop, on each request, message or tick, or called from such code.</summary>
    Repeated,
}
