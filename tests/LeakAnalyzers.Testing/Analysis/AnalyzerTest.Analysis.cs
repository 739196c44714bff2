using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Microsoft.CodeAnalysis.Testing;

/// <content>Finds the diagnostics of a solution.</content>
public abstract partial class AnalyzerTest<TVerifier>
{
    private readonly ConditionalWeakTable<Diagnostic, object> _nonLocal = [];

    /// <summary>The options analyzers are run with.</summary>
    protected virtual AnalyzerOptions GetAnalyzerOptions(Project project) => project.AnalyzerOptions;

    /// <summary>The analyzers, ready to run on a compilation.</summary>
    protected virtual CompilationWithAnalyzers CreateCompilationWithAnalyzers(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, AnalyzerOptions options, CancellationToken cancellationToken)
        => compilation.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(options, onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true));

    /// <summary>Whether a diagnostic of the compiler must be expected.</summary>
    protected virtual bool IsCompilerDiagnosticIncluded(Diagnostic diagnostic, CompilerDiagnostics compilerDiagnostics) => compilerDiagnostics switch
    {
        CompilerDiagnostics.Errors => diagnostic.Severity >= DiagnosticSeverity.Error,
        CompilerDiagnostics.Warnings => diagnostic.Severity >= DiagnosticSeverity.Warning,
        CompilerDiagnostics.Suggestions => diagnostic.Severity >= DiagnosticSeverity.Info,
        CompilerDiagnostics.All => true,
        _ => false,
    };

    /// <summary>The diagnostics that must be expected: those the source suppresses need not.</summary>
    protected virtual ImmutableArray<(Project project, Diagnostic diagnostic)> FilterDiagnostics(ImmutableArray<(Project project, Diagnostic diagnostic)> diagnostics)
        => diagnostics.RemoveAll(found => found.diagnostic.IsSuppressed);

    /// <summary>The diagnostics by file, place and id; despite the name, one reported twice stays twice.</summary>
    protected virtual ImmutableArray<(Project project, Diagnostic diagnostic)> SortDistinctDiagnostics(ImmutableArray<(Project project, Diagnostic diagnostic)> diagnostics) =>
    [
        .. diagnostics
            .OrderBy(found => found.diagnostic.Location.GetLineSpan().Path, StringComparer.Ordinal)
            .ThenBy(found => found.diagnostic.Location.SourceSpan.Start)
            .ThenBy(found => found.diagnostic.Location.SourceSpan.End)
            .ThenBy(found => found.diagnostic.Id, StringComparer.Ordinal)
            .ThenBy(found => found.diagnostic.ArgumentsText(), StringComparer.Ordinal),
    ];

    private protected async Task<ImmutableArray<(Project project, Diagnostic diagnostic)>> GetSortedDiagnosticsAsync(Solution solution, ImmutableArray<DiagnosticAnalyzer> analyzers, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<(Project project, Diagnostic diagnostic)>();
        foreach (var project in solution.Projects)
        {
            var compilation = await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) ?? throw new NotSupportedException($"{project.Language} cannot be compiled.");
            var result = await CreateCompilationWithAnalyzers(compilation, analyzers.IsEmpty ? [new EmptyDiagnosticAnalyzer()] : analyzers, GetAnalyzerOptions(project), cancellationToken)
                .GetAnalysisResultAsync(cancellationToken).ConfigureAwait(false);
            foreach (var diagnostic in result.CompilationDiagnostics.Values.SelectMany(diagnostics => diagnostics)) _nonLocal.AddOrUpdate(diagnostic, diagnostic);

            found.AddRange(compilation.GetDiagnostics(cancellationToken).Concat(result.GetAllDiagnostics())
                .Where(diagnostic => !IsOfCompiler(diagnostic) || IsCompilerDiagnosticIncluded(diagnostic, CompilerDiagnostics))
                .Select(diagnostic => (project, diagnostic)));
        }

        return SortDistinctDiagnostics(FilterDiagnostics(found.ToImmutable()));
    }

    /// <summary>Whether an editor would show the diagnostic only when the whole project is analyzed.</summary>
    private protected bool IsNonLocal(Diagnostic diagnostic) => _nonLocal.TryGetValue(diagnostic, out _);

    private static bool IsOfCompiler(Diagnostic diagnostic) => diagnostic.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.Compiler);
}
