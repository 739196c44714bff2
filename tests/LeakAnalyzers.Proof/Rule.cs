using System.Text.RegularExpressions;
using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Proof;

/// <summary>A rule as the index of the pages has it.</summary>
internal sealed partial record Rule(string Id, string Level)
{
    public static IReadOnlyList<Rule> All { get; } =
        [.. Row().Matches(Repository.Read("docs/rules/README.md")).Select(row => new Rule(row.Groups["id"].Value, row.Groups["level"].Value))];

    [GeneratedRegex(@"^\| \[(?<id>LEAK\d+)\].* \| (?<level>\w+)(?: / info by evidence)? \| \w* ?\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
