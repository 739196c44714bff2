namespace LeakAnalyzers.Analysis.Facts;

/// <summary>Every method of a compilation that may run when an overridable one is called.</summary>
internal sealed class Dispatch(Compilation compilation)
{
    private readonly Lazy<List<INamedTypeSymbol>> _types = new(() => Within(compilation.Assembly.GlobalNamespace).ToList());

    public IReadOnlyCollection<IMethodSymbol> Implementations(IMethodSymbol method)
    {
        var found = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        foreach (var type in _types.Value)
        {
            if (method.ContainingType.TypeKind == TypeKind.Interface) found.UnionWith(OfInterface(type, method));
            else found.UnionWith(type.GetMembers(method.Name).OfType<IMethodSymbol>().Where(member => Overrides(member, method)));
        }

        return found;
    }

    private static IEnumerable<IMethodSymbol> OfInterface(INamedTypeSymbol type, IMethodSymbol method)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct)) yield break;
        foreach (var contract in type.AllInterfaces)
        {
            if (!SymbolEqualityComparer.Default.Equals(contract.OriginalDefinition, method.ContainingType)) continue;
            var member = contract.GetMembers(method.Name)
                .FirstOrDefault(one => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, method));
            if (member is not null
                && type.FindImplementationForInterfaceMember(member)?.OriginalDefinition is IMethodSymbol { IsAbstract: false } body)
                yield return body;
        }
    }

    private static bool Overrides(IMethodSymbol member, IMethodSymbol method)
    {
        for (var overridden = member.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, method)) return true;
        }

        return false;
    }

    private static IEnumerable<INamedTypeSymbol> Within(INamespaceOrTypeSymbol space)
    {
        RecursionGuard.EnsureStack();
        return space.GetMembers().SelectMany(static member => member switch
    {
        INamedTypeSymbol type => Within(type).Prepend(type),
        INamespaceSymbol inner => Within(inner),
        _ => [],
    });
    }
}
