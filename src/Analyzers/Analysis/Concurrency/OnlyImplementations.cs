using System.Runtime.CompilerServices;
using LeakAnalyzers.Analysis.Ownership.Summaries;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>The single body of an abstract method, kept for each compilation.</summary>
internal static class OnlyImplementations
{
    private static readonly ConditionalWeakTable<Compilation, Implementations> s_byCompilation = new();

    public static IMethodSymbol? Find(IMethodSymbol method, Compilation compilation) =>
        method.IsAbstract ? s_byCompilation.GetValue(compilation, static c => new Implementations(c)).OnlyOneOf(method) : null;
}
