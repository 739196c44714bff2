using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using LeakAnalyzers.CodeFixes.Reuse.Sharing;

namespace LeakAnalyzers.CodeFixes.Reuse;

/// <summary>
/// Keeps one client in each instance of a class that lives long, made at its first use: for settings that come from the instance.
/// </summary>
internal sealed class KeepClient(ReuseClientRun run) : IReuseClient
{
    public string Key => "Instance";

    public string Title(ClientSite site) => $"Keep one {ClientNames.Type(site.ClientType)} for each instance";

    public async Task<bool> TryWriteAsync(ClientSite site, SolutionEdits edits, CancellationToken cancellation)
    {
        if (site.Access != InstanceAccess.Members || site.Type.TypeKind != TypeKind.Class || site.Type.IsRecord) return false;
        var creation = await SharedCreation.ReadAsync(site, cancellation).ConfigureAwait(false);
        if (creation is not { WidestReach: DependenceScope.Instance } || !InstanceState.IsSteady(creation.Values, site)) return false;
        var uses = ClientUses.Create(site, creation);
        if (!AnalysisCallback.Ask(cancellation, uses.AreShareable) || !await run.LivesLongAsync(site, cancellation).ConfigureAwait(false))
            return false;
        return await LazyMember.TryWriteAsync(site, creation, uses, run.Additions(site), isStatic: false, edits, cancellation)
            .ConfigureAwait(false);
    }
}
