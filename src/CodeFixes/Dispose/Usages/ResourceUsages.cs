using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose.Usages;

/// <summary>
/// Everything that depends on a resource in one body: where it is mentioned and released, and whether something outlives the body.
/// </summary>
internal sealed partial class ResourceUsages
{
    private readonly SemanticModel _model;
    private readonly CancellationToken _cancellation;
    private readonly SyntaxNode _function;
    private readonly RecursionGuard _guard;
    private readonly ILookup<string, SimpleNameSyntax> _names;
    private readonly HashSet<(ISymbol Symbol, ValueRelation Relation)> _followed = [];
    private readonly HashSet<ISymbol> _promises = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, int> _kept = new(SymbolEqualityComparer.Default);

    private readonly HashSet<ReturnStatementSyntax> _partsReturned = [];
    private readonly ITypeSymbol? _resource;
    private readonly ResourceUsages? _caller;
    private IParameterSymbol? _received;
    private int _lastRelease;

    /// <summary>Whether the block that declares the local releases it, whichever way it got there.</summary>
    public bool IsReleasedAtEnd => _lastRelease > 0;

    private ResourceUsages(SemanticModel model, SyntaxNode function, ITypeSymbol? resource, ResourceUsages? caller, RecursionGuard guard,
        CancellationToken cancellation)
    {
        (_model, _function, _resource, _caller, _guard, _cancellation) = (model, function, resource, caller, guard, cancellation);
        _names = function.DescendantNodes().OfType<SimpleNameSyntax>().ToLookup(name => name.Identifier.ValueText);
    }

    /// <summary>Every place that names the resource or something that depends on it.</summary>
    public List<SyntaxNode> Mentions { get; } = [];

    /// <summary>The statements that release it by the name of its local.</summary>
    public List<StatementSyntax> Releases { get; } = [];

    /// <summary>The places that put something else into its local.</summary>
    public List<SyntaxNode> Writes { get; } = [];

    /// <summary>
    /// Whether something that depends on it lives on, or might, after the body or the statement that made it; returns are told apart.
    /// </summary>
    public bool Escapes { get; private set; }

    /// <summary>The returns that give it, or a stream over it, to the caller.</summary>
    public List<ReturnStatementSyntax> HandOvers { get; } = [];

    /// <summary>Whether it can be disposed of when the body is left, and nothing else disposes of it.</summary>
    public bool StaysInside => !Escapes && !IsReleasedElsewhere && HandOvers.Count == 0;

    /// <summary>Whether a local gets something that depends on what it held itself: a wrapper around it, or the same again.</summary>
    public bool IsMadeOfItself(ILocalSymbol local) =>
        _followed.Any(followed => followed.Relation != ValueRelation.Self && SymbolEqualityComparer.Default.Equals(followed.Symbol, local));

    /// <summary>
    /// Whether something that depends on the resource has another name, and may be used behind this position when the write has put another
    /// resource into the local.
    /// </summary>
    public bool IsUsedAcross(ILocalSymbol local, SyntaxNode write, int behind) => _followed.Select(followed => followed.Symbol)
        .Where(other => !SymbolEqualityComparer.Default.Equals(other, local))
        .Any(other =>
            DeclarationOf(other) is not { } declared
                || declared.SpanStart < write.SpanStart && ScopeOf(declared) is var scope && scope.Span.Contains(write.Span)
            && MentionsOf(other)
                .Any(mention =>
                    mention.SpanStart >= behind
                        || write.Ancestors().TakeWhile(node => node != scope)
                            .Any(loop => loop.IsLoop() && loop.Span.Contains(mention.Span))));

    /// <summary>Whether a callee returns it or something that depends on it.</summary>
    private bool IsGivenBack { get; set; }

    /// <summary>Whether something releases it that is not a statement of its own.</summary>
    public bool IsReleasedElsewhere { get; private set; }

    /// <summary>Whether callbacks hang on it that are to run after the statement that registers them.</summary>
    public bool ActsOnItsOwn { get; private set; }

    public static ResourceUsages OfLocal(FixContext site, ILocalSymbol local) => Create(site, local.Type, dependents =>
    {
        dependents._lastRelease = dependents.LastReleaseOf(local);
        dependents.Follow(local, ValueRelation.Self);
    });

    public static ResourceUsages OfValue(FixContext site, ExpressionSyntax value) =>
        Create(site, site.Model.GetTypeInfo(value).Type, dependents => dependents.Judge(value, ValueRelation.Self));

    /// <summary>What depends on the resources in a collection of a function's own.</summary>
    public static ResourceUsages OfCollection(FixContext site, ILocalSymbol collection, ITypeSymbol element, SyntaxNode function) =>
        Create(site, element, dependents => dependents.Follow(collection, ValueRelation.Container), function);

    private static ResourceUsages Create(FixContext site, ITypeSymbol? resource, Action<ResourceUsages> start, SyntaxNode? function = null)
    {
        var dependents = new ResourceUsages(site.Model, function
            ?? site.Expression.Function(), resource, null, RecursionGuard.Start(), site.Cancellation);
        start(dependents);
        return dependents.Settled();
    }

    /// <summary>
    /// Follows what is handed to a method in the source: whether it comes back; nothing if some body keeps or releases it, or cannot be
    /// seen.
    /// </summary>
    private bool? ComesBack(IMethodSymbol method, IParameterSymbol parameter)
    {
        method = method.ReducedFrom ?? method;
        var bodies = PossibleTargets.Find(method.OriginalDefinition, _model.Compilation, _cancellation);
        var place = method.Parameters.IndexOf(method.Parameters.FirstOrDefault(candidate => candidate.Name == parameter.Name) ?? parameter);
        var inside = bodies.Select(body => place < 0 ? null : Inside(body, body.Parameters[place])).ToList();
        return inside.Count == 0 || inside.Contains(null) ? null : inside.Any(body => body!.IsGivenBack);
    }

    private ResourceUsages? Inside(IMethodSymbol method, IParameterSymbol parameter)
    {
        // The caller of an 'async void' goes on at its first 'await'.
        if (method is { IsAsync: true, ReturnsVoid: true } || parameter.RefKind is RefKind.Ref or RefKind.Out) return null;
        if (parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation) is not { Parent.Parent: { } body } declaration)
            return null;
        if (body is not (BaseMethodDeclarationSyntax { Body: not null } or BaseMethodDeclarationSyntax { ExpressionBody: not null }
            or LocalFunctionStatementSyntax))
            return null;
        if (ModelOf(body.SyntaxTree) is not { } model || model.GetDeclaredSymbol(declaration, _cancellation) is not { } received)
            return null;
        var isInside = IsInside(parameter);
        if (!_guard.TryEnter(parameter, out var guard) && !isInside) return null;
        var inside = new ResourceUsages(model, body, parameter.Type, this, guard, _cancellation) { _received = parameter };
        if (isInside) return inside;
        inside.Follow(received, parameter.Type.Name == "CancellationToken" ? ValueRelation.Token : ValueRelation.Self);
        inside.IsGivenBack |= body.DescendantNodes().OfType<YieldStatementSyntax>().Any();
        inside.Settled();
        ActsOnItsOwn |= inside.ActsOnItsOwn;
        return inside.Escapes || inside.IsReleasedElsewhere || inside.Releases.Count > 0 || inside.Writes.Count > 0 ? null : inside;
    }

    // A body that calls itself does nothing else with what it is given than what is found out about it anyway.
    private bool IsInside(IParameterSymbol parameter) =>
        SymbolEqualityComparer.Default.Equals(_received, parameter) || RecursionGuard.Descend(_caller)?.IsInside(parameter) == true;

    // The body may be in a project that this one refers to.
    private SemanticModel? ModelOf(SyntaxTree tree)
    {
        if (tree == _model.SyntaxTree) return _model;
        var compilations = _model.Compilation.References.OfType<CompilationReference>().Select(reference => reference.Compilation)
            .Prepend(_model.Compilation);
        return compilations.FirstOrDefault(compilation => compilation.ContainsSyntaxTree(tree))?.GetSemanticModel(tree);
    }

    private ResourceUsages Settled()
    {
        // A task that nobody waits for, or not before an early return, still runs when the resource is gone.
        if (_promises.Any(promise => !_kept.TryGetValue(promise, out var wait) || IsLeftBetween(promise, wait))) Escapes = true;

        // What goes on using it may go to the caller together with it, not without it.
        if (_partsReturned.Any(exit => !HandOvers.Contains(exit))) Escapes = true;
        return this;
    }

    private bool IsLeftBetween(ISymbol promise, int wait) =>
        _function.DescendantNodes(node =>
            node == _function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .OfType<ReturnStatementSyntax>().Any(exit => exit.SpanStart > promise.Locations[0].SourceSpan.Start && exit.Span.End < wait);

    private void Keep(ISymbol? promise, int wait)
    {
        if (promise is ILocalSymbol or IParameterSymbol && (!_kept.TryGetValue(promise, out var known) || wait < known))
            _kept[promise] = wait;
    }

    private void Follow(ISymbol symbol, ValueRelation relation)
    {
        RecursionGuard.EnsureStack();
        if (Escapes || !_followed.Add((symbol, relation))) return;
        if (IsPending(relation)) _promises.Add(symbol);
        foreach (var name in MentionsOf(symbol))
        {
            Mentions.Add(name);
            FollowOutOfFunctions(name, symbol);
            if (symbol is not IMethodSymbol) Judge(name, relation);
            else if (name.Parent is InvocationExpressionSyntax call && call.Expression == name)
                JudgeResult(call, relation, ResourceUse.FromMember);
            else JudgeCapture(name);
        }
    }

    /// <summary>Whether the body goes on to release the resource: who is given it here has it no longer than that in any case.</summary>
    private bool IsReleasedBehind(SyntaxNode use) => use.Span.End <= _lastRelease && use.Function() == _function;

    /// <summary>Where the block that declares a local releases it for good.</summary>
    private int LastReleaseOf(ILocalSymbol local)
    {
        if (DeclarationOf(local)?.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is not { } declaration
            || StatementList.TryCreate(declaration) is not { } siblings)
            return 0;
        var last = siblings.Statements.LastOrDefault(statement =>
            statement is ExpressionStatementSyntax && MentionsOf(local).Any(name => statement.Span.Contains(name.Span)));
        return last is not null && MentionsOf(local).All(name => name.SpanStart < last.Span.End)
            && last.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Any(call =>
                    call is
                    {
                        ArgumentList.Arguments.Count: 0,
                        Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax, Name.Identifier.ValueText: var name }
                    }
                        && (IsRelease(name) || name == "Stop" && local.Type.Name == "TcpListener"))
            ? last.SpanStart
            : 0;
    }

    private IEnumerable<SimpleNameSyntax> MentionsOf(ISymbol symbol) =>
        _names[symbol.Name].Where(name => SymbolEqualityComparer.Default.Equals(_model.GetSymbolInfo(name, _cancellation).Symbol, symbol));

    private SyntaxNode? DeclarationOf(ISymbol symbol) => symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation);

    private static SyntaxNode ScopeOf(SyntaxNode declaration) =>
        declaration.AncestorsAndSelf()
            .First(node => node is BlockSyntax or SwitchSectionSyntax or MemberDeclarationSyntax or CompilationUnitSyntax || node.IsLoop());

    /// <summary>A lambda or local function that mentions the resource depends on it as a whole.</summary>
    private void FollowOutOfFunctions(SyntaxNode mention, ISymbol symbol)
    {
        var declaration = symbol.DeclaringSyntaxReferences.FirstOrDefault()?.Span;
        foreach (var function in mention.Ancestors().TakeWhile(ancestor => ancestor != _function))
        {
            if (declaration is { } declared && function.Span.Contains(declared)) return;
            if (function is QueryExpressionSyntax query && !query.FromClause.Span.Contains(mention.Span))
                JudgeResult(query, ValueRelation.Derived, ResourceUse.FromMember);
            if (function is AnonymousFunctionExpressionSyntax lambda) JudgeCapture(lambda);
            if (function is not LocalFunctionStatementSyntax local
                || _model.GetDeclaredSymbol(local, _cancellation) is not IMethodSymbol called)
                continue;
            if (called.IsAsync && called.ReturnsVoid) Escapes = true;
            Follow(called, ValueRelation.Derived);
        }
    }

    private void Hold(ISymbol? local, ValueRelation relation)
    {
        if (local is not (ILocalSymbol { IsRef: false } or IParameterSymbol { RefKind: RefKind.None })
            || local.DeclaringSyntaxReferences.FirstOrDefault() is not { } declaration || !_function.Span.Contains(declaration.Span))
        {
            Escapes = true;
            return;
        }

        if (relation is ValueRelation.Alias or ValueRelation.Owner && IsDeclaredInUsing(local)) IsReleasedElsewhere = true;
        Follow(local, relation == ValueRelation.Self ? ValueRelation.Alias : relation);
    }

    private bool IsDeclaredInUsing(ISymbol local) => local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation)
        is VariableDeclaratorSyntax
    {
        Parent.Parent: UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword }
    };
}
