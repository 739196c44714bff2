namespace LeakAnalyzers.Evaluate;

/// <summary>Runs the rules over every listed commit and counts; a list that names what is not at hand is said and left out.</summary>
internal sealed class Evaluation(Arguments arguments)
{
    /// <summary>A finding that moved by so many lines is still the judged one.</summary>
    private const int Drift = 2;

    private readonly Snapshot _snapshots = new(arguments);

    public SortedDictionary<string, RuleScore> Rules { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, FamilyScore> Families { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Repositories { get; } = [];

    /// <summary>Warnings that no verdict speaks of.</summary>
    public int Unjudged { get; private set; }

    public async Task JudgeAsync(IEnumerable<Verdict> verdicts)
    {
        foreach (var commit in verdicts.Where(v => arguments.Asks(v.Repository)).GroupBy(v => (v.Repository, v.Commit)))
        {
            if (await _snapshots.ReadAsync(commit.Key.Repository, commit.Key.Commit) is not { } reports)
            {
                Console.WriteLine($"not at hand: {commit.Key.Repository} {commit.Key.Commit}");
                continue;
            }

            Repositories.Add(commit.Key.Repository);
            var judged = new HashSet<Report>();
            foreach (var verdict in commit)
            {
                var report = reports.Where(r => r.Path == verdict.Path && r.Id == verdict.Id && Math.Abs(r.Line - verdict.Line) <= Drift)
                    .MinBy(r => Math.Abs(r.Line - verdict.Line));
                if (report is not null) judged.Add(report);
                (Rules.TryGetValue(verdict.Id, out var score) ? score : Rules[verdict.Id] = new()).Count(verdict, report);
                if (Surprise(verdict, report) is { } surprise)
                    Console.WriteLine($"{surprise} {verdict.Id} {verdict.Repository} {verdict.Path}:{verdict.Line}");
            }

            var fresh = reports.Where(r => r.IsWarning && !judged.Contains(r)).ToList();
            Unjudged += fresh.Count;
            foreach (var report in fresh) Console.WriteLine($"not judged {report.Id} {commit.Key.Repository} {report.Path}:{report.Line}");
        }
    }

    public async Task FindAsync(IEnumerable<Pair> pairs)
    {
        foreach (var pair in pairs.Where(p => arguments.Asks(p.Repository)))
        {
            var score = Families.TryGetValue(pair.Family, out var known) ? known : Families[pair.Family] = new();
            if (await NearAsync(pair, pair.Parent) is not { } before || await NearAsync(pair, pair.Fix) is not { } after)
            {
                Console.WriteLine($"not at hand: {pair.Id} {pair.Repository}");
                continue;
            }

            Repositories.Add(pair.Repository);
            score.Leaks += pair.Before.Length;
            score.Repairs += pair.After.Length;
            foreach (var line in pair.Before)
            {
                if (IsNear(before, line)) score.Found++;
                else Console.WriteLine($"missed {pair.Id} {pair.Repository} {pair.Path}:{line}");
            }

            foreach (var line in pair.After)
            {
                if (!IsNear(after, line)) score.Quiet++;
                else Console.WriteLine($"still reported after the repair {pair.Id} {pair.Repository} {pair.Path}:{line}");
            }
        }
    }

    private static bool IsNear(IEnumerable<Report> reports, int line) => reports.Any(report => Math.Abs(report.Line - line) <= 1);

    private static string? Surprise(Verdict verdict, Report? report) => (verdict.Value, report) switch
    {
        ("TRUE", not { IsWarning: true }) => "lost",
        ("PEDANTIC", { IsWarning: true }) => "pedantic",
        ("FALSE", not null) => "wrong",
        _ => null,
    };

    private async Task<IReadOnlyList<Report>?> NearAsync(Pair pair, string commit)
    {
        var folder = _snapshots.ProjectFolder(pair.Repository, commit, pair.Path);
        return await _snapshots.ReadAsync(pair.Repository, commit, folder) is { } reports
            ? [.. reports.Where(report => report.Path == pair.Path)]
            : null;
    }
}
