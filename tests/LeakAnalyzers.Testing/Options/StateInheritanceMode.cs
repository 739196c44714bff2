namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What a state takes over from the one before it.</summary>
public enum StateInheritanceMode
{
    /// <summary>All it does not set itself, but of the expected diagnostics only those the fix is not for.</summary>
    AutoInherit,

    /// <summary>Nothing.</summary>
    Explicit,

    /// <summary>All it does not set itself.</summary>
    AutoInheritAll,
}
