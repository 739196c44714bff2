using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing.Model;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Runs analyzers on code and fails unless they report just what is expected.</summary>
public abstract partial class AnalyzerTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    /// <summary>A test without code.</summary>
    protected AnalyzerTest() => TestState = new SolutionState(DefaultTestProjectName, Language, DefaultFilePathPrefix, DefaultFileExt);

    /// <summary>The language of the code.</summary>
    public abstract string Language { get; }

    /// <summary>Adds a source file to <see cref="TestState"/>.</summary>
    public string TestCode
    {
        set
        {
            if (value is not null) TestState.Sources.Add(value);
        }
    }

    /// <summary>The code, and what is expected of it.</summary>
    public SolutionState TestState { get; }

    /// <summary>The expected diagnostics of <see cref="TestState"/>.</summary>
    public List<DiagnosticResult> ExpectedDiagnostics => TestState.ExpectedDiagnostics;

    /// <summary>Which compiler diagnostics must be expected.</summary>
    public CompilerDiagnostics CompilerDiagnostics { get; set; } = CompilerDiagnostics.Errors;

    /// <summary>How marks are read.</summary>
    public MarkupOptions MarkupOptions { get; set; }

    /// <summary>Which checks are left out.</summary>
    public TestBehaviors TestBehaviors { get; set; }

    /// <summary>Ids that are turned off.</summary>
    public List<string> DisabledDiagnostics { get; } = [];

    /// <summary>The framework of the code.</summary>
    public ReferenceAssemblies ReferenceAssemblies { get; set; } = ReferenceAssemblies.Default;

    /// <summary>Changes to the options of the workspace.</summary>
    public List<Func<Options.OptionSet, Options.OptionSet>> OptionsTransforms { get; } = [];

    /// <summary>Changes to the solution before it is analyzed; the id is that of the project under test.</summary>
    public List<Func<Solution, ProjectId, Solution>> SolutionTransforms { get; } = [];

    /// <summary>Files that documentation comments include; not supported.</summary>
    public Dictionary<string, string> XmlReferences { get; } = [];

    /// <summary>A further check of each diagnostic against what was expected.</summary>
    public Action<Diagnostic, DiagnosticResult, IVerifier>? DiagnosticVerifier { get; set; }

    /// <summary>The assertions.</summary>
    protected static TVerifier Verify { get; } = new();

    /// <summary>What the paths of unnamed files start with.</summary>
    protected virtual string DefaultFilePathPrefix => "/0/Test";

    /// <summary>Name of the project under test.</summary>
    protected virtual string DefaultTestProjectName => "TestProject";

    /// <summary>Path of the first unnamed file: where results without a path are expected.</summary>
    protected virtual string DefaultFilePath => $"{DefaultFilePathPrefix}0.{DefaultFileExt}";

    /// <summary>Extension of source files.</summary>
    protected abstract string DefaultFileExt { get; }

    /// <summary>How long pairing results with diagnostics may take; the kit has no need of a limit.</summary>
    protected virtual TimeSpan MatchDiagnosticsTimeout => TimeSpan.FromSeconds(2);

    /// <summary>Runs the test.</summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (XmlReferences.Count > 0) throw new NotSupportedException("XmlReferences are not supported.");
        if (GetSourceGenerators().Any()) throw new NotSupportedException("Source generators are not supported.");
        if (GetDiagnosticAnalyzers().Any(analyzer => analyzer is DiagnosticSuppressor)) throw new NotSupportedException("Diagnostic suppressors are not supported.");

        try
        {
            await RunImplAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            DisposeWorkspaces();
        }
    }

    /// <summary>Runs the test.</summary>
    protected virtual async Task RunImplAsync(CancellationToken cancellationToken)
    {
        Verify.NotEmpty($"{nameof(TestState)}.{nameof(SolutionState.Sources)}", TestState.Sources);
        var state = TestState.WithInheritedValuesApplied(null, []).WithProcessedMarkup(MarkupContextFor([]));
        await VerifyDiagnosticsAsync(state, Verify, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The analyzers under test, new ones at each call.</summary>
    protected abstract IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers();

    /// <summary>Source generators, which are not supported.</summary>
    protected virtual IEnumerable<Type> GetSourceGenerators() => [];

    /// <summary>The rule that marks without an id mean: the first analyzer's, if it has only one.</summary>
    protected internal virtual DiagnosticDescriptor? GetDefaultDiagnostic(DiagnosticAnalyzer[] analyzers)
    {
        if (MarkupOptions.HasFlag(MarkupOptions.UseFirstDescriptor)) return analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).FirstOrDefault();
        return analyzers is [{ SupportedDiagnostics: [var only] }, ..] ? only : null;
    }

    private protected MarkupContext MarkupContextFor(ImmutableArray<string> fixableIds)
    {
        var analyzers = GetDiagnosticAnalyzers().ToArray();
        return new MarkupContext(MarkupOptions, GetDefaultDiagnostic(analyzers), [.. analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics)], fixableIds, DefaultFilePath);
    }

    private protected (EvaluatedProjectState Primary, ImmutableArray<EvaluatedProjectState> Additional) Evaluate(SolutionState state)
        => (new EvaluatedProjectState(state, ReferenceAssemblies), [.. state.AdditionalProjects.Values.Select(project => new EvaluatedProjectState(project, ReferenceAssemblies))]);
}
