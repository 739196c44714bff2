using Microsoft.CodeAnalysis.CSharp;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>A stack overflow ends the compiler. Every ring of calls in the shipped code passes the guard that ends it in time.</summary>
public class RecursionTests
{
    private const string Guard = "RecursionGuard";

    // What is left without the members that ask the guard has no ring: no recursion gets past it.
    [Fact]
    public void Every_recursion_uses_the_guard() => Unguarded(OwnSources.All).ShouldBeEmpty();

    private static IEnumerable<string> Unguarded(params IEnumerable<CSharpCompilation> sources)
    {
        var graph = CallGraph.Create(sources);
        return graph.Without(member => graph.CallsOf(member).Any(called => called.ContainingType?.Name == Guard)).Rings().Select(Describe).Order(StringComparer.Ordinal);
    }

    private static string Describe(IReadOnlyList<ISymbol> ring) =>
        string.Join(" -> ", ring.Select(member => $"{member.ContainingType.Name}.{member.Name}").Order(StringComparer.Ordinal));
}
