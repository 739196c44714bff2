namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Checks of the analyzer that a test leaves out.</summary>
[Flags]
public enum TestBehaviors
{
    /// <summary>Nothing is left out.</summary>
    None = 0,

    /// <summary>Does not check that generated code stays silent.</summary>
    SkipGeneratedCodeCheck = 1,

    /// <summary>Does not check that a #pragma silences the analyzer.</summary>
    SkipSuppressionCheck = 2,

    /// <summary>Does not compare the output of source generators (of which the kit supports none).</summary>
    SkipGeneratedSourcesCheck = 4,
}
