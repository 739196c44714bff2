namespace LeakAnalyzers.Knowledge;

/// <summary>What is true of any type, read off its symbol.</summary>
internal static class TypeFacts
{
    /// <summary>The full metadata name: namespace, containing types, name with arity.</summary>
    public static string FullName(this ITypeSymbol type)
    {
        var name = type.OriginalDefinition.MetadataName;
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType) name = outer.MetadataName + "+" + name;
        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
            name = space.Name + "." + name;
        return name;
    }

    /// <summary>Is, derives from or implements the type of this full metadata name.</summary>
    public static bool Is(this ITypeSymbol? type, string fullName)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t.IsExactly(fullName)) return true;
        }

        if (type is null) return false;
        foreach (var contract in type.AllInterfaces)
        {
            if (contract.IsExactly(fullName)) return true;
        }

        return false;
    }

    /// <summary>Is the very type of this full metadata name; compares the simple name first, so that a miss costs little.</summary>
    public static bool IsExactly(this ITypeSymbol type, string fullName)
    {
        var name = type.MetadataName;
        return fullName.EndsWith(name, StringComparison.Ordinal) && type.FullName() == fullName;
    }

    public static bool DerivesFrom(this ITypeSymbol type, ITypeSymbol ancestor)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(t.OriginalDefinition, ancestor.OriginalDefinition)) return true;
        }

        return false;
    }

    /// <summary>Whether a type or member is one of the framework's, as far as its namespace tells.</summary>
    public static bool IsOfFramework(this ISymbol symbol)
    {
        var outermost = symbol.ContainingNamespace;
        while (outermost is { ContainingNamespace: { IsGlobalNamespace: false } outer }) outermost = outer;
        return outermost?.Name is "System" or "Microsoft";
    }

    public static bool IsDisposable(this ITypeSymbol? type)
    {
        RecursionGuard.EnsureStack();
        if (type is null) return false;
        if (type.SpecialType == SpecialType.System_IDisposable || type.IsExactly("System.IAsyncDisposable")) return true;
        if (type is ITypeParameterSymbol parameter) return parameter.ConstraintTypes.Any(IsDisposable);
        foreach (var contract in type.AllInterfaces)
        {
            if (contract.SpecialType == SpecialType.System_IDisposable || contract.IsExactly("System.IAsyncDisposable")) return true;
        }

        return false;
    }

    /// <summary>
    /// What awaiting a value of this type yields: the argument of Task, ValueTask, their configured forms and awaiters; else null.
    /// </summary>
    public static ITypeSymbol? AwaitedType(this ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeArguments.Length: 1 } named && IsTaskShaped(named) ? named.TypeArguments[0] : null;

    public static bool IsTaskShaped(this ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { Name: "Task" or "ValueTask" } t => InNamespace(t, "Tasks"),
        INamedTypeSymbol
        {
            Name: "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" or "ConfiguredTaskAwaiter" or "ConfiguredValueTaskAwaiter"
                or "TaskAwaiter" or "ValueTaskAwaiter"
        } t =>
            InNamespace(t, "CompilerServices"),
        _ => false,
    };

    private static bool InNamespace(INamedTypeSymbol type, string last) => type.ContainingNamespace?.Name == last;
}
