using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Fails unless the reported diagnostics are the expected ones, each of them once.</summary>
internal sealed class DiagnosticComparison(
    ImmutableArray<DiagnosticAnalyzer> analyzers,
    string defaultPath,
    Action<Diagnostic, DiagnosticResult, IVerifier>? furtherCheck,
    IVerifier verifier)
{
    private readonly DiagnosticText _text = new(analyzers, defaultPath);

    public void Verify(IReadOnlyList<DiagnosticResult> expected, IReadOnlyList<Diagnostic> actual)
    {
        if (expected.Count != actual.Count)
        {
            verifier.Fail($"Mismatch between number of diagnostics returned, expected \"{expected.Count}\" actual \"{actual.Count}\"\n\nDiagnostics:\n{_text.Of(actual)}\n\nExpected:\n{_text.Of(expected)}\n");
        }

        var costs = new int[expected.Count, actual.Count];
        for (var i = 0; i < expected.Count; i++)
        {
            for (var j = 0; j < actual.Count; j++) costs[i, j] = DiagnosticMismatch.Between(expected[i], actual[j]);
        }

        var pairs = LeastCostPairing.Find(costs);
        for (var i = 0; i < expected.Count; i++) VerifyPair(expected[i], actual[pairs[i]]);
    }

    private void VerifyPair(DiagnosticResult expected, Diagnostic actual)
    {
        if (expected.HasLocation) VerifyLocations();
        else Check(actual.Location == Location.None, "Expected a project diagnostic with no location:");

        Check(expected.Id == actual.Id, $"Expected diagnostic id to be \"{expected.Id}\" was \"{actual.Id}\"");
        Check(DiagnosticMismatch.SeverityFits(expected, actual), $"Expected diagnostic severity to be \"{expected.Severity}\" was \"{actual.Severity}\"");
        Check(DiagnosticMismatch.MessageFits(expected, actual), expected.Message is { } message
            ? $"Expected diagnostic message to be \"{message}\" was \"{actual.GetMessage(CultureInfo.CurrentUICulture)}\""
            : "Expected diagnostic message arguments to match");
        Check(expected.IsSuppressed is not { } suppressed || suppressed == actual.IsSuppressed, "Expected diagnostic suppression state to match");
        furtherCheck?.Invoke(actual, expected, verifier);

        void VerifyLocations()
        {
            VerifyLocation(expected.Spans[0], actual.Location);
            var unnecessary = UnnecessaryLocations.Of(actual, verifier);
            if (expected.Options.HasFlag(DiagnosticOptions.IgnoreAdditionalLocations)) return;

            var further = actual.AdditionalLocations;
            Check(expected.Spans.Length - 1 == further.Count, $"Expected {expected.Spans.Length - 1} additional locations but got {further.Count} for Diagnostic:");
            for (var i = 0; i < further.Count; i++)
            {
                VerifyLocation(expected.Spans[i + 1], further[i]);
                Check(expected.Spans[i + 1].Options.HasFlag(DiagnosticLocationOptions.UnnecessaryCode) == unnecessary.Contains(i), $"Expected additional location {i} to be marked as unnecessary code, or not, as stated:");
            }
        }

        void VerifyLocation(DiagnosticLocation place, Location location)
        {
            var span = location.GetLineSpan();
            Check(DiagnosticMismatch.PathFits(place, location), $"Expected diagnostic to be in file \"{place.Span.Path}\" was actually in file \"{span.Path}\"");
            VerifyPosition("start", place.Span.StartLinePosition, span.StartLinePosition);
            if (!DiagnosticMismatch.EndFits(place, location)) VerifyPosition("end", place.Span.EndLinePosition, span.EndLinePosition);
        }

        void VerifyPosition(string which, LinePosition wanted, LinePosition found)
        {
            Check(wanted.Line == found.Line, $"Expected diagnostic to {which} on line \"{wanted.Line + 1}\" was actually on line \"{found.Line + 1}\"");
            Check(wanted.Character == found.Character, $"Expected diagnostic to {which} at column \"{wanted.Character + 1}\" was actually at column \"{found.Character + 1}\"");
        }

        void Check(bool holds, string message)
        {
            if (!holds) verifier.Fail($"{message}\n\nExpected diagnostic:\n{_text.Of([expected])}\nActual diagnostic:\n{_text.Of([actual])}\n");
        }
    }
}
