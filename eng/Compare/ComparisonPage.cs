using System.Text;

namespace LeakAnalyzers.Compare;

/// <summary>Writes the figures as <c>docs/comparison.md</c>.</summary>
internal static class ComparisonPage
{
    /// <summary>The families of rules, by the first digit of their ids.</summary>
    public static readonly ImmutableArray<(char Digit, string Name)> Families =
        [('1', "reuse"), ('2', "disposal"), ('3', "timers"), ('4', "concurrency and locks"), ('5', "timeouts")];

    public static string Write(Corpus corpus, IReadOnlyList<Result> results, double floor)
    {
        var families = Families.Where(family => corpus.Leaks.Any(leak => leak.Family == family.Digit)).ToList();
        var page = new StringBuilder($"""
            # Comparison

            This page is written by `eng/compare --accept`, which downloads the packages and runs them; do not edit it by hand.

            ![Leaks found and wrong findings of each package](images/comparison.svg)

            | package | version | found | wrong | processor time |
            | --- | --- | --- | --- | --- |

            """);
        foreach (var result in results)
        {
            page.Append($"| {result.Contender.Name} | {result.Contender.Version} | {result.Found.Length} of {corpus.Leaks.Count()} | ")
                .Append($"{result.Wrong} | {result.Processor:0} ms |\n");
        }

        page.Append("\n## Found by family\n\n| package |");
        foreach (var (_, name) in families) page.Append($" {name} |");
        page.Append("\n| --- |").Insert(page.Length, " --- |", families.Count).Append('\n');
        foreach (var result in results)
        {
            page.Append($"| {result.Contender.Name} |");
            foreach (var (digit, _) in families)
                page.Append($" {result.Found.Count(leak => leak.Family == digit)} of {corpus.Leaks.Count(leak => leak.Family == digit)} |");
            page.Append('\n');
        }

        page.Append($"""

            ## How it is measured

            The corpus is `tests/LeakAnalyzers.Tests/Corpus`: {corpus.Files.Length} files with {corpus.Lines:N0} lines. It belongs to this
            project. Its files come from false alarms and missed leaks of this package, which a test keeps repaired, so it favors this package.
            `eng/evaluate` measures the package on code of other projects.

            - *Found*: members with a line that is marked as leaking and in which the package reports something. A finding on a field counts for
              the leaking members that use it, and a finding on a type for all leaking members of it.
            - *Wrong*: members without such a line in which the package reports something. Members are left out if LEAK299, which covers every
              other disposable object and is off by default, reports something there.
            - *Processor time*: for one analysis of the corpus, the median of seven rounds. An analyzer that does nothing takes {floor:0} ms,
              which is included.

            Only rules about the same defects run, whether they are on by default or not. A 0 means that a package has no rule for these leaks; it says
            nothing about what the package is made for.

            | package | rules |
            | --- | --- |

            """);
        foreach (var result in results.Skip(1)) page.Append($"| {result.Contender.Name} | {string.Join(", ", result.Contender.Rules)} |\n");
        return page.ToString();
    }
}
