namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What an expected diagnostic leaves open.</summary>
[Flags]
public enum DiagnosticOptions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>How many further locations there are, and where.</summary>
    IgnoreAdditionalLocations = 1,

    /// <summary>The severity.</summary>
    IgnoreSeverity = 2,
}
