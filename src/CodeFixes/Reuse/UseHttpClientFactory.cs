using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using LeakAnalyzers.CodeFixes.Reuse.Services;
using LeakAnalyzers.CodeFixes.Reuse.Sharing;

namespace LeakAnalyzers.CodeFixes.Reuse;

/// <summary>
/// Gets a client from <c>IHttpClientFactory</c>: the class takes the factory by constructor, a handler with settings moves to where
/// services are registered.
/// </summary>
internal sealed class UseHttpClientFactory(ReuseClientRun run) : IReuseClient
{
    public string Key => "Factory";

    public string Title(ClientSite site) => "Use IHttpClientFactory";

    public async Task<bool> TryWriteAsync(ClientSite site, SolutionEdits edits, CancellationToken cancellation)
    {
        if (!site.IsPlainClient
            || !await HttpTypes.AreKnownAsync(site.Document, [HttpTypes.Factory, HttpTypes.FactoryExtensions], cancellation)
                .ConfigureAwait(false))
            return false;
        var additions = run.Additions(site);
        var factory = site.Model.Compilation.GetTypesByMetadataName(HttpTypes.Factory)[0];
        if (await run.InjectionAsync(site, factory, cancellation).ConfigureAwait(false) is not { } injection) return false;
        var moves = site.InitializedMember is { IsStatic: false } && !injection.CanReachFrom(site) && injection.CanAssign;
        if (!moves && !injection.CanReachFrom(site)) return false;
        var isThere = !moves && injection.IsThereFor(site);
        if (!isThere && !additions.Knowledge.MayTake(injection)) return false;

        var roots = await run.RootsAsync(site, cancellation).ConfigureAwait(false);
        if (roots.IsEmpty && !(injection.IsThere && site.Handler is null or { IsDefault: true })) return false;
        if (roots.Any(static root => root.ChangesDefaults)) return false;
        if (!injection.IsThere && !await run.MayTakeServicesAsync(site, cancellation).ConfigureAwait(false)) return false;
        if (!TryName(site, roots, out var name, out var register)) return false;

        var draft = new SolutionEdits();
        var mine = draft.In(site.Document);
        var argument = name is null ? "" : TypeNames.Literal(name);
        if (moves) TakeInitializer(site, mine);
        else if (!new SettingPlacement(site, additions.NamesIn(site), mine).TryWrite($"{injection.NameAt(site)}.CreateClient({argument})"))
            return false;
        if (!TryRemoveHandler(site, mine)) return false;
        if (name is null && !IsExtensionVisible(site)) mine.Import("System.Net.Http");
        if (!edits.TryAdd(draft)) return false;

        if (!isThere) additions.Knowledge.Take(injection, site.Declaration);
        if (moves) injection.Assign(parameter => Assigned(site, $"{parameter}.CreateClient({argument})"));
        else injection.Require(site);
        register();
        return true;
    }

    // A field's value cannot use the instance: it is assigned by the constructors instead.
    private static void TakeInitializer(ClientSite site, DocumentEdits edits)
    {
        var clause = site.Creation.Parent!;
        var start = clause.GetFirstToken().GetPreviousToken().Span.End;
        var isProperty = clause.Parent is Microsoft.CodeAnalysis.CSharp.Syntax.PropertyDeclarationSyntax;
        edits.Delete(
            Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(start, isProperty
                ? clause.GetLastToken().GetNextToken().Span.End
                : clause.Span.End));
    }

    private static IEnumerable<string> Assigned(ClientSite site, string client)
    {
        var indent = site.Layout.IndentAt(site.Declaration.SpanStart) + site.Layout.Unit + site.Layout.Unit;
        return new SettingPlacement(site, [], new DocumentEdits()).Lines(site.InitializedMember!.Name, indent)
            .Prepend($"{site.InitializedMember.Name} = {client};");
    }

    private static bool TryRemoveHandler(ClientSite site, DocumentEdits edits)
    {
        if (site.Handler is not { } handler) return true;
        var removal = new StatementRemoval(site.Creation.SyntaxTree.GetRoot(), site.Layout, edits);
        if (!removal.TryRemove(handler.Statements, handler.Configuring) || handler.Using is { } held && !removal.TryUnwrap(held))
            return false;
        removal.Finish();
        return true;
    }

    private static bool IsExtensionVisible(ClientSite site) =>
        site.Model.Compilation.GetTypesByMetadataName(HttpTypes.Factory).FirstOrDefault() is { } factory
        && site.Model.LookupSymbols(site.Creation.SpanStart, factory, "CreateClient", includeReducedExtensionMethods: true)
            .Any(m => m is IMethodSymbol { Parameters.Length: 0 });

    // A handler that sets nothing is what the factory makes anyway; any other gets a name, registered in every root.
    private static bool TryName(ClientSite site, ImmutableArray<HttpClientRegistrations> roots, out string? name, out Action register)
    {
        name = null;
        register = () => roots.ToList().ForEach(r => r.AddFactory());
        if (site.Handler is null or { IsDefault: true }) return true;
        if (ValueDependence.ReachOf(site.Handler.Settings.SelectMany(s => s.Values), site.Model) > DependenceScope.Static) return false;

        var shape = ClientShape.Describe(site.Handler.Type, site.Handler.Settings, site.Model);
        var number = 1;
        string candidate;
        do candidate = site.Type.Name + (number++ == 1 ? "" : (number - 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
        while (roots.Any(r => r.ShapeOf(candidate) is { } taken && taken != shape));

        var missing = roots.Where(r => r.ShapeOf(candidate) is null).Select(r => (root: r, handler: MovedHandler.Write(site, r))).ToList();
        if (missing.Any(m => m.handler is null)) return false;
        register = () => missing.ForEach(m => m.root.AddNamed(candidate, shape, m.handler!.Value.Text, m.handler.Value.Imports));
        name = candidate;
        return true;
    }
}
