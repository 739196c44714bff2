using System.Text.RegularExpressions;
using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Tests.Evaluation;

/// <summary>The lists that <c>eng/evaluate</c> scores are facts in one form: what does not parse would silently not count.</summary>
public sealed partial class EvaluationListTests
{
    [Fact]
    public void Every_verdict_names_a_commit_a_place_a_rule_and_a_reason()
    {
        var ids = Catalogue.Rules.Select(rule => rule.Descriptor.Id).ToHashSet();
        Assert.All(Rows("verdicts.tsv", columns: 7), row =>
        {
            Assert.Matches(Commit(), row[1]);
            Assert.EndsWith(".cs", row[2]);
            Assert.True(int.Parse(row[3]) > 0);
            Assert.Contains(row[4], ids);
            Assert.Contains(row[5], new[] { "TRUE", "PEDANTIC", "FALSE", "UNSURE" });
            Assert.NotEmpty(row[6]);
        });
    }

    [Fact]
    public void Every_pair_names_the_repair_and_the_lines_before_it() =>
        Assert.All(Rows("pairs.tsv", columns: 8), row =>
        {
            Assert.Matches(Commit(), row[3]);
            Assert.Matches(Commit(), row[4]);
            Assert.NotEqual(row[3], row[4]);
            Assert.EndsWith(".cs", row[5]);
            Assert.All(row[6].Split(','), line => Assert.True(int.Parse(line) > 0));
        });

    private static IEnumerable<string[]> Rows(string file, int columns)
    {
        var rows = Repository.Read($"tests/LeakAnalyzers.Tests/Evaluation/{file}").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.TrimEnd('\r').Split('\t')).ToList();
        Assert.All(rows, row => Assert.Equal(columns, row.Length));
        return rows.Skip(1);
    }

    [GeneratedRegex("^[0-9a-f]{40}$")]
    private static partial Regex Commit();
}
