using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using LeakAnalyzers.CodeFixes.Reuse.Services;
using LeakAnalyzers.CodeFixes.Reuse.Sharing;

namespace LeakAnalyzers.CodeFixes.Reuse;

/// <summary>
/// Has the container hand out a gRPC client: the class takes it by constructor, the address of its channel moves to where services are
/// registered.
/// </summary>
internal sealed class UseGrpcClient(ReuseClientRun run) : IReuseClient
{
    public string Key => "Grpc";

    public string Title(ClientSite site) => "Use AddGrpcClient";

    public async Task<bool> TryWriteAsync(ClientSite site, SolutionEdits edits, CancellationToken cancellation)
    {
        if (site.IsOfHttp || await SharedCreation.ReadAsync(site, cancellation).ConfigureAwait(false) is not { } creation) return false;
        var uses = ClientUses.Create(site, creation);
        if (!AnalysisCallback.Ask(cancellation, uses.AreShareable) || GrpcClient.Over(site, uses.Disposals) is not { } client) return false;
        if (await run.InjectionAsync(site, client.Type, cancellation).ConfigureAwait(false) is not { } injection
            || !injection.CanReachFrom(site))
            return false;

        var roots = await run.RootsAsync(site, cancellation).ConfigureAwait(false);
        var registrations = await Task.WhenAll(roots.Select(r => r.GrpcAsync(cancellation))).ConfigureAwait(false);
        if (roots.IsEmpty || !registrations.All(r => r.MayAdd(client.Type, client.Address))) return false;
        // A client that the class has already may be over any channel, unless the container hands it out.
        if (injection.IsThere && !injection.IsHandedToAll || injection.IsTaken && !registrations.All(r => r.Has(client.Type))) return false;
        var isThere = injection.IsThereFor(site);
        var knowledge = run.Additions(site).Knowledge;
        if (!isThere && !(knowledge.MayTake(injection) && await run.MayTakeServicesAsync(site, cancellation).ConfigureAwait(false)))
            return false;

        var draft = new SolutionEdits();
        var disposals = uses.Disposals.Select(StatementRemoval.WithTest);
        if (!ClientReplacement.TryWrite(site, client.Local, client.Creation.Span, injection.NameAt(site), disposals, [],
            draft.In(site.Document))
            || !edits.TryAdd(draft))
            return false;

        if (!isThere) knowledge.Take(injection, site.Declaration);
        injection.Require(site);
        foreach (var registration in registrations) registration.Add(client.Type, client.Address);
        return true;
    }
}
