namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How marks in a source text are read.</summary>
[Flags]
public enum MarkupOptions
{
    /// <summary>As usual.</summary>
    None = 0,

    /// <summary>A mark that fits several rules means the first of them.</summary>
    UseFirstDescriptor = 1,

    /// <summary>Two dollar signs are code, not a mark.</summary>
    TreatPositionIndicatorsAsCode = 2,
}
