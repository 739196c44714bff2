namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What marks in a source text mean.</summary>
public enum MarkupMode
{
    /// <summary>The text has no marks: all of it is code.</summary>
    None,

    /// <summary>Marks are taken out and expect nothing.</summary>
    Ignore,

    /// <summary>Marks are taken out; those of diagnostics the fix is for expect nothing.</summary>
    IgnoreFixable,

    /// <summary>Every mark expects its diagnostic.</summary>
    Allow,
}
