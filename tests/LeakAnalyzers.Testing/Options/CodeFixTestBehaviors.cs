namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Checks of the fix that a test leaves out.</summary>
[Flags]
public enum CodeFixTestBehaviors
{
    /// <summary>Nothing is left out.</summary>
    None = 0,

    /// <summary>Does not fix all in a document.</summary>
    SkipFixAllInDocumentCheck = 1,

    /// <summary>Does not fix all in a project.</summary>
    SkipFixAllInProjectCheck = 2,

    /// <summary>Does not fix all in the solution.</summary>
    SkipFixAllInSolutionCheck = 4,

    /// <summary>Does not fix all anywhere.</summary>
    SkipFixAllCheck = SkipFixAllInDocumentCheck | SkipFixAllInProjectCheck | SkipFixAllInSolutionCheck,

    /// <summary>Stops after one round, on one diagnostic.</summary>
    FixOne = 8,

    /// <summary>Also fixes diagnostics an editor would not show while typing.</summary>
    SkipLocalDiagnosticCheck = 16,
}
