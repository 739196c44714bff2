using System.Globalization;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How far a reported diagnostic is from an expected one: 0 when it is that one.</summary>
internal static class DiagnosticMismatch
{
    /// <summary>A wrong place weighs more than all else, so that each result is paired with a diagnostic at its place.</summary>
    public static int Between(DiagnosticResult expected, Diagnostic actual)
        => (7 * Place(expected, actual))
            + (expected.Id == actual.Id ? 0 : 3)
            + (MessageFits(expected, actual) ? 0 : 2)
            + (SeverityFits(expected, actual) ? 0 : 1);

    public static bool SeverityFits(DiagnosticResult expected, Diagnostic actual)
        => expected.Options.HasFlag(DiagnosticOptions.IgnoreSeverity) || expected.Severity == actual.Severity;

    public static bool MessageFits(DiagnosticResult expected, Diagnostic actual) => expected.Message is { } message
        ? message == actual.GetMessage(CultureInfo.CurrentUICulture)
        : ArgumentsFit(expected, actual);

    /// <summary>Without a message to compare, arguments are compared if there are any.</summary>
    public static bool ArgumentsFit(DiagnosticResult expected, Diagnostic actual)
        => expected.MessageArguments is not { Length: > 0 } arguments || DiagnosticArguments.Texts(arguments).SequenceEqual(actual.Arguments());

    public static bool PathFits(DiagnosticLocation expected, Location actual) => expected.Span.Path == actual.GetLineSpan().Path;

    public static bool EndFits(DiagnosticLocation expected, Location actual)
        => expected.Options.HasFlag(DiagnosticLocationOptions.IgnoreLength) || expected.Span.EndLinePosition == actual.GetLineSpan().EndLinePosition;

    private static int Place(DiagnosticResult expected, Diagnostic actual)
    {
        if (!expected.HasLocation) return actual.Location == Location.None ? 0 : 3;

        var distance = Distance(expected.Spans[0], actual.Location);
        if (distance > 0 || expected.Options.HasFlag(DiagnosticOptions.IgnoreAdditionalLocations)) return distance;
        return expected.Spans.Length - 1 == actual.AdditionalLocations.Count && expected.Spans.Skip(1).Zip(actual.AdditionalLocations).All(pair => Distance(pair.First, pair.Second) == 0) ? 0 : 1;
    }

    private static int Distance(DiagnosticLocation expected, Location actual)
        => (PathFits(expected, actual) ? 0 : 3)
            + (expected.Span.StartLinePosition == actual.GetLineSpan().StartLinePosition ? 0 : 1)
            + (EndFits(expected, actual) ? 0 : 1);
}
