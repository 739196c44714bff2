using System.Text.RegularExpressions;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A framework that code is compiled for, by the name of its folder in a package.</summary>
internal sealed partial record TargetFramework(string Family, Version Version)
{
    private const string Core = "netcoreapp";
    private const string Standard = "netstandard";
    private const string Desktop = "netframework";

    /// <summary>Reads 'net8.0', 'netstandard2.0', 'net472' or '.NETFramework4.7.2'; null for frameworks code of the tests never has.</summary>
    public static TargetFramework? Parse(string name)
    {
        var match = Pattern().Match(name.ToLowerInvariant());
        if (!match.Success) return null;

        var (family, number) = (match.Groups["family"].Value, match.Groups["version"].Value);
        if (family == "net" && !number.Contains('.', StringComparison.Ordinal)) (family, number) = (Desktop, string.Join('.', number.AsEnumerable()));
        var version = Version.Parse(number.Contains('.', StringComparison.Ordinal) ? number : number + ".0");
        return new TargetFramework(family == "net" ? (version.Major >= 5 ? Core : Desktop) : family, version);
    }

    /// <summary>Of the names, the one whose contents suit this framework best.</summary>
    public string? Nearest(IEnumerable<string> names) => names
        .Select(name => (Name: name, Framework: Parse(name)))
        .Where(candidate => candidate.Framework is { } framework && CanUse(framework))
        .OrderByDescending(candidate => candidate.Framework!.Family == Family)
        .ThenByDescending(candidate => candidate.Framework!.Version)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    private bool CanUse(TargetFramework other) => other.Family == Family ? other.Version <= Version
        : other.Family == Standard && HighestStandard() is { } highest && other.Version <= highest;

    private Version? HighestStandard() => Family switch
    {
        Core => Version >= new Version(3, 0) ? new Version(2, 1) : new Version(2, 0),
        Desktop when Version >= new Version(4, 6, 1) => new Version(2, 0),
        Desktop when Version >= new Version(4, 5) => new Version(1, 1),
        _ => null,
    };

    [GeneratedRegex(@"^\.?(?<family>netcoreapp|netstandard|netframework|net)(?<version>[\d.]+)$")]
    private static partial Regex Pattern();
}
