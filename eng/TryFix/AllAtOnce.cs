using Microsoft.CodeAnalysis.CodeFixes;

namespace LeakAnalyzers.TryFix;

/// <summary>
/// Fixes everything as <c>dotnet format analyzers</c> does: rule after rule, each in the whole solution at once, by the key of the first
/// action of its first finding.
/// </summary>
internal sealed class AllAtOnce(Arguments arguments, Rules rules, Findings findings, EachAlone alone, Report report)
{
    public async Task RunAsync(Solution original)
    {
        var solution = original;
        foreach (var id in rules.Fixable)
        {
            var change = await FixAsync(solution, id);
            if (change.IsNone) continue;
            var errors = await CompilerDiagnostics.NewAsync(solution, change.After, change.Documents, thorough: true);
            var files = errors.Select(error => error[..error.IndexOf(':')]).ToHashSet();
            report.Say(id, $"fix-all changed {change.FileCount} files", [.. errors, .. await change.LossesAsync()],
                () => change.Diff(arguments, path => arguments.ShowDiffs || files.Contains(Path.GetFileName(path))));
            solution = change.After;
        }

        await CountLeftAsync(original, solution);
        foreach (var id in rules.Fixable.Where(id => report[id].Left > 0))
        {
            var again = await FixAsync(solution, id);
            report[id].Again = again.FileCount;
            if (!again.IsNone)
                report.Say(id, $"a second fix-all changed {again.FileCount} files", ["a second run changes what the first has left"],
                    () => again.Diff(arguments));
        }
    }

    private async Task CountLeftAsync(Solution original, Solution solution)
    {
        var total = await Change.BetweenAsync(original, solution);
        foreach (var left in (await findings.InAsync(solution)).GroupBy(finding => (finding.Id, File: finding.Document.FilePath!)))
        {
            report[left.Key.Id].Left += left.Count();
            if (arguments.IsLimited || !rules.Fixable.Contains(left.Key.Id)) continue;
            var allowed = alone.NotOffered(left.Key.Id, left.Key.File);
            if (left.Count() <= allowed) continue;
            report.Say(left.Key.Id, $"fix-all left {left.Count()} in a file where {allowed} have no fix",
                left.Select(finding => $"{report.Place(finding)} {finding.Diagnostic.GetMessage()}"),
                () => total.Diff(arguments, path => path == left.Key.File));
        }
    }

    private async Task<Change> FixAsync(Solution solution, string id)
    {
        var before = solution;
        foreach (var fixer in rules.Fixers.Where(fixer => fixer.FixableDiagnosticIds.Contains(id)))
        {
            var found = await findings.InAsync(solution, id);
            if (found.IsEmpty) break;
            try
            {
                if (fixer.GetFixAllProvider() is not { } everywhere
                    || !everywhere.GetSupportedFixAllScopes().Contains(FixAllScope.Solution))
                    throw new NotSupportedException("No fix-all for a solution.");
                var key = (await EachAlone.ActionsAsync(fixer, found[0])).FirstOrDefault()?.EquivalenceKey;
                var context =
                    new FixAllContext(found[0].Document, fixer, FixAllScope.Solution, key, [id], new Source(findings, id),
                        CancellationToken.None);
                if (await everywhere.GetFixAsync(context) is { } action) solution = (await Change.ByAsync(action, solution)).After;
            }
            catch (Exception failure)
            {
                report.Say(id, $"fix-all by {fixer.GetType().Name}", [failure.ToString()], () => "");
            }
        }

        return await Change.BetweenAsync(before, solution);
    }

    private sealed class Source(Findings findings, string id) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await findings.InAsync(project, id);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document,
            CancellationToken cancellationToken)
        {
            var tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return (await findings.InAsync(document.Project, id)).Where(diagnostic => diagnostic.Location.SourceTree == tree);
        }

        // None of ours is without a place.
        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
