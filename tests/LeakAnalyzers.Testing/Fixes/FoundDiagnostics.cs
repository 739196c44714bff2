using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Hands the diagnostics of a round to a fix-all provider.</summary>
internal sealed class FoundDiagnostics(ImmutableArray<(Project project, Diagnostic diagnostic)> found) : FixAllContext.DiagnosticProvider
{
    public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
        => Task.FromResult(Of(project));

    public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        => Task.FromResult(Of(document.Project).Where(diagnostic => diagnostic.Location.GetLineSpan().Path == document.FilePath));

    public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken)
        => Task.FromResult(Of(project).Where(diagnostic => !diagnostic.Location.IsInSource));

    private IEnumerable<Diagnostic> Of(Project project) => found.Where(item => item.project.Id == project.Id).Select(item => item.diagnostic);
}
