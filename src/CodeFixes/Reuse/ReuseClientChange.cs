using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.FixAll;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Reuse;

/// <summary>
/// Fixes any number of sites at once: chooses a way for each, writes all of them, and keeps only what compiles as before.
/// </summary>
internal static class ReuseClientChange
{
    private const int Attempts = 4;

    /// <summary>
    /// The ways open to one site, the preferred one first: each has been tried, and the compiler likes the result as well as what was
    /// there.
    /// </summary>
    public static async Task<ImmutableArray<IReuseClient>> WaysAsync(ClientSite site, CancellationToken cancellation)
    {
        var solution = site.Document.Project.Solution;
        var open = ImmutableArray.CreateBuilder<IReuseClient>();
        foreach (var way in Ways(site, new ReuseClientRun(solution), key: null))
        {
            var (changed, suspects) = await TryAsync(solution, [site], new() { [site] = 0 }, ReuseClient.KeyOf(way), cancellation)
                .ConfigureAwait(false);
            if (changed != solution && suspects.Count == 0) open.Add(way);
        }

        return open.ToImmutable();
    }

    /// <summary>The solution with the clients at these places fixed, by one way or by the best for each.</summary>
    public static async Task<Solution> ApplyAsync(Solution solution, IEnumerable<(Document Document, TextSpan Span)> places, string? key,
        CancellationToken cancellation)
    {
        var sites = await SitesAsync(places, cancellation).ConfigureAwait(false);
        var refused = sites.ToDictionary(s => s, _ => 0);
        for (var attempt = 1; ; attempt++)
        {
            var (changed, suspects) = await TryAsync(solution, sites, refused, key, cancellation).ConfigureAwait(false);
            if (suspects.Count == 0) return changed;
            if (attempt < Attempts) await RefuseAsync(solution, suspects, refused, key, cancellation).ConfigureAwait(false);
            else sites.RemoveAll(suspects.Contains);
        }
    }

    // Writes every site, and hands back those in documents that the compiler likes less than before.
    private static async Task<(Solution Changed, List<ClientSite> Suspects)> TryAsync(Solution solution, List<ClientSite> sites,
        Dictionary<ClientSite, int> refused, string? key, CancellationToken cancellation)
    {
        var edits = new SolutionEdits();
        var run = new ReuseClientRun(solution);
        var written = new List<ClientSite>();
        foreach (var site in sites)
        {
            foreach (var way in Ways(site, run, key).Skip(refused[site]))
            {
                if (!await Attempt.MadeAsync(() => way.TryWriteAsync(site, edits, cancellation)).ConfigureAwait(false)) continue;
                written.Add(site);
                break;
            }
        }

        var failed = run.Finish(edits).ToImmutableHashSet();
        var changed = await edits.ApplyAsync(solution, cancellation).ConfigureAwait(false);
        failed = failed.Union(await CompilerCheck.NewProblemsAsync(solution, changed, cancellation).ConfigureAwait(false));
        if (failed.IsEmpty) return (changed, []);
        var suspects = written.Where(s => run.DocumentsOf(s).Any(failed.Contains)).ToList();
        return (changed, suspects.Count > 0 ? suspects : written);
    }

    // A site that fails alone is the one to blame; if none does, they fail together.
    private static async Task RefuseAsync(Solution solution, List<ClientSite> suspects, Dictionary<ClientSite, int> refused, string? key,
        CancellationToken cancellation)
    {
        var guilty = new List<ClientSite>();
        foreach (var suspect in suspects.Count > 1 ? suspects : [])
        {
            if ((await TryAsync(solution, [suspect], refused, key, cancellation).ConfigureAwait(false)).Suspects.Count > 0)
                guilty.Add(suspect);
        }

        foreach (var site in guilty.Count > 0 ? guilty : suspects) refused[site]++;
    }

    private static async Task<List<ClientSite>> SitesAsync(IEnumerable<(Document Document, TextSpan Span)> places,
        CancellationToken cancellation)
    {
        var sites = new List<ClientSite>();
        foreach (var (document, span) in places.OrderBy(p => p.Document.FilePath ?? p.Document.Name, StringComparer.Ordinal)
            .ThenBy(p => p.Span.Start))
        {
            if (await Attempt.MadeAsync(() => ClientSite.FindAsync(document, span, cancellation)).ConfigureAwait(false) is not { } site)
                continue;
            if (!sites.Any(s => s.Document.Id == site.Document.Id && s.Creation.Span == site.Creation.Span)) sites.Add(site);
        }

        return sites;
    }

    private static IEnumerable<IReuseClient> Ways(ClientSite site, ReuseClientRun run, string? key)
    {
        IReuseClient registered = new UseGrpcClient(run);
        IReuseClient factory = new UseHttpClientFactory(run);
        IReuseClient shared = new ShareClient(run);
        IReuseClient kept = new KeepClient(run);
        IReuseClient[] all = PrefersShared(site) ? [shared, factory, kept] : [registered, factory, shared, kept];
        return all.Where(way => key is null or ReuseClient.Key || key == ReuseClient.KeyOf(way));
    }

    private static bool PrefersShared(ClientSite site) =>
        Options.For(site.Document.Project.AnalyzerOptions, site.Creation.SyntaxTree).PrefersSharedClient;
}
