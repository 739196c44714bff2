using LeakAnalyzers.CodeFixes.Syntax;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes;

/// <summary>Keeps one client in each instance of a class that lives long, made at its first use: for settings that come from the instance.</summary>
internal sealed class KeepHttpClient(ReuseHttpClientRun run) : IReuseHttpClient
{
    private const string Lazily = "System.Threading.LazyInitializer";

    public string Title => "Keep one HttpClient for each instance";

    public string Key => "Instance";

    public async Task<bool> TryWriteAsync(HttpClientSite site, SolutionEdits edits, CancellationToken cancellation)
    {
        if (site.Access != InstanceAccess.Members || site.Type.TypeKind != TypeKind.Class || site.Type.IsRecord) return false;
        var creation = await SharedCreation.ReadAsync(site, cancellation).ConfigureAwait(false);
        if (creation is not { WidestReach: Reach.Instance } || !InstanceState.IsSteady(creation.Values, site)) return false;
        var uses = new ClientUses(site.Model, site.Creation, creation.Settled.ToImmutableHashSet());
        if (!uses.AreShareable() || !await run.LivesLongAsync(site, cancellation).ConfigureAwait(false)) return false;
        if (!await HttpTypes.AreKnownAsync(site.Document, [Lazily], cancellation).ConfigureAwait(false)) return false;

        var additions = await run.AdditionsAsync(site, cancellation).ConfigureAwait(false);
        var draft = new SolutionEdits();
        var mine = draft.In(site.Document);
        var declared = new DocumentEdits();
        if (creation.Text(declared, site.Declaration) is not { } text) return false;
        ReuseHttpClientRun.KnowMembers(site, additions.Knowledge);

        var known = additions.Knowledge.MemberOf(text);
        var property = known ?? additions.Knowledge.NewName("Client");
        var field = additions.Knowledge.NewName(additions.Style.InstanceName("httpClient"));
        var added = Declarations(site, additions.Style, field, property, text, declared);
        if (known is null) mine.Add(declared);
        if (!ClientReplacement.TryWrite(site, property, creation, uses, mine) || !edits.TryAdd(draft)) return false;
        if (known is not null) return true;
        additions.AddInstance(added.Field, added.Property);
        additions.Knowledge.Know(text, property);
        additions.Knowledge.Know(field, field);
        return true;
    }

    private static (string Field, string Property) Declarations(HttpClientSite site, FieldStyle style, string field, string property, string text, DocumentEdits edits)
    {
        var names = new TypeNames(site.Model, site.Declaration.OpenBraceToken.Span.End, edits);
        var type = names.Write(site.ClientType);
        var initializer = names.Write(site.Model.Compilation.GetTypesByMetadataName(Lazily).First());
        var isAnnotated = site.Model.GetNullableContext(site.Creation.SpanStart).AnnotationsEnabled();
        return (
            $"{style.PrivateKeyword}{type}{(isAnnotated ? "?" : "")} {field};",
            $"{style.PrivateKeyword}{type} {property} => {initializer}.EnsureInitialized(ref {field}, () => {text});");
    }
}
