using System.Collections.Immutable;
using System.Text.Json;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Which further locations a diagnostic says to be unnecessary code.</summary>
internal static class UnnecessaryLocations
{
    public static ImmutableArray<int> Of(Diagnostic diagnostic, IVerifier verifier)
    {
        if (!diagnostic.Properties.TryGetValue(WellKnownDiagnosticTags.Unnecessary, out var encoded) || encoded is null) return [];

        verifier.True(
            diagnostic.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.Unnecessary),
            "Diagnostic reported extended unnecessary locations, but the descriptor is not marked as unnecessary code.");
        var indices = Read(encoded) ?? [];
        verifier.True(
            indices.Length > 0 && indices.All(index => index >= 0 && index < diagnostic.AdditionalLocations.Count),
            $"Expected encoded unnecessary locations to be a JSON array of indices of additional locations: {encoded}");
        return [.. indices];
    }

    private static int[]? Read(string encoded)
    {
        try
        {
            return JsonSerializer.Deserialize<int[]>(encoded);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
