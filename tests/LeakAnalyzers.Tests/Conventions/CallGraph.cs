using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>Which member of a compilation calls which: a lambda belongs to the member around it, a method group counts as a call.</summary>
internal sealed class CallGraph
{
    private readonly Dictionary<ISymbol, HashSet<ISymbol>> _calls = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<ISymbol>> _overrides = new(SymbolEqualityComparer.Default);

    private CallGraph()
    {
    }

    public static CallGraph Create(params IEnumerable<CSharpCompilation> compilations)
    {
        var graph = new CallGraph();
        var models = compilations.SelectMany(compilation => compilation.SyntaxTrees.Select(tree => OwnSources.Model(compilation, tree))).ToList();
        foreach (var model in models) graph.ReadOverrides(model);
        foreach (var model in models) graph.ReadCalls(model);

        return graph;
    }

    public IReadOnlyCollection<ISymbol> CallsOf(ISymbol member) => _calls.TryGetValue(member, out var called) ? called : [];

    /// <summary>The members that reach themselves, in groups that reach each other (Tarjan's strongly connected components).</summary>
    public IEnumerable<IReadOnlyList<ISymbol>> Rings()
    {
        var index = new Dictionary<ISymbol, int>(SymbolEqualityComparer.Default);
        var low = new Dictionary<ISymbol, int>(SymbolEqualityComparer.Default);
        var open = new Stack<ISymbol>();
        var onStack = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var rings = new List<IReadOnlyList<ISymbol>>();
        foreach (var member in _calls.Keys)
        {
            if (!index.ContainsKey(member)) Visit(member);
        }

        return rings;

        void Visit(ISymbol member)
        {
            index[member] = low[member] = index.Count;
            open.Push(member);
            onStack.Add(member);
            foreach (var called in CallsOf(member))
            {
                if (!index.ContainsKey(called))
                {
                    Visit(called);
                    low[member] = Math.Min(low[member], low[called]);
                }
                else if (onStack.Contains(called))
                {
                    low[member] = Math.Min(low[member], index[called]);
                }
            }

            if (low[member] != index[member]) return;
            var ring = new List<ISymbol>();
            do
            {
                ring.Add(open.Peek());
                onStack.Remove(open.Peek());
            }
            while (!SymbolEqualityComparer.Default.Equals(open.Pop(), member));
            if (ring.Count > 1 || CallsOf(member).Contains(member, SymbolEqualityComparer.Default)) rings.Add(ring);
        }
    }

    /// <summary>The same without some members, and without the calls that lead through them.</summary>
    public CallGraph Without(Func<ISymbol, bool> left)
    {
        var rest = new CallGraph();
        foreach (var (member, calls) in _calls)
        {
            if (!left(member)) rest._calls.Add(member, calls.Where(called => !left(called)).ToHashSet<ISymbol>(SymbolEqualityComparer.Default));
        }

        return rest;
    }

    private void ReadOverrides(SemanticModel model)
    {
        foreach (var node in model.SyntaxTree.GetRoot().DescendantNodes())
        {
            if (node is not (MethodDeclarationSyntax or BasePropertyDeclarationSyntax) || model.GetDeclaredSymbol(node) is not { } member) continue;
            foreach (var above in Overridden(member))
            {
                if (!_overrides.TryGetValue(above, out var below)) _overrides.Add(above, below = []);
                below.Add(member);
            }
        }
    }

    private void ReadCalls(SemanticModel model)
    {
        foreach (var node in model.SyntaxTree.GetRoot().DescendantNodes())
        {
            var called = node switch
            {
                SimpleNameSyntax or ElementAccessExpressionSyntax or BaseObjectCreationExpressionSyntax or BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or CastExpressionSyntax or ConstructorInitializerSyntax => model.GetSymbolInfo(node).Symbol,
                _ => null,
            };
            if (called is not (IMethodSymbol or IPropertySymbol) || Around(node, model) is not { } caller) continue;
            if (!_calls.TryGetValue(caller, out var calls)) _calls.Add(caller, calls = new(SymbolEqualityComparer.Default));
            calls.Add(Definition(called));
            if (node.Parent is not MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax } && _overrides.TryGetValue(Definition(called), out var below)) calls.UnionWith(below);
        }
    }

    /// <summary>What a member overrides or implements.</summary>
    private static IEnumerable<ISymbol> Overridden(ISymbol member)
    {
        for (var above = Above(member); above is not null; above = Above(above)) yield return above.OriginalDefinition;
        foreach (var declared in member.ContainingType.AllInterfaces.Where(type => !type.DeclaringSyntaxReferences.IsEmpty).SelectMany(type => type.GetMembers()))
        {
            if (SymbolEqualityComparer.Default.Equals(member.ContainingType.FindImplementationForInterfaceMember(declared), member)) yield return declared.OriginalDefinition;
        }

        static ISymbol? Above(ISymbol member) => member is IMethodSymbol method ? method.OverriddenMethod : (member as IPropertySymbol)?.OverriddenProperty;
    }

    /// <summary>The member or local function that a node stands in: a property for its accessors, the constructor for what a field is made with.</summary>
    private static ISymbol? Around(SyntaxNode node, SemanticModel model)
    {
        for (var around = node.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case FieldDeclarationSyntax field when field.Modifiers.Any(SyntaxKind.StaticKeyword):
                    return null;
                case LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax:
                    return Definition(model.GetDeclaredSymbol(around)!);
                case TypeDeclarationSyntax type:
                    return model.GetDeclaredSymbol(type) is { InstanceConstructors: [var constructor, ..] } ? constructor : null;
            }
        }

        return null;
    }

    private static ISymbol Definition(ISymbol member) => member switch
    {
        IMethodSymbol { AssociatedSymbol: { } property } => property.OriginalDefinition,
        IMethodSymbol { ReducedFrom: { } extension } => extension.OriginalDefinition,
        IMethodSymbol { PartialImplementationPart: { } implementation } => implementation,
        _ => member.OriginalDefinition,
    };
}
