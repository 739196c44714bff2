using System.Collections.Concurrent;
using System.Threading;

namespace LeakAnalyzers.Analysis.Ownership.Summaries;

/// <summary>Which methods run when an abstract one is called.</summary>
internal sealed class Implementations(Compilation compilation)
{
    private readonly ConcurrentDictionary<IMethodSymbol, ImmutableArray<IMethodSymbol>> _all = new(SymbolEqualityComparer.Default);
    private readonly Lazy<ILookup<INamedTypeSymbol, INamedTypeSymbol>> _concrete = new(() =>
        Concrete(compilation), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The single body in this compilation for an interface's or an abstract method of it; null for any other method.</summary>
    public IMethodSymbol? OnlyOneOf(IMethodSymbol method) => AllOf(method) is [var only] ? only : null;

    /// <summary>The bodies in this compilation for such a method; none where one of its types gets the body from elsewhere.</summary>
    /// <remarks>A call names a generic method with its type arguments; the compiler throws when it is asked what implements that.</remarks>
    public ImmutableArray<IMethodSymbol> AllOf(IMethodSymbol method) =>
        method is { IsAbstract: true, ContainingType: { IsGenericType: false, DeclaringSyntaxReferences.IsEmpty: false } }
            ? _all.GetOrAdd(method.OriginalDefinition, Find)
            : ImmutableArray<IMethodSymbol>.Empty;

    private ImmutableArray<IMethodSymbol> Find(IMethodSymbol method)
    {
        var all = ImmutableArray.CreateBuilder<IMethodSymbol>();
        foreach (var type in _concrete.Value[method.ContainingType])
        {
            var body = method.ContainingType.TypeKind == TypeKind.Interface
                ? type.FindImplementationForInterfaceMember(method) as IMethodSymbol
                : Override(type, method);
            if (body is null || body.IsAbstract) return ImmutableArray<IMethodSymbol>.Empty;
            if (!all.Contains(body, SymbolEqualityComparer.Default)) all.Add(body);
        }

        return all.ToImmutable();
    }

    private static IMethodSymbol? Override(INamedTypeSymbol? type, IMethodSymbol method)
    {
        for (; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(method.Name).OfType<IMethodSymbol>())
            {
                for (var overridden = member; overridden is not null; overridden = overridden.OverriddenMethod)
                {
                    if (SymbolEqualityComparer.Default.Equals(overridden, method)) return member;
                }
            }
        }

        return null;
    }

    /// <summary>The concrete types of the compilation under each interface and base type of its own.</summary>
    private static ILookup<INamedTypeSymbol, INamedTypeSymbol> Concrete(Compilation compilation) =>
        Within(compilation.Assembly.GlobalNamespace)
            .Where(static type => type is { IsAbstract: false, TypeKind: TypeKind.Class or TypeKind.Struct })
            .SelectMany(static type =>
                type.AllInterfaces.Concat(Bases(type)).Where(static above => !above.DeclaringSyntaxReferences.IsEmpty),
                static (type, above) =>
                    (Type: type, Above: above))
            .ToLookup(static pair => pair.Above, static pair => pair.Type,
                (IEqualityComparer<INamedTypeSymbol>)SymbolEqualityComparer.Default);

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (var above = type.BaseType; above is not null; above = above.BaseType) yield return above;
    }

    private static IEnumerable<INamedTypeSymbol> Within(INamespaceOrTypeSymbol space) =>
        RecursionGuard.Descend(space).GetMembers().SelectMany(static member => member switch
    {
        INamedTypeSymbol type => Within(type).Prepend(type),
        INamespaceSymbol inner => Within(inner),
        _ => [],
    });
}
