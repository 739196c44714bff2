using LeakAnalyzers.CodeFixes.Editing.Statements;
using Resources = LeakAnalyzers.Knowledge.Resources;

namespace LeakAnalyzers.CodeFixes.Dispose.Usages;

/// <summary>Whether a value of some type can go on using the resource it was made from.</summary>
internal static class ResourceUse
{
    // Types that are disposable in name, or collections in their own right, and hold data of their own.
    private static readonly HashSet<string> Inert =
    [
        "System.String", "System.Data.DataTable", "System.Data.DataSet", "System.Data.DataRow", "System.Text.Json.JsonDocument",
        "System.IO.MemoryStream",
        "System.Collections.IList", "System.Collections.ICollection", "System.Collections.IDictionary", "System.IConvertible",
        "System.IFormattable", "System.IComparable",
    ];

    private static readonly HashSet<string> Collections =
    [
        "IList`1", "ICollection`1", "IReadOnlyList`1", "IReadOnlyCollection`1", "IDictionary`2", "IReadOnlyDictionary`2", "ISet`1",
        "IReadOnlySet`1",
    ];

    // Values that look into what an object holds, and are worth nothing once it is disposed.
    private static readonly HashSet<string> Lent = [.. Resources.AllTypes.SelectMany(static row => row.Lent)];

    private static readonly string[] DataNamespaces = ["System.Xml", "System.Text", "Newtonsoft.Json", "System.Data", "System.Collections",
        "System.Globalization", "System.Numerics"];

    /// <summary>What a member of the resource gives back.</summary>
    public static bool FromMember(ITypeSymbol? type) => MayCarry(type, asArgument: false, RecursionGuard.Start());

    /// <summary>What a call gives back that the resource was handed to.</summary>
    public static bool FromArgument(ITypeSymbol? type) => MayCarry(type, asArgument: true, RecursionGuard.Start());

    /// <summary>What a call gives back that is known to look at the resource and no more.</summary>
    public static bool Never(ITypeSymbol? type) => false;

    /// <summary>What was read from the resource as text or bytes: only a lazy or disposable result still reads.</summary>
    public static bool FromDeserializer(ITypeSymbol? type) =>
        type is null || type.IsTaskLike() || type.Name == "IAsyncEnumerable" || type.IsDisposable() && !Inert.Contains(type.FullName());

    private static bool MayCarry(ITypeSymbol? type, bool asArgument, RecursionGuard guard)
    {
        RecursionGuard.EnsureStack();
        switch (type)
        {
            case null or IErrorTypeSymbol or IDynamicTypeSymbol or IPointerTypeSymbol or IFunctionPointerTypeSymbol:
                return true;
            case IArrayTypeSymbol array:
                return MayCarry(array.ElementType, asArgument, guard);
            case ITypeParameterSymbol parameter:
                return parameter.ConstraintTypes.Any(constraint => MayCarry(constraint, asArgument, guard));
            case { SpecialType: SpecialType.System_Object }:
                return asArgument;
            case { SpecialType: (>= SpecialType.System_Void and <= SpecialType.System_UIntPtr) or SpecialType.System_DateTime }:
            case { TypeKind: TypeKind.Enum }:
                return false;
            case { TypeKind: TypeKind.Delegate }:
                return true;
        }

        if (type is not INamedTypeSymbol named) return true;
        var name = named.FullName();
        if (Inert.Contains(name)) return false;
        if (Lent.Contains(name)) return true;
        if (named.IsTaskLike() || name is "System.Threading.CancellationToken"
            || named.Name.EndsWith("Awaitable", StringComparison.Ordinal) || named.Name.EndsWith("Awaiter", StringComparison.Ordinal))
            return true;
        if (named.IsDisposable()) return true;
        if (named.IsGenericType && named.TypeArguments.Any(argument => MayCarry(argument, asArgument, guard))) return true;
        if (named.TypeKind == TypeKind.Interface) return !Collections.Contains(named.MetadataName);
        if (named.IsFromSource()) return HoldsACarrier(named, guard);
        return asArgument && named.IsReferenceType && !IsData(named);
    }

    // A lazy sequence in a field of a data class is taken for the list it is in practice.
    private static bool HoldsACarrier(INamedTypeSymbol type, RecursionGuard outer)
    {
        if (!outer.TryEnter(type, out var guard)) return false;
        for (var level = type; level is not null && level.IsFromSource(); level = level.BaseType)
        {
            foreach (var field in level.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic && !field.IsConst))
            {
                if (field.Type is INamedTypeSymbol { Name: "IEnumerable", TypeArguments: { Length: 1 } element }
                    ? MayCarry(element[0], false, guard)
                    : field.Type.SpecialType != SpecialType.System_Object && !SymbolEqualityComparer.Default.Equals(field.Type, type)
                        && MayCarry(field.Type, false, guard))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsData(INamedTypeSymbol type)
    {
        var space = type.ContainingNamespace?.ToDisplayString() ?? "";
        return space == "System" || DataNamespaces.Any(data => space == data || space.StartsWith(data + ".", StringComparison.Ordinal));
    }
}
