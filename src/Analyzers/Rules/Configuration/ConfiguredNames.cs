using LeakAnalyzers.Knowledge;

namespace LeakAnalyzers.Rules.Configuration;

/// <summary>Finds names of types and methods in options that a compilation doesn't have.</summary>
/// <remarks>
/// One configuration file often serves a whole solution, and each of its projects references only some of the types that it names.
/// A name is wrong only where the compilation has one that is nearly it.
/// </remarks>
internal sealed class ConfiguredNames(Compilation compilation)
{
    /// <summary>The existing name that a name was meant to be; null if the name exists or no other one is near.</summary>
    public string? Intended(NameKind kind, string name) => kind == NameKind.Types ? IntendedType(name) : IntendedMethod(name);

    private string? IntendedMethod(string name)
    {
        if (MemberContract.Taking(name) is not { } contract) return null;
        var parameter = contract.Parameter is null ? "" : $"({contract.Parameter})";
        if (IntendedType(contract.Type) is { } type) return $"{type}.{contract.Member}{parameter}";
        var methods = compilation.GetTypesByMetadataName(contract.Type).SelectMany(Methods).ToList();
        return methods.Contains(contract.Member) || NearestName.Find(contract.Member, methods) is not { } near
            ? null
            : $"{contract.Type}.{near}{parameter}";
    }

    private static IEnumerable<string> Methods(INamedTypeSymbol type)
    {
        var ancestors = new List<INamedTypeSymbol>(type.AllInterfaces);
        for (var ancestor = type; ancestor is not null; ancestor = ancestor.BaseType) ancestors.Add(ancestor);
        return ancestors.SelectMany(static ancestor => ancestor.GetMembers().OfType<IMethodSymbol>())
            .Where(static method => method.MethodKind == MethodKind.Ordinary).Select(static method => method.Name);
    }

    private string? IntendedType(string name)
    {
        // A simple name is meant wherever its type is.
        if (name.IndexOf('.') < 0 || !compilation.GetTypesByMetadataName(name).IsEmpty) return null;
        var parts = name.Split('.');
        INamespaceSymbol space = compilation.GlobalNamespace;
        for (var index = 0; index < parts.Length - 1; index++)
        {
            if (Inner(space, parts[index]) is { } inner)
            {
                space = inner;
                continue;
            }

            var spaces = space.GetNamespaceMembers().Select(static member => member.Name);
            return NearestName.Find(parts[index], spaces) is { } near ? Existing(parts, index, near) : null;
        }

        var last = parts.Length - 1;
        var types = space.GetTypeMembers().SelectMany(NestedNames).ToList();
        var generic = types.FirstOrDefault(type => type.StartsWith(parts[last] + "`", StringComparison.Ordinal));
        return (generic ?? NearestName.Find(parts[last], types)) is { } type ? Existing(parts, last, type) : null;
    }

    private static INamespaceSymbol? Inner(INamespaceSymbol space, string name) =>
        space.GetNamespaceMembers().FirstOrDefault(member => member.Name == name);

    /// <summary>The name with one part replaced, if the compilation has it.</summary>
    private string? Existing(string[] parts, int index, string replacement)
    {
        var name = string.Join(".", parts.Select((part, position) => position == index ? replacement : part));
        return compilation.GetTypesByMetadataName(name).IsEmpty ? null : name;
    }

    private static IEnumerable<string> NestedNames(INamedTypeSymbol type)
    {
        yield return type.MetadataName;
        foreach (var inner in type.GetTypeMembers()) yield return $"{type.MetadataName}+{inner.MetadataName}";
    }
}
