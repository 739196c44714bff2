using System.Runtime.CompilerServices;
using LeakAnalyzers.Analysis.Ownership.Summaries;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>The bodies of an abstract method, kept for each compilation.</summary>
internal static class OnlyImplementations
{
    private static readonly ConditionalWeakTable<Compilation, Implementations> s_byCompilation = new();

    /// <summary>The single body of an abstract method; null where there are more, or none.</summary>
    public static IMethodSymbol? Find(IMethodSymbol method, Compilation compilation) =>
        method.IsAbstract ? ImplementationsOf(compilation).OnlyOneOf(method) : null;

    /// <summary>All bodies of an abstract method; none where a type in sight gets its body from elsewhere.</summary>
    public static ImmutableArray<IMethodSymbol> FindAll(IMethodSymbol method, Compilation compilation) =>
        method.IsAbstract ? ImplementationsOf(compilation).AllOf(method) : ImmutableArray<IMethodSymbol>.Empty;

    private static Implementations ImplementationsOf(Compilation compilation) =>
        s_byCompilation.GetValue(compilation, static c => new Implementations(c));
}
