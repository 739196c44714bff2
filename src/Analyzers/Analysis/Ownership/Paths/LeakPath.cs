using LeakAnalyzers.Knowledge;

namespace LeakAnalyzers.Analysis.Ownership.Paths;

/// <summary>How a resource gets lost.</summary>
internal enum LeakKind
{
    /// <summary>No path releases it.</summary>
    Never,

    /// <summary>Some way out of the scope skips the release.</summary>
    EarlyExit,

    /// <summary>Its last holder takes another value.</summary>
    Overwritten,

    /// <summary>An operation between acquisition and release throws.</summary>
    Exception,

    /// <summary>The work that would release it is given away and may never run.</summary>
    NotStarted,
}

/// <summary>One way in which a resource is lost: how, where, and which operation threw.</summary>
internal sealed record LeakPath(LeakKind Kind, SyntaxNode Exit, IOperation? Thrower = null, ThrowLikelihood Witness = ThrowLikelihood.None)
{
    /// <summary>Whether it is lost on the way back to the start of a loop.</summary>
    public bool AtBackEdge { get; init; }
}

/// <summary>What the engine found out about one acquisition.</summary>
/// <param name="Acquisition">The creation or the call that yields the resource.</param>
/// <param name="Kind">What is held while it is open.</param>
/// <param name="Type">The resource's type, taken out of its task.</param>
/// <param name="Name">The local, parameter or member that holds it; null where the value has no name.</param>
/// <param name="Leak">The way in which it is lost; null when it is not, or when the engine cannot tell.</param>
internal sealed record ResourceFinding(IOperation Acquisition, ResourceKind Kind, ITypeSymbol Type, string? Name, LeakPath? Leak)
{
    /// <summary>Whether some path of the body releases it.</summary>
    public bool IsEverReleased { get; init; }
}
