using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LeakAnalyzers.Knowledge.Tables;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Knowledge;

/// <summary>
/// The tables as one compilation sees them, with what its options and attributes add: the only place that looks a type or a member up by
/// name.
/// </summary>
/// <remarks>
/// Rows are found from the symbol's own name, never by asking the compilation for types: a row costs nothing where its type is not used.
/// </remarks>
internal sealed class Resources
{
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<string, Resources>> s_byCompilation = new();

    private static readonly ImmutableDictionary<string, ResourceType> s_types =
        new[] { Http.Types, SharedClients.Types, Data.Types, Network.Types, Threading.Types, Streams.Types, Factories.Types }
            .SelectMany(rows => rows).ToImmutableDictionary(row => row.Name);

    private static readonly ILookup<string, MemberContract> s_members =
        new[] { Http.Members, SharedClients.Members, Data.Members, Network.Members, Threading.Members, Streams.Members,
            Cryptography.Members, Factories.Members }
            .SelectMany(rows => rows).ToLookup(row => row.Member);

    private readonly Compilation _compilation;
    private readonly ImmutableDictionary<string, ResourceType> _types;
    private readonly ImmutableHashSet<string> _listed;
    private readonly ILookup<string, MemberContract> _members;
    private readonly OwnershipAttributes? _attributes;
    private readonly ConcurrentDictionary<ITypeSymbol, ResourceType?> _rows = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ITypeSymbol, ResourceKind?> _kinds = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, ImmutableArray<MemberContract>> _contracts = new(SymbolEqualityComparer.Default);

    private Resources(Compilation compilation, Options options)
    {
        _compilation = compilation;
        _attributes = OwnershipAttributes.For(compilation);
        _listed = options.AdditionalResourceTypes.ToImmutableHashSet();
        _types = _listed.Aggregate(s_types, static (types, name) =>
            types.ContainsKey(name) ? types : types.Add(name, new ResourceType(name)));
        _members = options.OwnershipTakingMethods.IsEmpty
            ? s_members
            : s_members.SelectMany(rows => rows)
                .Concat(options.OwnershipTakingMethods.Select(MemberContract.Taking).OfType<MemberContract>()).ToLookup(row => row.Member);
    }

    /// <summary>The compilation in which they were looked up.</summary>
    public Compilation Compilation => _compilation;

    public static IEnumerable<ResourceType> AllTypes => s_types.Values;

    public static IEnumerable<MemberContract> AllMembers => s_members.SelectMany(rows => rows);

    public static Resources For(Compilation compilation, Options options)
    {
        var key = options is { AdditionalResourceTypes.IsEmpty: true, OwnershipTakingMethods.IsEmpty: true }
            ? ""
            : string.Join(";", options.AdditionalResourceTypes) + "|" + string.Join(";", options.OwnershipTakingMethods);
        return s_byCompilation.GetValue(compilation, static _ => new()).GetOrAdd(key, _ => new Resources(compilation, options));
    }

    /// <summary>
    /// Whether a symbol is written in the compilation itself. A member of another project is source in an editor and metadata in a build:
    /// it is a library's in both, so that both say the same.
    /// </summary>
    public bool IsSource(ISymbol symbol) =>
        !symbol.DeclaringSyntaxReferences.IsEmpty
            && SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, _compilation.Assembly);

    /// <summary>The type of a full metadata name, where the compilation has it.</summary>
    public ITypeSymbol? TypeOf(string fullName) => _compilation.GetTypeByMetadataName(fullName);

    /// <summary>The row of a type, of the nearest base type that has one, or of an interface.</summary>
    public ResourceType? Row(ITypeSymbol? type) => IsCandidate(type) ? _rows.GetOrAdd(type!, FindRow) : null;

    /// <summary>The kind of a type that has a row.</summary>
    public ResourceKind? Kind(ITypeSymbol? type) => Row(type) is { NeedsNoReleaseBecause: null } row ? row.Kind : null;

    /// <summary>
    /// The kind of a type, <see cref="ResourceKind.Other"/> for whatever else is disposable and loses something when it is not disposed.
    /// </summary>
    public ResourceKind? KindOrOther(ITypeSymbol? type) =>
        IsCandidate(type)
            ? _kinds.GetOrAdd(type!, t =>
                Row(t) is { } row ? Kind(t) : t.IsDisposable() && _attributes?.NeedsNoDisposal(t) != true ? ResourceKind.Other : null)
            : null;

    /// <summary>Whether the user's options name the type: any call that returns one then acquires.</summary>
    public bool IsListed(ITypeSymbol type) => !_listed.IsEmpty && Row(type) is { } row && _listed.Contains(row.Name);

    /// <summary>The contracts of a method, found on the type that declares it or on one it overrides or implements.</summary>
    public ImmutableArray<MemberContract> Contracts(IMethodSymbol method)
    {
        if (!_members.Contains(method.Name) && _attributes is null) return ImmutableArray<MemberContract>.Empty;

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

    /// <summary>Whether what the method or constructor yields is declared to need no disposal.</summary>
    public bool IsBorrowed(IMethodSymbol method) => Has(method, Handover.ReturnsBorrowed);

    /// <summary>
    /// Dispose, DisposeAsync, or a method the tables document as equal; of what has no kind of its own, Close, as the guidelines of the
    /// framework have it.
    /// </summary>
    public bool IsRelease(IMethodSymbol method) =>
        (method.Name is "Dispose" or "DisposeAsync" && method.Parameters.Length == 0)
        || method is { Name: "Dispose", IsStatic: false, Parameters.Length: 1 } // (bool), a timer's (WaitHandle)
        || Has(method, Handover.ReleasesReceiver)
        || (method.Name is "Close" or "CloseAsync" && KindOrOther(method.ContainingType) == ResourceKind.Other);

    /// <summary>Whether the object made releases the argument for a parameter together with itself; null where no row tells.</summary>
    public bool? Adopts(IObjectCreationOperation creation, IParameterSymbol parameter)
    {
        for (ITypeSymbol? type = creation.Type; Row(type) is { } row; type = type!.BaseType)
        {
            foreach (var adoption in row.Adoptions)
            {
                if (adoption.Parameter == parameter.Name) return adoption.HoldsFor(creation);
            }
        }

        return null;
    }

    /// <summary>Whether the object made lives off the argument for a parameter and leaves it alone.</summary>
    public bool Borrows(ITypeSymbol? made, IParameterSymbol parameter)
    {
        for (var type = made; Row(type) is { } row; type = type!.BaseType)
        {
            if (row.Borrowed.Contains(parameter.Name) || row.Kind == ResourceKind.Command) return true;
        }

        return false;
    }

    /// <summary>Whether a creation is a view over something it was given: releasing it is then the business of whoever owns that.</summary>
    public bool WrapsArgument(IObjectCreationOperation creation)
    {
        if (Row(creation.Type) is null) return false;
        foreach (var argument in creation.Arguments)
        {
            if (argument is { ArgumentKind: ArgumentKind.Explicit, Parameter: { } parameter } && Adopts(creation, parameter) is not null)
                return true;
        }

        return false;
    }

    private static bool IsCandidate(ITypeSymbol? type) =>
        type is

        {
            SpecialType: SpecialType.None,
            TypeKind: not (TypeKind.Enum or TypeKind.Delegate or TypeKind.Array or TypeKind.Pointer or TypeKind.Dynamic or TypeKind.Error)
        };

    private ResourceType? FindRow(ITypeSymbol type)
    {
        RecursionGuard.EnsureStack();
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
            if (_types.TryGetValue(t.FullName(), out var row)) return row;
        }

        foreach (var contract in type.AllInterfaces)
        {
            if (_types.TryGetValue(contract.FullName(), out var row)) return row;
        }

        return null;
    }

    private ImmutableArray<MemberContract> FindContracts(IMethodSymbol method)
    {
        var found = ImmutableArray.CreateBuilder<MemberContract>();
        if (_attributes is not null) found.AddRange(_attributes.Contracts(method));
        foreach (var contract in _members[method.Name])
        {
            if (method.ContainingType is { } type && type.Is(contract.Type)) found.Add(contract);
        }

        return found.ToImmutable();
    }
}
