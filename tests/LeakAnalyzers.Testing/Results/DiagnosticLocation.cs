namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Where a diagnostic is expected.</summary>
public readonly struct DiagnosticLocation(FileLinePositionSpan span, DiagnosticLocationOptions options)
{
    /// <summary>File and position.</summary>
    public FileLinePositionSpan Span { get; } = span;

    /// <summary>How to understand them.</summary>
    public DiagnosticLocationOptions Options { get; } = options;
}
