using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Writes diagnostics as the code that expects them.</summary>
internal sealed class DiagnosticText(ImmutableArray<DiagnosticAnalyzer> analyzers, string defaultPath)
{
    public string Of(IEnumerable<Diagnostic> diagnostics) => Lines(diagnostics.Select(diagnostic =>
    {
        var places = diagnostic.Location == Location.None ? [] : diagnostic.AdditionalLocations.Prepend(diagnostic.Location).Select(location => Span(location.GetLineSpan()));
        return $"// {diagnostic}\n{Start(diagnostic.Id, diagnostic.Severity)}{string.Concat(places)}{Arguments(diagnostic.Arguments())},";
    }));

    public string Of(IEnumerable<DiagnosticResult> results) => Lines(results.Select(result =>
    {
        var places = result.Spans.Select(place => place.Options.HasFlag(DiagnosticLocationOptions.IgnoreLength) ? Position(place.Span) : Span(place.Span));
        return $"// {result}\n{Start(result.Id, result.Severity)}{string.Concat(places)}{Arguments(DiagnosticArguments.Texts(result.MessageArguments ?? []))},";
    }));

    private static string Lines(IEnumerable<string> texts) => string.Join('\n', texts) is { Length: > 0 } lines ? lines : "    NONE.";

    private string Start(string id, DiagnosticSeverity severity)
    {
        if (analyzers.FirstOrDefault(analyzer => analyzer.SupportedDiagnostics.Any(descriptor => descriptor.Id == id)) is { } analyzer)
        {
            return analyzer.SupportedDiagnostics.Length == 1 ? "VerifyCS.Diagnostic()" : $"VerifyCS.Diagnostic(\"{id}\")";
        }

        return severity switch
        {
            DiagnosticSeverity.Error => $"DiagnosticResult.CompilerError(\"{id}\")",
            DiagnosticSeverity.Warning => $"DiagnosticResult.CompilerWarning(\"{id}\")",
            _ => $"new DiagnosticResult(\"{id}\", DiagnosticSeverity.{severity})",
        };
    }

    private string Span(FileLinePositionSpan span)
        => $".WithSpan({Path(span)}{span.StartLinePosition.Line + 1}, {span.StartLinePosition.Character + 1}, {span.EndLinePosition.Line + 1}, {span.EndLinePosition.Character + 1})";

    private string Position(FileLinePositionSpan span)
        => $".WithLocation({Path(span)}{span.StartLinePosition.Line + 1}, {span.StartLinePosition.Character + 1})";

    private string Path(FileLinePositionSpan span) => span.Path == defaultPath ? string.Empty : $"\"{span.Path}\", ";

    private static string Arguments(IEnumerable<string> arguments)
        => string.Join(", ", arguments.Select(argument => $"\"{argument}\"")) is { Length: > 0 } list ? $".WithArguments({list})" : string.Empty;
}
