using System.Text.RegularExpressions;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>The links of a document, and whether what they name exists in this repository.</summary>
internal static partial class Links
{
    public const string Project = "https://github.com/leak-analyzers/LeakAnalyzers";

    private const string Raw = "https://raw.githubusercontent.com/leak-analyzers/LeakAnalyzers";

    /// <summary>Pages of the project's site that are not files.</summary>
    private static readonly string[] Pages = ["", "/issues", "/issues/new/choose", "/releases", "/security/advisories/new"];

    /// <summary>The links of a document that lead nowhere, with the reason.</summary>
    public static IEnumerable<string> Broken(string path, string text) =>
        from link in Find(text)
        let trouble = Trouble(path, text, link)
        where trouble is not null
        select $"{path}: {link} {trouble}";

    /// <summary>What a site makes of a heading.</summary>
    public static string Anchor(string heading) =>
        NotInAnchor().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static IEnumerable<string> Find(string text) =>
        from Match match in Link().Matches(CodeBlock().Replace(text, ""))
        select match.Groups["target"].Value;

    private static string? Trouble(string from, string text, string link)
    {
        if (link.StartsWith('#')) return HasHeading(text, link[1..]) ? null : "names no heading";
        if (FileOf(from, link) is not { } target) return null;
        var (file, anchor) = target.Split('#') is [var before, var behind] ? (before, behind) : (target, null);
        if (!Repository.Has(file) && !Directory.Exists(Repository.PathOf(file))) return "names no file";
        return anchor is null || HasHeading(Repository.Read(file), anchor) ? null : "names no heading";
    }

    /// <summary>The file that a link means; null where it leads out of this repository.</summary>
    private static string? FileOf(string from, string link)
    {
        if (link.StartsWith(Raw, StringComparison.Ordinal)) return BehindVersion(link[Raw.Length..]);
        if (link.StartsWith(Project, StringComparison.Ordinal))
        {
            var page = link[Project.Length..];
            if (page.StartsWith("/blob/", StringComparison.Ordinal) || page.StartsWith("/tree/", StringComparison.Ordinal)) return BehindVersion(page["/blob".Length..]);
            return Pages.Contains(page) ? null : page;
        }

        if (link.Contains("://") || link.StartsWith("mailto:", StringComparison.Ordinal)) return null;
        var path = Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(from)!, link)).TrimStart('/');
        return path;
    }

    // /main/docs/x.md or /v0.1.0/docs/x.md
    private static string BehindVersion(string page) => page.TrimStart('/').Split('/', 2) is [_, var file] ? file : "";

    private static bool HasHeading(string text, string anchor) => Heading().Matches(text).Any(heading => Anchor(heading.Groups[1].Value) == anchor);

    [GeneratedRegex("""\]\((?<target>[^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)|(?:href|src|srcset)="(?<target>[^"]+)"|^\s*url: (?<target>\S+)$""", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```.*?^```$|`[^`\n]+`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
