namespace LeakAnalyzers.CodeFixes.Dispose.Usages;

/// <summary>The methods that may run where one is called: itself, and whatever stands in for it in the compilation.</summary>
internal static class PossibleTargets
{
    public static IReadOnlyList<IMethodSymbol> Find(IMethodSymbol method, Compilation compilation, CancellationToken cancellation)
    {
        if (!(method.IsAbstract || method.IsVirtual || method.IsOverride) || method.IsSealed || method.ContainingType.IsSealed)
            return [method];
        var others = method.ContainingType.TypeKind == TypeKind.Interface ? OfInterface(method, compilation, cancellation)
            : compilation.GetSymbolsWithName(method.Name, SymbolFilter.Member, cancellation).OfType<IMethodSymbol>()
                .Where(other => !other.IsAbstract && Overrides(other, method));
        return [.. method.IsAbstract ? others : others.Prepend(method)];
    }

    // By the types: an explicit implementation goes by no name of its own.
    private static IEnumerable<IMethodSymbol> OfInterface(IMethodSymbol method, Compilation compilation, CancellationToken cancellation) =>
        compilation.GetSymbolsWithName(static _ => true, SymbolFilter.Type, cancellation).OfType<INamedTypeSymbol>()
            .Where(static type => type.TypeKind is TypeKind.Class or TypeKind.Struct)
            .SelectMany(type =>
                type.AllInterfaces.Where(one => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, method.ContainingType))
                    .SelectMany(one => one.GetMembers(method.Name))
                .Where(member => SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, method))
                .Select(type.FindImplementationForInterfaceMember))
            .OfType<IMethodSymbol>().Where(static found => !found.IsAbstract).Distinct<IMethodSymbol>(SymbolEqualityComparer.Default);

    private static bool Overrides(IMethodSymbol other, IMethodSymbol method)
    {
        for (var overridden = other.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, method)) return true;
        }

        return false;
    }
}
