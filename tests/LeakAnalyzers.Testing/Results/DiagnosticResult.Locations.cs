using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <content>Each location that is added comes after those given before: the first is the place, the others are further ones.</content>
public readonly partial struct DiagnosticResult
{
    /// <summary>Expects no place.</summary>
    public DiagnosticResult WithNoLocation() => this with { Spans = [] };

    /// <summary>Expects a start in the first file; line and column count from 1.</summary>
    public DiagnosticResult WithLocation(int line, int column) => WithLocation(string.Empty, line, column);

    /// <summary>Expects a start in the first file.</summary>
    public DiagnosticResult WithLocation(LinePosition location) => WithLocation(string.Empty, location);

    /// <summary>Expects a start; line and column count from 1.</summary>
    public DiagnosticResult WithLocation(string path, int line, int column) => WithLocation(path, new LinePosition(line - 1, column - 1));

    /// <summary>Expects a start.</summary>
    public DiagnosticResult WithLocation(string path, LinePosition location) => WithLocation(path, location, DiagnosticLocationOptions.None);

    /// <summary>Expects a start.</summary>
    public DiagnosticResult WithLocation(string path, LinePosition location, DiagnosticLocationOptions options)
        => WithSpan(new FileLinePositionSpan(path, location, location), options | DiagnosticLocationOptions.IgnoreLength);

    /// <summary>Expects the place marked with the key.</summary>
    public DiagnosticResult WithLocation(int markupKey) => WithLocation(markupKey, DiagnosticLocationOptions.None);

    /// <summary>Expects the place marked with the key.</summary>
    public DiagnosticResult WithLocation(int markupKey, DiagnosticLocationOptions options)
        => WithSpan(new FileLinePositionSpan(string.Empty, new LinePosition(0, markupKey), new LinePosition(0, markupKey)), options | DiagnosticLocationOptions.InterpretAsMarkupKey);

    /// <summary>Expects a start and an end in the first file; lines and columns count from 1.</summary>
    public DiagnosticResult WithSpan(int startLine, int startColumn, int endLine, int endColumn)
        => WithSpan(string.Empty, startLine, startColumn, endLine, endColumn);

    /// <summary>Expects a start and an end; lines and columns count from 1.</summary>
    public DiagnosticResult WithSpan(string path, int startLine, int startColumn, int endLine, int endColumn)
        => WithSpan(new FileLinePositionSpan(path, new LinePosition(startLine - 1, startColumn - 1), new LinePosition(endLine - 1, endColumn - 1)));

    /// <summary>Expects a start and an end.</summary>
    public DiagnosticResult WithSpan(FileLinePositionSpan span) => WithSpan(span, DiagnosticLocationOptions.None);

    /// <summary>Expects a start and an end.</summary>
    public DiagnosticResult WithSpan(FileLinePositionSpan span, DiagnosticLocationOptions options)
        => this with { Spans = Spans.Add(new DiagnosticLocation(span, options)) };

    /// <summary>Puts locations without a file into this one.</summary>
    public DiagnosticResult WithDefaultPath(string path)
        => WithEachLocation(location => IsMarkupKey(location) || location.Span.Path.Length > 0
            ? location
            : new DiagnosticLocation(new FileLinePositionSpan(path, location.Span.Span), location.Options));

    /// <summary>Moves every location down.</summary>
    public DiagnosticResult WithLineOffset(int offset)
        => WithEachLocation(location => new DiagnosticLocation(
            new FileLinePositionSpan(location.Span.Path, Down(location.Span.StartLinePosition, offset), Down(location.Span.EndLinePosition, offset)), location.Options));

    /// <summary>Replaces keys by the places marked with them.</summary>
    internal DiagnosticResult WithMarkedLocations(IReadOnlyDictionary<int, FileLinePositionSpan> marked)
        => WithEachLocation(location =>
        {
            if (!IsMarkupKey(location)) return location;
            var key = location.Span.StartLinePosition.Character;
            return marked.TryGetValue(key, out var span)
                ? new DiagnosticLocation(span, location.Options & ~DiagnosticLocationOptions.InterpretAsMarkupKey)
                : throw new InvalidOperationException($"The markup location '#{key}' was not found in the input.");
        });

    /// <summary>The result as the compiler would print it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (HasLocation)
        {
            var span = Spans[0].Span;
            text.Append(span.Path.Length == 0 ? "?" : span.Path).Append($"({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}");
            if (!Spans[0].Options.HasFlag(DiagnosticLocationOptions.IgnoreLength)) text.Append($",{span.EndLinePosition.Line + 1},{span.EndLinePosition.Character + 1}");
            text.Append("): ");
        }

        text.Append(Severity.ToString().ToLowerInvariant()).Append(' ').Append(Id);
        return Message is { } message ? text.Append(": ").Append(message).ToString() : text.ToString();
    }

    private static bool IsMarkupKey(DiagnosticLocation location) => location.Options.HasFlag(DiagnosticLocationOptions.InterpretAsMarkupKey);

    private static LinePosition Down(LinePosition position, int lines) => new(position.Line + lines, position.Character);

    private DiagnosticResult WithEachLocation(Func<DiagnosticLocation, DiagnosticLocation> change)
        => this with { Spans = [.. Spans.Select(change)] };
}
