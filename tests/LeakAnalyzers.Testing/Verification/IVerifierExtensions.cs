namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Assertions built from those of <see cref="IVerifier"/>.</summary>
public static class IVerifierExtensions
{
    /// <summary>Fails with a line by line difference when the texts differ, if only in their line ends.</summary>
    public static void EqualOrDiff(this IVerifier verifier, string expected, string actual, string? message = null)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        if (expected == actual) return;
        verifier.Fail((message ?? "Actual and expected values differ. Expected shown in baseline of diff:") + Environment.NewLine + LineDifference.Between(expected, actual));
    }
}
