using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Summaries;

/// <summary>What a method does with the argument for a parameter.</summary>
internal enum ParameterEffect
{
    /// <summary>Uses it; the caller still owes the release.</summary>
    Borrows,

    /// <summary>Releases it on every way out.</summary>
    Releases,

    /// <summary>The same, unless it throws: the exception then has it, and whoever catches that.</summary>
    BorrowsOrThrows,

    /// <summary>Gives it back as the result, and leaves the release to the caller.</summary>
    Returns,

    /// <summary>Stores it, hands it on, or nobody can tell.</summary>
    Keeps,
}

/// <summary>
/// What methods of the same compilation do with their arguments and results: asked for lazily, kept for the life of the compilation, safe
/// on cycles.
/// </summary>
internal sealed class MethodSummaries
{
    /// <summary>First words of methods after which an object is at its end, as far as anybody can tell.</summary>
    private static readonly string[] s_ends = ["Close", "Dispose", "Shutdown", "ShutDown", "Abort", "Release", "Destroy", "Free",
        "Terminate", "Kill", "Disconnect", "End", "Exit", "Unload", "Stop", "Finish", "Complete", "Cancel"];

    private static readonly ConditionalWeakTable<Resources, MethodSummaries> s_byResources = new();

    private readonly Compilation _compilation;
    private readonly Resources _resources;
    private readonly MethodSummaries? _caller;
    private readonly int _depth;
    private readonly ConcurrentDictionary<IParameterSymbol, (ParameterEffect Effect, int Calls)> _effects;
    private readonly Dictionary<(IParameterSymbol, int Depth), (ParameterEffect Effect, bool IsCutShort)>? _inQuestion;
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _ends;
    private readonly ConcurrentDictionary<IMethodSymbol, ResultOwnership> _results;
    private readonly ConcurrentDictionary<IMethodSymbol, ResourceHolder?> _carried;
    private readonly ConcurrentDictionary<IMethodSymbol, IOperation?> _returned;
    private readonly Implementations _implementations;
    private readonly DelegateParameterSummary _handlings;
    private readonly IParameterSymbol? _asked;

    /// <summary>
    /// Whether the answer that is being worked out met itself, or went too deep: it is then true of this chain of calls alone.
    /// </summary>
    private bool _cutShort;

    /// <summary>How many calls deep the answer that is being worked out looks.</summary>
    private int _calls = 1;

    private MethodSummaries(Compilation compilation, Resources resources)
    {
        (_compilation, _resources, _implementations, Work) = (compilation, resources, new(compilation), AnalysisCounters.For(compilation));
        _effects = new(SymbolEqualityComparer.Default);
        Throws = new(compilation, resources, _implementations);
        _ends = new(SymbolEqualityComparer.Default);
        _results = new(SymbolEqualityComparer.Default);
        _carried = new(SymbolEqualityComparer.Default);
        _returned = new(SymbolEqualityComparer.Default);
        _handlings = new(compilation, MayEnd);
    }

    private MethodSummaries(MethodSummaries caller, IParameterSymbol asked)
    {
        (_compilation, _resources, _effects, Throws, _ends, _results, _carried, _returned, _implementations,
            _handlings) = (caller._compilation, caller._resources, caller._effects, caller.Throws, caller._ends, caller._results,
                caller._carried, caller._returned, caller._implementations, caller._handlings);
        (_caller, _asked, _depth, Work) = (caller, asked, caller._depth + 1, caller.Work);
        _inQuestion = caller._inQuestion ?? new();
    }

    /// <summary>Counts what is done for the compilation.</summary>
    public AnalysisCounters Work { get; }

    /// <summary>Which operations may throw.</summary>
    public ThrowModel Throws { get; }

    public static MethodSummaries For(Compilation compilation, Resources resources) =>
        s_byResources.GetValue(resources, r => new MethodSummaries(compilation, r));

    /// <summary>Those of the compilation that the resources belong to.</summary>
    public static MethodSummaries For(Resources resources) => For(resources.Compilation, resources);

    /// <remarks>
    /// What is kept for the compilation must not depend on which question came first. An answer therefore knows how many calls deep it
    /// looked and is used only where it would have been found as well, and what is true of one chain of calls alone is not kept.
    /// </remarks>
    public ParameterEffect EffectOn(IParameterSymbol parameter)
    {
        RecursionGuard.EnsureStack();
        parameter = parameter.OriginalDefinition;
        if (_effects.TryGetValue(parameter, out var known)) return Reaches(known.Calls) ? known.Effect : CutShort(upTo: null);
        for (var caller = this; caller is not null; caller = caller._caller)
        {
            if (SymbolEqualityComparer.Default.Equals(caller._asked, parameter)) return CutShort(caller);
        }

        if (!Reaches(1)) return CutShort(upTo: null);
        if (_inQuestion is not null && _inQuestion.TryGetValue((parameter, _depth), out var earlier))
            return earlier.IsCutShort ? CutShort(upTo: null, earlier.Effect) : earlier.Effect;
        var inside = new MethodSummaries(this, parameter);
        var effect = Work.Callees < AnalysisBudget.CalleesPerCompilation ? inside.FindEffect(parameter) : ParameterEffect.Keeps;
        Work.CountCallee();
        if (!inside._cutShort || _caller is null) _effects.TryAdd(parameter, (effect, inside._calls));
        else _inQuestion![(parameter, _depth)] = (effect, inside._cutShort);
        _calls = Math.Max(_calls, inside._calls + 1);
        return effect;
    }

    private bool Reaches(int calls)
    {
        if (_depth + calls > RecursionGuard.MaxDepth) return false;
        _calls = Math.Max(_calls, calls + 1);
        return true;
    }

    /// <summary>Marks the answers of the calls that led here, down to one of them, as true of this chain alone.</summary>
    private ParameterEffect CutShort(MethodSummaries? upTo, ParameterEffect effect = ParameterEffect.Keeps)
    {
        for (var between = this; between is not null && between != upTo; between = between._caller) between._cutShort = true;
        return effect;
    }

    /// <summary>
    /// Whether a method of the compilation may release its own object: its name says so, or its text, or that of a method beside it, names
    /// a release.
    /// </summary>
    public bool MayEnd(IMethodSymbol method) => IsSource(method) && _ends.GetOrAdd(method.OriginalDefinition, static m =>
        IsNamedForEnd(m.Name)
        || Named(m)
            .Any(name =>
                IsRelease(name)
                    || m.ContainingType.GetMembers(name)
                        .Any(static beside => beside is IMethodSymbol called && Named(called).Any(IsRelease))));

    /// <summary>Whether a name says that an object is at its end afterwards.</summary>
    public static bool IsNamedForEnd(string method) => s_ends.Any(word => method.StartsWith(word, StringComparison.Ordinal));

    /// <summary>Whether a symbol is written in the compilation itself.</summary>
    public bool IsSource(ISymbol symbol) => _resources.IsSource(symbol);

    private static IEnumerable<string> Named(IMethodSymbol method) =>
        method.DeclaringSyntaxReferences.SelectMany(static reference => reference.GetSyntax().DescendantNodes().OfType<SimpleNameSyntax>())
            .Select(static name => name.Identifier.ValueText).Distinct();

    internal static bool IsRelease(string name) =>
        name.StartsWith("Dispose", StringComparison.Ordinal) || name.StartsWith("Close", StringComparison.Ordinal);

    /// <summary>Whether the delegate that is called may release what it is given.</summary>
    public bool MayRelease(IInvocationOperation call, IArgumentOperation argument) => _handlings.MayRelease(call, argument);

    /// <summary>
    /// The expression that a method of the compilation is, where it has no other statement; null for what may be another method at run
    /// time.
    /// </summary>
    public IOperation? ReturnedExpression(IMethodSymbol method) =>
        _returned.GetOrAdd((method.ReducedFrom ?? method).OriginalDefinition, m =>
    {
        if (m.IsAbstract || m.IsVirtual || m.IsOverride || m.DeclaringSyntaxReferences is not [{ } reference]
            || reference.GetSyntax() is not { } declaration)
            return null;
        var expression = declaration switch
        {
            BaseMethodDeclarationSyntax { ExpressionBody.Expression: var arrow } when arrow is not null => arrow,
            LocalFunctionStatementSyntax { ExpressionBody.Expression: var arrow } when arrow is not null => arrow,
            BaseMethodDeclarationSyntax { Body.Statements: [ReturnStatementSyntax { Expression: { } value }] } => value,
            LocalFunctionStatementSyntax { Body.Statements: [ReturnStatementSyntax { Expression: { } value }] } => value,
            _ => null,
        };
        if (expression is null || !_compilation.ContainsSyntaxTree(declaration.SyntaxTree)) return null;
        // A callee in another file has no other way to its operations; asked only about calls in conditions, and kept.
#pragma warning disable RS1030
        return _compilation.GetSemanticModel(declaration.SyntaxTree).GetOperation(expression);
#pragma warning restore RS1030
    });

    /// <summary>What the source says about a method's result.</summary>
    public ResultOwnership ResultOf(IMethodSymbol method) =>
        !IsSource(method)
            ? ResultOwnership.Unknown
            : _results.GetOrAdd(method.OriginalDefinition, m => ReturnValueSummary.FreshnessOf(_implementations.OnlyOneOf(m) ?? m));

    /// <summary>
    /// The resource that the object a method makes and returns brings along for the caller to release; null where it brings none, or keeps
    /// it as well.
    /// </summary>
    public ResourceHolder? CarriedBy(IMethodSymbol method) => _carried.GetOrAdd(method.OriginalDefinition, m =>
    {
        if ((m.ReturnType.AwaitedType() ?? m.ReturnType) is not INamedTypeSymbol { IsUnboundGenericType: false } type) return null;
        foreach (var member in ResourceHolder.Candidates(type, _resources))
        {
            if (ReturnedMemberSummary.Summarize(_implementations.OnlyOneOf(m) ?? m, type, member) is var (freshness, isPerhapsEmpty)
                && OutputOwnership.IsMade(_resources.Kind(ResourceHolder.TypeOf(member))!.Value, freshness))
                return new(type, member, isPerhapsEmpty);
        }

        return null;
    });

    /// <summary>The same about what an <c>out</c> parameter takes.</summary>
    public ResultOwnership OutOf(IParameterSymbol parameter) =>
        !IsSource(parameter.ContainingSymbol)
            ? ResultOwnership.Shared
            : ReturnValueSummary.FreshnessOf(Implemented(parameter.OriginalDefinition)) ?? ResultOwnership.Shared;

    /// <summary>The parameter of the only method that implements the one it belongs to.</summary>
    private IParameterSymbol Implemented(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol method && _implementations.OnlyOneOf(method) is { } only
            && only.Parameters.Length == method.Parameters.Length
            ? only.Parameters[parameter.Ordinal]
            : parameter;

    private ParameterEffect FindEffect(IParameterSymbol parameter)
    {
        if (Implemented(parameter) is var implemented && !SymbolEqualityComparer.Default.Equals(implemented, parameter))
            return EffectOn(implemented);
        if (parameter.ContainingSymbol
            is not IMethodSymbol { IsAbstract: false, IsExtern: false, DeclaringSyntaxReferences.Length: 1 } method)
            return ParameterEffect.Keeps;
        if (!IsSource(method) || method.ContainingType.TypeKind == TypeKind.Interface || method.PartialImplementationPart is not null)
            return ParameterEffect.Keeps;
        var declaration = method.DeclaringSyntaxReferences[0].GetSyntax();
        if (declaration is RecordDeclarationSyntax) return ParameterEffect.Keeps; // it becomes a property
        if (OnlyUsedAsReceiver(declaration, parameter.Name) is { } simple) return simple;
        if (!_compilation.ContainsSyntaxTree(declaration.SyntaxTree)) return ParameterEffect.Keeps;

        // A callee in another file has no other way to its operations; asked only where a tracked resource is passed to it, and kept.
#pragma warning disable RS1030
        var model = Work.Counted(_compilation.GetSemanticModel(declaration.SyntaxTree));
#pragma warning restore RS1030
        return model.GetOperation(declaration) switch
        {
            IMethodBodyOperation root when Graph(root) is { } graph => Walk(graph, root, parameter),
            // a property that is an expression
            IBlockOperation { Parent: null } root => Walk(ControlFlowGraph.Create(root), root, parameter),
            IConstructorBodyOperation { Initializer: null } root when Graph(root) is { } graph => Walk(graph, root, parameter),
            ILocalFunctionOperation local
                when !Exports(declaration, parameter.Name) && Graph(ValueUse.Root(local)) is { } outer
                    && GraphOf(local.Symbol, outer) is { } graph =>
                Walk(graph, local, local.Symbol.Parameters[parameter.Ordinal]),
            _ => ParameterEffect.Keeps,
        };
    }

    private static ControlFlowGraph? Graph(IOperation root) => root switch
    {
        IMethodBodyOperation method => ControlFlowGraph.Create(method),
        IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor),
        _ => null,
    };

    private static ControlFlowGraph? GraphOf(IMethodSymbol localFunction, ControlFlowGraph around)
    {
        RecursionGuard.EnsureStack();
        if (around.LocalFunctions.Contains(localFunction)) return around.GetLocalFunctionControlFlowGraph(localFunction);
        return around.LocalFunctions.Select(inside => GraphOf(localFunction, around.GetLocalFunctionControlFlowGraph(inside)))
            .FirstOrDefault(static found => found is not null);
    }

    /// <summary>Whether a local function puts a parameter, or something made of it, into a variable of the function around it.</summary>
    private static bool Exports(SyntaxNode localFunction, string parameter) =>
        localFunction.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
        assignment.Left is IdentifierNameSyntax { Identifier.ValueText: var target }
            && !localFunction.DescendantNodes()
                .Any(node => node is VariableDeclaratorSyntax declared && declared.Identifier.ValueText == target)
        && assignment.Right.DescendantNodesAndSelf()
            .Any(node =>
                node is IdentifierNameSyntax { Parent: not MemberAccessExpressionSyntax } name && name.Identifier.ValueText == parameter));

    private ParameterEffect Walk(ControlFlowGraph graph, IOperation root, IParameterSymbol parameter)
    {
        var functions = root.Descendants().Where(static o => o is IAnonymousFunctionOperation or ILocalFunctionOperation);
        var captures = new CapturedVariables(functions, _resources, this);
        parameter = ExtensionMembers.ReceiverIn(root, parameter);
        if (captures.EscapesViaCapture(parameter)) return ParameterEffect.Keeps;
        var body = new BodyGraph(Work.Counted(graph), captures, _resources);
        var held = parameter.Type.AwaitedType() is null ? AliasKind.Resource : AliasKind.Task;
        var fate =
            new ResourcePathAnalysis(body, null, ThrowLikelihood.Strong, this, AnalysisBudget.StatesPerResource).Walk(parameter, held);
        if (fate.Unknown || fate.IsKept) return ParameterEffect.Keeps;
        if (fate.Returned) return ParameterEffect.Returns;
        // it may do nothing but throw
        if (!fate.Released && fate.Thrown)
            return fate.Leaks.Any(static leak => leak.Kind == LeakKind.EarlyExit) ? ParameterEffect.BorrowsOrThrows : ParameterEffect.Keeps;
        if (!fate.Released) return ParameterEffect.Borrows;
        return !fate.Thrown && fate.Leaks.All(static leak => leak.Kind == LeakKind.Exception)
            ? ParameterEffect.Releases
            : ParameterEffect.Keeps;
    }

    /// <summary>The cheap answer, from syntax alone: a parameter mentioned only as <c>p.Member</c> is borrowed.</summary>
    private static ParameterEffect? OnlyUsedAsReceiver(SyntaxNode declaration, string name)
    {
        foreach (var node in declaration.DescendantNodes())
        {
            if (node is not IdentifierNameSyntax identifier || identifier.Identifier.ValueText != name) continue;
            if (identifier.Parent is MemberAccessExpressionSyntax member && member.Name == identifier) continue;
            if (identifier.Parent is NameColonSyntax) continue;
            if (identifier.Parent
                is not MemberAccessExpressionSyntax
                {
                    Parent: InvocationExpressionSyntax { Parent: not MemberAccessExpressionSyntax } call,
                    Name.Identifier.ValueText: var called
                } access
                || access.Expression != identifier)
                return null;
            if (called.StartsWith("Dispose", StringComparison.Ordinal) || called.StartsWith("Close", StringComparison.Ordinal)
                || called.StartsWith("Release", StringComparison.Ordinal))
                return null;
            if (call.Parent is not (ExpressionStatementSyntax or AwaitExpressionSyntax or IfStatementSyntax or WhileStatementSyntax
                or BinaryExpressionSyntax))
                return null;
        }

        return ParameterEffect.Borrows;
    }
}
