using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;

namespace LeakAnalyzers.TryFix;

/// <summary>What a target framework means for the language, the symbols and the choice among the folders of a package.</summary>
internal static partial class TargetFramework
{
    /// <summary>How close a framework is to the one that everything is compiled against; 0 where it cannot be used.</summary>
    public static double Rank(string name)
    {
        if (Modern().Match(name) is { Success: true } modern)
        {
            var version = Version(modern.Groups[1].Value);
            return version > 10 ? 0 : 100 + version - (modern.Groups[2].Length > 0 ? 0.5 : 0);
        }

        if (name.StartsWith("netcoreapp", StringComparison.Ordinal)) return 90 + Version(name[10..]);
        if (name.StartsWith("netstandard", StringComparison.Ordinal)) return 80 + Version(name[11..]);
        return name.StartsWith("net4", StringComparison.Ordinal) ? 10 : 0;
    }

    /// <summary>The language that a project gets when it does not name one.</summary>
    public static LanguageVersion Language(string name) => Rank(name) switch
    {
        >= 109.5 => LanguageVersion.CSharp14,
        >= 108.5 => LanguageVersion.CSharp13,
        >= 107.5 => LanguageVersion.CSharp12,
        >= 106.5 => LanguageVersion.CSharp11,
        >= 105.5 => LanguageVersion.CSharp10,
        >= 104.5 => LanguageVersion.CSharp9,
        >= 93 or 82.1 => LanguageVersion.CSharp8,
        _ => LanguageVersion.CSharp7_3,
    };

    public static IEnumerable<string> Symbols(string name)
    {
        var version = (int)Rank(name) - 100;
        if (version < 5)
            return ["TRACE", name.Replace('.', '_').ToUpperInvariant(),
                name.StartsWith("net4", StringComparison.Ordinal) ? "NETFRAMEWORK" : "NETSTANDARD"];
        return ["TRACE", "NET", "NETCOREAPP", "NETCOREAPP3_0_OR_GREATER", "NETCOREAPP3_1_OR_GREATER", $"NET{version}_0",
            .. Enumerable.Range(5, version - 4).Select(v => $"NET{v}_0_OR_GREATER")];
    }

    private static double Version(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var version) ? version : 0;

    [GeneratedRegex(@"^net(\d+\.\d)(-.*)?$")]
    private static partial Regex Modern();
}
