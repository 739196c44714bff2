using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing.Model;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Which of the expected diagnostics must go away when every source of a project gets a first line that silences the analyzers; the others move down by it.</summary>
internal sealed class Exclusion(ImmutableArray<DiagnosticAnalyzer> analyzers, EvaluatedProjectState project)
{
    // Ids of the compilers and of the analyzer infrastructure.
    private static readonly string[] ForeignIds = ["CS", "BC", "AD"];

    /// <summary>Whether it is a diagnostic of the analyzers, in a source of the project.</summary>
    public bool Covers(DiagnosticResult result)
        => !ForeignIds.Any(prefix => result.Id.StartsWith(prefix, StringComparison.Ordinal))
            && IsInSource(result)
            && Descriptors(result).Any();

    public ImmutableArray<DiagnosticResult> LeftInGeneratedCode(IEnumerable<DiagnosticResult> expected)
        => MovedDown(expected.Where(result => !Covers(result)));

    /// <summary>What cannot be configured cannot be silenced.</summary>
    public ImmutableArray<DiagnosticResult> LeftBelowPragma(IEnumerable<DiagnosticResult> expected)
        => MovedDown(expected.Where(result => !Covers(result) || Descriptors(result).Any(descriptor => descriptor.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable))));

    private ImmutableArray<DiagnosticResult> MovedDown(IEnumerable<DiagnosticResult> results)
        => [.. results.Select(result => IsInSource(result) ? result.WithLineOffset(1) : result)];

    private bool IsInSource(DiagnosticResult result) => result.HasLocation && project.Sources.Any(file => file.filename == result.Spans[0].Span.Path);

    private IEnumerable<DiagnosticDescriptor> Descriptors(DiagnosticResult result)
        => analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Where(descriptor => descriptor.Id == result.Id);
}
