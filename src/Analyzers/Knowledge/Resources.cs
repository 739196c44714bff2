using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LeakAnalyzers.Knowledge.Tables;

namespace LeakAnalyzers.Knowledge;

/// <summary>The tables as one compilation sees them: the only place that looks a type or a member up by name.</summary>
/// <remarks>Rows are found from the symbol's own name, never by asking the compilation for types: a row costs nothing where its type is not used.</remarks>
internal sealed class Resources
{
    private static readonly ConditionalWeakTable<Compilation, Resources> s_byCompilation = new();

    private static readonly ImmutableDictionary<string, ResourceType> s_types =
        new[] { Http.Types, SharedClients.Types, Data.Types, Network.Types, Threading.Types, Streams.Types }
            .SelectMany(rows => rows).ToImmutableDictionary(row => row.Name);

    private static readonly ILookup<string, MemberContract> s_members =
        new[] { Http.Members, SharedClients.Members, Data.Members, Network.Members, Threading.Members, Streams.Members }
            .SelectMany(rows => rows).ToLookup(row => row.Member);

    private readonly ConcurrentDictionary<ITypeSymbol, ResourceType?> _rows = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, ImmutableArray<MemberContract>> _contracts = new(SymbolEqualityComparer.Default);

    public static IEnumerable<ResourceType> AllTypes => s_types.Values;

    public static IEnumerable<MemberContract> AllMembers => s_members.SelectMany(rows => rows);

    public static Resources Of(Compilation compilation) => s_byCompilation.GetValue(compilation, static _ => new Resources());

    /// <summary>The row of a type, of the nearest base type that has one, or of an interface.</summary>
    public ResourceType? Row(ITypeSymbol? type)
    {
        if (type is null || type.SpecialType != SpecialType.None) return null;
        if (type.TypeKind is TypeKind.Enum or TypeKind.Delegate or TypeKind.Array or TypeKind.Pointer or TypeKind.Dynamic or TypeKind.Error) return null;

        return _rows.GetOrAdd(type, FindRow);
    }

    public ResourceKind? Kind(ITypeSymbol? type) => Row(type) is { NeedsNoReleaseBecause: null } row ? row.Kind : null;

    /// <summary>The contracts of a method, found on the type that declares it or on one it overrides or implements.</summary>
    public ImmutableArray<MemberContract> Contracts(IMethodSymbol method)
    {
        if (!s_members.Contains(method.Name)) return ImmutableArray<MemberContract>.Empty;

        return _contracts.GetOrAdd((method.ReducedFrom ?? method).OriginalDefinition, FindContracts);
    }

    public bool Has(IMethodSymbol method, Handover handover)
    {
        foreach (var contract in Contracts(method))
        {
            if (contract.Handover == handover) return true;
        }

        return false;
    }

    /// <summary>Dispose, DisposeAsync, or a method the tables document as equal.</summary>
    public bool IsRelease(IMethodSymbol method) =>
        (method.Name is "Dispose" or "DisposeAsync" && method.Parameters.Length == 0)
        || (method is { Name: "Dispose", Parameters.Length: 1 } && method.Parameters[0].Type.SpecialType == SpecialType.System_Boolean)
        || Has(method, Handover.ReleasesReceiver);

    private static ResourceType? FindRow(ITypeSymbol type)
    {
        if (type is ITypeParameterSymbol parameter)
        {
            foreach (var constraint in parameter.ConstraintTypes)
            {
                if (FindRow(constraint) is { } row) return row;
            }

            return null;
        }

        for (ITypeSymbol? t = type; t is { SpecialType: SpecialType.None }; t = t.BaseType)
        {
            if (Named(t) is { } row) return row;
        }

        foreach (var contract in type.AllInterfaces)
        {
            if (Named(contract) is { } row) return row;
        }

        return null;
    }

    private static ResourceType? Named(ITypeSymbol type) => s_types.TryGetValue(type.FullName(), out var row) ? row : null;

    private static ImmutableArray<MemberContract> FindContracts(IMethodSymbol method)
    {
        var found = ImmutableArray.CreateBuilder<MemberContract>();
        foreach (var contract in s_members[method.Name])
        {
            if (method.ContainingType is { } type && type.Is(contract.Type)) found.Add(contract);
        }

        return found.ToImmutable();
    }
}
