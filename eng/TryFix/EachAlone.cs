using System.Diagnostics;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LeakAnalyzers.TryFix;

/// <summary>Applies every action of every finding to the solution as it is, one at a time.</summary>
internal sealed class EachAlone(Arguments arguments, Rules rules, Findings findings, Report report)
{
    private readonly Dictionary<(string Id, string File), int> _notOffered = [];

    public (TimeSpan Time, string Place) Slowest { get; private set; }

    /// <summary>How many findings of a rule in a file no fix is offered for: those may be left by a fix-all.</summary>
    public int NotOffered(string id, string file) => _notOffered.GetValueOrDefault((id, file));

    public async Task RunAsync(ImmutableArray<Finding> found)
    {
        foreach (var ofRule in found.GroupBy(finding => finding.Id).OrderBy(rule => rule.Key, StringComparer.Ordinal))
        {
            report[ofRule.Key].Findings = ofRule.Count();
            foreach (var finding in ofRule.Take(arguments.Limit)) await TryAsync(finding, found);
        }
    }

    public static async Task<ImmutableArray<CodeAction>> ActionsAsync(CodeFixProvider fixer, Finding finding)
    {
        var actions = ImmutableArray.CreateBuilder<CodeAction>();
        await fixer.RegisterCodeFixesAsync(
            new CodeFixContext(finding.Document, finding.Diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        return [.. actions.SelectMany(Leaves)];
    }

    private static IEnumerable<CodeAction> Leaves(CodeAction action) =>
        action.NestedActions.IsEmpty ? [action] : action.NestedActions.SelectMany(Leaves);

    private async Task TryAsync(Finding finding, ImmutableArray<Finding> found)
    {
        var tally = report[finding.Id];
        var offers = 0;
        foreach (var fixer in rules.Fixers.Where(fixer => fixer.FixableDiagnosticIds.Contains(finding.Id)))
        {
            var clock = Stopwatch.StartNew();
            try
            {
                foreach (var action in await ActionsAsync(fixer, finding))
                {
                    offers++;
                    await ApplyAsync(action, finding, found);
                }
            }
            catch (Exception failure)
            {
                report.Say(finding.Id, $"{report.Place(finding)} by {fixer.GetType().Name}", [failure.ToString()], () => "");
            }

            if (clock.Elapsed > Slowest.Time) Slowest = (clock.Elapsed, $"{finding.Id} {report.Place(finding)}");
        }

        if (offers > 0)
        {
            tally.Offered++;
            return;
        }

        _notOffered[(finding.Id, finding.Document.FilePath!)] = NotOffered(finding.Id, finding.Document.FilePath!) + 1;
        if (arguments.ShowDiffs) Console.WriteLine($"no fix {finding.Id} {report.Place(finding)}: {finding.Diagnostic.GetMessage()}");
    }

    private async Task ApplyAsync(CodeAction action, Finding finding, ImmutableArray<Finding> found)
    {
        var tally = report[finding.Id];
        var change = await Change.ByAsync(action, finding.Document.Project.Solution);
        var troubles = new List<string>();
        if (change.IsNone) troubles.Add("nothing changed");
        else tally.Applied++;

        var errors = await CompilerDiagnostics.NewAsync(change.Before, change.After, change.Documents, thorough: false);
        if (errors.IsEmpty && !change.IsNone) tally.Compiled++;
        troubles.AddRange(errors);
        troubles.AddRange(await change.LossesAsync());

        var isGone = false;
        foreach (var id in change.Documents)
        {
            var before = found.Where(f => f.Document.Id == id).Select(f => f.Id).ToList();
            var after = (await findings.InAsync(change.After.GetDocument(id)!)).Select(d => d.Id).ToList();
            isGone |= id == finding.Document.Id && after.Count(other => other == finding.Id) < before.Count(other => other == finding.Id);
            foreach (var risen in after.Distinct().Where(other => after.Count(a => a == other) > before.Count(b => b == other)))
                troubles.Add($"{after.Count(a => a == risen)} of {risen} where {before.Count(b => b == risen)} were");
        }

        if (isGone) tally.Gone++;
        else troubles.Add("the finding is left");
        report.Say(finding.Id, $"{report.Place(finding)} '{action.Title}': {finding.Diagnostic.GetMessage()}", troubles,
            () => change.Diff(arguments));
    }
}
