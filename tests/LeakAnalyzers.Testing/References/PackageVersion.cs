using System.Globalization;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A version of a package; a preview comes before its release.</summary>
internal readonly record struct PackageVersion(Version Number, string Preview) : IComparable<PackageVersion>
{
    /// <summary>Reads a version, or the lower bound of a range of versions.</summary>
    public static PackageVersion Parse(string text)
    {
        var lower = text.Split(',')[0].Trim('[', '(', ']', ')', ' ').Split('+')[0];
        var (number, preview) = lower.IndexOf('-', StringComparison.Ordinal) is var dash and >= 0 ? (lower[..dash], lower[(dash + 1)..]) : (lower, string.Empty);
        var parts = number.Split('.').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0).Concat([0, 0, 0, 0]).Take(4).ToArray();
        return new PackageVersion(new Version(parts[0], parts[1], parts[2], parts[3]), preview);
    }

    public int CompareTo(PackageVersion other) => Number.CompareTo(other.Number) is var order and not 0 ? order
        : (Preview.Length == 0, other.Preview.Length == 0) switch
        {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => -1,
            (false, false) => StringComparer.OrdinalIgnoreCase.Compare(Preview, other.Preview),
        };
}
