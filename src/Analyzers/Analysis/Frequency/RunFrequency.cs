namespace LeakAnalyzers.Analysis.Frequency;

/// <summary>How often an operation runs in the life of the process, seen from the entry points; a later member runs more often.</summary>
internal enum RunFrequency
{
    /// <summary>An entry point or start-up code, and what these alone call outside loops.</summary>
    Once,

    /// <summary>A person's action starts it, each time anew: a click, a command, a line typed at a prompt.</summary>
    UserAction,

    /// <summary>The callers are not in sight.</summary>
    Open,

    /// <summary>In a loop, on each tick of a timer, or called from such code.</summary>
    Repeated,

    /// <summary>On each request, message or invocation that a framework hands over, or called from such code.</summary>
    PerRequest,
}
