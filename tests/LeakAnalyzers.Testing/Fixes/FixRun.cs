using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What one way of fixing works with; without a scope diagnostics are fixed one by one.</summary>
internal sealed record FixRun(ImmutableArray<DiagnosticAnalyzer> Analyzers, ImmutableArray<CodeFixProvider> Fixes, FixAllScope? Scope, IVerifier Verifier, CancellationToken CancellationToken);

/// <summary>How a round of fixing has ended.</summary>
internal enum RoundKind
{
    /// <summary>No action was offered.</summary>
    NothingOffered,

    /// <summary>The fix-all provider has given no action.</summary>
    Declined,

    /// <summary>An action was taken that changed nothing.</summary>
    Unchanged,

    /// <summary>An action was taken.</summary>
    Changed,
}

/// <summary>What a round of fixing has left behind: the project under test, and how the trees of the fix differ from parsed ones.</summary>
internal sealed record RoundOutcome(RoundKind Kind, Project Project, ExceptionDispatchInfo? WrongTree);
