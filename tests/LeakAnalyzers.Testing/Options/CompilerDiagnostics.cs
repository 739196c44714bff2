namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Which of the compiler's diagnostics a test must account for.</summary>
public enum CompilerDiagnostics
{
    /// <summary>None of them.</summary>
    None,

    /// <summary>Errors.</summary>
    Errors,

    /// <summary>Errors and warnings.</summary>
    Warnings,

    /// <summary>Errors, warnings and information.</summary>
    Suggestions,

    /// <summary>All of them, hidden ones too.</summary>
    All,
}
