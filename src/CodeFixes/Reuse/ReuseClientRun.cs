using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.FixAll;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using LeakAnalyzers.CodeFixes.Reuse.Services;
using LeakAnalyzers.CodeFixes.Reuse.Sharing;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse;

/// <summary>One way to keep a client instead of making one per call.</summary>
internal interface IReuseClient
{
    string Key { get; }

    string Title(ClientSite site);

    /// <summary>Writes the fix of one site; false, and nothing written, where this way is not open to it.</summary>
    Task<bool> TryWriteAsync(ClientSite site, SolutionEdits edits, CancellationToken cancellation);
}

/// <summary>What the fixes of several sites share while they are written: additions to classes, and to composition roots.</summary>
internal sealed class ReuseClientRun(Solution solution)
{
    private readonly Dictionary<TypeDeclarationSyntax, TypeAdditions> _additions = [];
    private readonly Dictionary<INamedTypeSymbol, TypeKnowledge> _knowledge = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<INamedTypeSymbol,
        ImmutableArray<HttpClientRegistrations>> _rootsOfTypes = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<INamedTypeSymbol, bool> _mayTakeServices = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ProjectId, ImmutableArray<CompositionRoot>> _rootsOfProjects = [];
    private readonly Dictionary<string, HttpClientRegistrations> _registrations = [];

    public TypeAdditions Additions(ClientSite site)
    {
        if (_additions.TryGetValue(site.Declaration, out var known)) return known;
        if (!_knowledge.TryGetValue(site.Type, out var knowledge)) _knowledge[site.Type] = knowledge = new(site.Type);
        return _additions[site.Declaration] = new TypeAdditions(site, knowledge);
    }

    /// <summary>How the class of a site takes a service; null if it cannot.</summary>
    public async Task<ConstructorInjection?> InjectionAsync(ClientSite site, INamedTypeSymbol service, CancellationToken cancellation)
    {
        if (site.Type.TypeKind != TypeKind.Class || site.Type.IsRecord || site.Type.IsStatic) return null;
        var known = Additions(site).Knowledge.Injections;
        var name = service.ToDisplayString();
        if (known.TryGetValue(name, out var injection)) return injection;
        return known[name] = await ConstructorInjection.ReadAsync(site.Type, service, site.Declaration, solution, cancellation)
            .ConfigureAwait(false);
    }

    public async Task<bool> MayTakeServicesAsync(ClientSite site, CancellationToken cancellation)
    {
        if (_mayTakeServices.TryGetValue(site.Type, out var known)) return known;
        return _mayTakeServices[site.Type] = await BuiltByContainer.MayTakeServicesAsync(site, solution, cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>The places that must know the factory so that the class can be built.</summary>
    public async Task<ImmutableArray<HttpClientRegistrations>> RootsAsync(ClientSite site, CancellationToken cancellation)
    {
        if (_rootsOfTypes.TryGetValue(site.Type, out var known)) return known;
        var result = ImmutableArray.CreateBuilder<HttpClientRegistrations>();
        foreach (var root in await ChooseRootsAsync(site, cancellation).ConfigureAwait(false))
        {
            var key = $"{root.Document.FilePath ?? root.Document.Id.ToString()}:{root.Body.SpanStart}";
            if (!_registrations.TryGetValue(key, out var registration))
                _registrations[key] = registration = await HttpClientRegistrations.ReadAsync(root, cancellation).ConfigureAwait(false);
            if (!result.Contains(registration)) result.Add(registration);
        }

        return _rootsOfTypes[site.Type] = result.ToImmutable();
    }

    /// <summary>Learns which static fields of the class hold a client already, to use them again.</summary>
    public async Task KnowFieldsAsync(ClientSite site, TypeKnowledge known, CancellationToken cancellation)
    {
        foreach (var reference in site.Type.DeclaringSyntaxReferences)
        {
            if (solution.GetDocument(reference.SyntaxTree) is not { } document) continue;
            var fields = (await reference.GetSyntaxAsync(cancellation).ConfigureAwait(false)).ChildNodes().OfType<FieldDeclarationSyntax>()
                .Where(f => f.Modifiers.Any(SyntaxKind.StaticKeyword) && f.Modifiers.Any(SyntaxKind.ReadOnlyKeyword))
                .SelectMany(f => f.Declaration.Variables);
            foreach (var field in fields)
            {
                if (field.Initializer?.Value is not { } creation) continue;
                if (await ClientSite.FindAsync(document, creation.Span, cancellation).ConfigureAwait(false) is not { } kept
                    || kept.Creation != creation)
                    continue;
                if (kept.InitializedMember is not { } member
                    || await SharedCreation.ReadAsync(kept, cancellation).ConfigureAwait(false) is not { } shared)
                    continue;
                if (AnalysisCallback.Ask(cancellation, () => ClientUses.Create(kept, shared).AreShareable(member, kept.Declaration)))
                    known.Know(shared.Shape, field.Identifier.ValueText);
            }
        }
    }

    /// <summary>Learns which properties of this part of the class make a client at their first use.</summary>
    public static void KnowMembers(ClientSite site, TypeKnowledge known)
    {
        foreach (var property in site.Declaration.Members.OfType<PropertyDeclarationSyntax>())
        {
            if (property.ExpressionBody?.Expression
                is not InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "EnsureInitialized" }
                } call)
                continue;
            if (call.ArgumentList.Arguments is [.., { Expression: ParenthesizedLambdaExpressionSyntax { ExpressionBody: { } made } }])
                known.Know(made.ToString(), property.Identifier.ValueText);
        }
    }

    /// <summary>True if the class is known to be made once: a hosted service, a middleware, a singleton.</summary>
    public async Task<bool> LivesLongAsync(ClientSite site, CancellationToken cancellation)
    {
        var registrations = new HashSet<string>();
        foreach (var project in Dependents(site).Prepend(site.Document.Project.Id))
        {
            foreach (var root in await RootsOfAsync(project, cancellation).ConfigureAwait(false))
                registrations.UnionWith(root.RegistrationsOf(site.Type));
        }

        if (registrations.Count > 0) return registrations.All(r => r.Contains("Singleton") || r.Contains("HostedService"));
        return site.Type.AllInterfaces.Any(i => i.Name == "IHostedService")
            || site.Type.InstanceConstructors.Any(c => c.Parameters.Any(p => p.Type.Name == "RequestDelegate"));
    }

    /// <summary>Writes what was added to classes and composition roots; the documents where that failed are handed back.</summary>
    public IEnumerable<DocumentId> Finish(SolutionEdits edits)
    {
        foreach (var addition in _additions.Values)
        {
            if (!Attempt.Made(() => addition.TryWrite(edits))) yield return addition.DocumentId;
        }

        foreach (var registration in _registrations.Values)
        {
            if (!Attempt.Made(() => registration.TryWrite(edits))) yield return registration.Root.Document.Id;
        }
    }

    /// <summary>The documents that the fix of a site may have changed.</summary>
    public IEnumerable<DocumentId> DocumentsOf(ClientSite site)
    {
        var parts = site.Type.DeclaringSyntaxReferences.Select(r => solution.GetDocument(r.SyntaxTree)?.Id).OfType<DocumentId>();
        return _rootsOfTypes.TryGetValue(site.Type, out var roots) ? parts.Concat(roots.Select(r => r.Root.Document.Id)) : parts;
    }

    private async Task<IEnumerable<CompositionRoot>> ChooseRootsAsync(ClientSite site, CancellationToken cancellation)
    {
        var own = await FactoryRootsOfAsync(site.Document.Project.Id, cancellation).ConfigureAwait(false);
        var dependents = new List<ImmutableArray<CompositionRoot>>();
        foreach (var dependent in Dependents(site))
            dependents.Add(await FactoryRootsOfAsync(dependent, cancellation).ConfigureAwait(false));

        var projects = dependents.Prepend(own).ToList();
        var registering = projects.Select(roots => roots.FirstOrDefault(r => r.RegistrationsOf(site.Type).Any())).OfType<CompositionRoot>()
            .ToList();
        if (registering.Count > 0) return registering;
        if (Best(own, RootKind.HostCallback) is { } mine) return [mine];
        var hosts = dependents.Select(roots => Best(roots, RootKind.HostCallback)).OfType<CompositionRoot>().ToList();
        return hosts.Count > 0 ? hosts : projects.Select(roots => Best(roots, RootKind.Method)).OfType<CompositionRoot>().Take(1);
    }

    // An application references one flavour of a library that has many targets.
    private IEnumerable<ProjectId> Dependents(ClientSite site) =>
        HttpTypes.Flavours(site.Document)
            .SelectMany(d => solution.GetProjectDependencyGraph().GetProjectsThatTransitivelyDependOnThisProject(d.Project.Id))
            .Distinct().OrderBy(id => solution.GetProject(id)!.Name, StringComparer.Ordinal);

    private static CompositionRoot? Best(ImmutableArray<CompositionRoot> roots, RootKind worst) =>
        roots.Where(r => r.Kind <= worst).OrderBy(r => r.Kind).FirstOrDefault();

    private async Task<ImmutableArray<CompositionRoot>> FactoryRootsOfAsync(ProjectId id, CancellationToken cancellation) =>
        (await RootsOfAsync(id, cancellation).ConfigureAwait(false)).Where(r => r.KnowsFactory).ToImmutableArray();

    private async Task<ImmutableArray<CompositionRoot>> RootsOfAsync(ProjectId id, CancellationToken cancellation)
    {
        if (_rootsOfProjects.TryGetValue(id, out var known)) return known;
        return _rootsOfProjects[id] = await CompositionRoot.FindAsync(solution.GetProject(id)!, cancellation).ConfigureAwait(false);
    }
}
