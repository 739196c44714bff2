using System.Text;

namespace LeakAnalyzers.Evaluate;

/// <summary>Writes the figures as <c>docs/precision.md</c>.</summary>
internal static class PrecisionPage
{
    public static string Write(Evaluation evaluation)
    {
        var all = evaluation.Rules.Values.Aggregate(new RuleScore(), (sum, score) => sum.Plus(score));
        var page = new StringBuilder();
        page.Append($"""
            # Precision and recall

            This page is written by `eng/evaluate CLONES --accept`; do not edit it by hand. The lists it reads,
            `tests/LeakAnalyzers.Tests/Evaluation/verdicts.tsv` and `pairs.tsv`, name public repositories, commits and lines.

            ## Precision

            Each listed finding was judged by reading the code around it. *True*: a maintainer would act on it. *Pedantic*: correct, but
            not worth a change. *False*: wrong. A true finding should be a warning, a pedantic one at most info, a false one silent.

            {all.True + all.Pedantic + all.False} findings were judged. Of {all.Warnings} that are warnings now, {all.TrueAsWarning} are true ({Percent(all.TrueAsWarning, all.Warnings)}).

            | rule | true, still a warning | pedantic, still a warning | false, still reported | true among warnings |
            | --- | --- | --- | --- | --- |

            """);
        foreach (var (id, score) in evaluation.Rules) Row(page, id, score);
        Row(page, "all", all);
        page.Append("""

            ## Recall

            Each pair is a leak that a later commit of the same repository repaired. *Found*: reported in the parent of the repairing commit.
            *Quiet*: not reported any more after the repair.

            | family | found | quiet after the repair |
            | --- | --- | --- |

            """);
        foreach (var (family, score) in evaluation.Families)
            page.Append($"| {family} | {score.Found} of {score.Leaks} | {score.Quiet} of {score.Repairs} |\n");
        var (found, leaks) = (evaluation.Families.Values.Sum(s => s.Found), evaluation.Families.Values.Sum(s => s.Leaks));
        page.Append(
            $"| all | {found} of {leaks} ({Percent(found, leaks)}) | {evaluation.Families.Values.Sum(s => s.Quiet)} of "
                + $"{evaluation.Families.Values.Sum(s => s.Repairs)} |\n");
        return page.ToString();
    }

    private static void Row(StringBuilder page, string name, RuleScore score) => page.Append(
        $"| {name} | {score.TrueAsWarning} of {score.True} | {score.PedanticAsWarning} of {score.Pedantic} | "
            + $"{score.FalseReported} of {score.False} | {Percent(score.TrueAsWarning, score.Warnings)} |\n");

    private static string Percent(int part, int whole) => whole == 0 ? "-" : $"{100.0 * part / whole:0} %";
}
