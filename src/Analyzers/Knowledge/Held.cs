namespace LeakAnalyzers.Knowledge;

/// <summary>
/// What a value that is not released keeps from others. With the frequency of the code it decides the severity of a finding.
/// </summary>
internal enum Held
{
    /// <summary>Nothing: it was never opened, shares its transport, or is disposed by what it came from.</summary>
    Nothing,

    /// <summary>
    /// Memory, or something that ends by itself: a one-shot timer of seconds, a stream that was read to its end, a command.
    /// </summary>
    Fleeting,

    /// <summary>
    /// Something of which there are few: a pooled connection, a socket, a cursor, a lock, a thread, a registration on a token that lives
    /// on.
    /// </summary>
    Scarce,
}
