namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How an expected location is to be understood.</summary>
[Flags]
public enum DiagnosticLocationOptions
{
    /// <summary>As it stands.</summary>
    None = 0,

    /// <summary>Only the start counts.</summary>
    IgnoreLength = 1,

    /// <summary>The column of the start is the key of a mark.</summary>
    InterpretAsMarkupKey = 2,

    /// <summary>The location is marked as unnecessary code.</summary>
    UnnecessaryCode = 4,
}
