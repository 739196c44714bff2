using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Runs analyzers on code and fixes on what they report; fails unless the result is just the expected one.</summary>
public abstract partial class CodeFixTest<TVerifier> : CodeActionTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    /// <summary>A test without code.</summary>
    protected CodeFixTest()
    {
        FixedState = new SolutionState(DefaultTestProjectName, Language, DefaultFilePathPrefix, DefaultFileExt);
        BatchFixedState = new SolutionState(DefaultTestProjectName, Language, DefaultFilePathPrefix, DefaultFileExt);
    }

    /// <summary>Adds a source file to <see cref="FixedState"/>.</summary>
    public string FixedCode
    {
        set
        {
            if (value is not null) FixedState.Sources.Add(value);
        }
    }

    /// <summary>The code after fixing one diagnostic after the other; the fix is not run if neither this nor the batch fixed state has content.</summary>
    public SolutionState FixedState { get; }

    /// <summary>Adds a source file to <see cref="BatchFixedState"/>.</summary>
    public string BatchFixedCode
    {
        set
        {
            if (value is not null) BatchFixedState.Sources.Add(value);
        }
    }

    /// <summary>The code after fixing all at once; that of <see cref="FixedState"/> unless set.</summary>
    public SolutionState BatchFixedState { get; }

    /// <summary>Rounds of fixing one diagnostic; a negative number is an upper bound.</summary>
    public int? NumberOfIncrementalIterations { get; set; }

    /// <summary>Rounds of fixing all in the solution, and in a project and a document unless they are set; a negative number is an upper bound.</summary>
    public int? NumberOfFixAllIterations { get; set; }

    /// <summary>Rounds of fixing all in a document; a negative number is an upper bound.</summary>
    public int? NumberOfFixAllInDocumentIterations { get; set; }

    /// <summary>Rounds of fixing all in a project; a negative number is an upper bound.</summary>
    public int? NumberOfFixAllInProjectIterations { get; set; }

    /// <summary>Which checks of the fix are left out.</summary>
    public CodeFixTestBehaviors CodeFixTestBehaviors { get; set; }

    /// <summary>The fixes under test, new ones at each call.</summary>
    protected abstract IEnumerable<CodeFixProvider> GetCodeFixProviders();

    /// <summary>What a fix is asked with.</summary>
    protected virtual CodeFixContext CreateCodeFixContext(Document document, TextSpan span, ImmutableArray<Diagnostic> diagnostics, Action<CodeAction, ImmutableArray<Diagnostic>> registerCodeFix, CancellationToken cancellationToken)
        => new(document, span, diagnostics, registerCodeFix, cancellationToken);

    /// <summary>What a fix-all provider is asked with.</summary>
    protected virtual FixAllContext CreateFixAllContext(
        Document? document,
        TextSpan? diagnosticSpan,
        Project project,
        CodeFixProvider codeFixProvider,
        FixAllScope scope,
        string? codeActionEquivalenceKey,
        IEnumerable<string> diagnosticIds,
        DiagnosticSeverity minimumSeverity,
        FixAllContext.DiagnosticProvider fixAllDiagnosticProvider,
        CancellationToken cancellationToken) => document is not null
            ? new FixAllContext(document, diagnosticSpan, codeFixProvider, scope, codeActionEquivalenceKey, diagnosticIds, fixAllDiagnosticProvider, cancellationToken)
            : new FixAllContext(project, codeFixProvider, scope, codeActionEquivalenceKey, diagnosticIds, fixAllDiagnosticProvider, cancellationToken);

    /// <summary>With <see cref="CodeFixTestBehaviors.FixOne"/>, the diagnostic to fix.</summary>
    protected virtual Diagnostic? TrySelectDiagnosticToFix(ImmutableArray<Diagnostic> fixableDiagnostics) => fixableDiagnostics.FirstOrDefault();

    /// <inheritdoc />
    protected override bool IsCompilerDiagnosticIncluded(Diagnostic diagnostic, CompilerDiagnostics compilerDiagnostics)
        => base.IsCompilerDiagnosticIncluded(diagnostic, compilerDiagnostics)
            || GetCodeFixProviders().Any(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id, StringComparer.OrdinalIgnoreCase));

    /// <inheritdoc />
    protected override async Task RunImplAsync(CancellationToken cancellationToken)
    {
        Verify.NotEmpty($"{nameof(TestState)}.{nameof(SolutionState.Sources)}", TestState.Sources);

        ImmutableArray<string> fixableIds = [.. GetCodeFixProviders().SelectMany(fix => fix.FixableDiagnosticIds)];
        var rawTest = TestState.WithInheritedValuesApplied(null, fixableIds);
        var rawFixed = FixedState.WithInheritedValuesApplied(rawTest, fixableIds);
        var rawBatchFixed = BatchFixedState.WithInheritedValuesApplied(rawFixed, fixableIds);

        var markup = MarkupContextFor(fixableIds);
        var test = rawTest.WithProcessedMarkup(markup);
        var @fixed = rawFixed.WithProcessedMarkup(markup);
        var batchFixed = rawBatchFixed.WithProcessedMarkup(markup);

        await VerifyDiagnosticsAsync(test, Verify.PushContext("Diagnostics of test state"), cancellationToken).ConfigureAwait(false);
        if (!HasContent(FixedState) && !HasContent(BatchFixedState)) return;

        await VerifyFixesAsync(test, @fixed, batchFixed, cancellationToken).ConfigureAwait(false);
        await VerifyDiagnosticsAsync(@fixed, Verify.PushContext("Diagnostics of fixed state"), cancellationToken).ConfigureAwait(false);
        if (HasContent(BatchFixedState) && !CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.SkipFixAllCheck))
        {
            await VerifyDiagnosticsAsync(batchFixed, Verify.PushContext("Diagnostics of batch fixed state"), cancellationToken).ConfigureAwait(false);
        }
    }
}
