using Microsoft.CodeAnalysis.CSharp;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>A stack overflow ends the compiler. Every ring of calls in the shipped code passes the guard that ends it in time.</summary>
public class RecursionTests
{
    private const string Guard = "RecursionGuard";

    // What is left without the members that ask the guard has no ring: no recursion gets past it.
    [Fact]
    public void Every_recursion_uses_the_guard() => Unguarded(OwnSources.All).ShouldBeEmpty();

    // The check itself: it would be worthless if it could not fail.
    [Theory]
    [InlineData("class C { int M(int n) => n == 0 ? 0 : M(n - 1); }")]
    [InlineData("class C { int A(int n) => B(n); int B(int n) => A(n - 1); }")]
    [InlineData("class C { int M(int n) { return Inner(n); int Inner(int m) => M(m); } }")]
    [InlineData("class C { int M(int n) { System.Func<int, int> f = m => M(m - 1); return f(n); } }")]
    [InlineData("class C { int M(int n) { System.Func<int, int> f = M; return f(n); } }")]
    [InlineData("class C { C Next; int Depth => Next == null ? 0 : Next.Depth + 1; }")]
    [InlineData("class C { C Next; int this[int n] => Next[n - 1]; }")]
    [InlineData("abstract class B { public abstract int M(); } class C : B { B Next; public override int M() => Next.M(); }")]
    [InlineData("interface I { int M(); } class C : I { I Next; public int M() => Next.M(); }")]
    [InlineData("class C { C(int n) { if (n > 0) new C(n - 1); } }")]
    [InlineData("static class E { static int M(this string s) => s.Substring(1).M(); }")]
    [InlineData("class C { int A(int n) { RecursionGuard.EnsureStack(); return B(n); } int B(int n) => n > 3 ? A(n) : B(n - 1); }")]
    public void A_recursion_that_gets_past_the_guard_is_seen(string source) => Assert.NotEmpty(Unguarded(Compile(source)));

    [Theory]
    [InlineData("class C { int M(int n) { RecursionGuard.EnsureStack(); return M(n - 1); } }")]
    [InlineData("class C { int A(int n) => B(n); int B(int n) { RecursionGuard.EnsureStack(); return A(n - 1); } }")]
    [InlineData("class C { int M(int n) => RecursionGuard.Descend(n) == 0 ? 0 : M(n - 1); }")]
    [InlineData("class C { int M(int n) => M((long)n); int M(long n) => 0; }")]
    [InlineData("class B { public virtual int M() => 0; } class C : B { public override int M() => base.M(); }")]
    public void What_asks_the_guard_or_never_comes_back_is_left_alone(string source) => Unguarded(Compile(source)).ShouldBeEmpty();

    private static CSharpCompilation Compile(string source) => OwnSources.Compile(
        "Made-up", [CSharpSyntaxTree.ParseText(source + " static class RecursionGuard { public static void EnsureStack() { } public static T Descend<T>(T node) => node; }")], []);

    private static IEnumerable<string> Unguarded(params IEnumerable<CSharpCompilation> sources)
    {
        var graph = CallGraph.Create(sources);
        return graph.Without(member => graph.CallsOf(member).Any(called => called.ContainingType?.Name == Guard)).Rings().Select(Describe).Order(StringComparer.Ordinal);
    }

    private static string Describe(IReadOnlyList<ISymbol> ring) =>
        string.Join(" -> ", ring.Select(member => $"{member.ContainingType.Name}.{member.Name}").Order(StringComparer.Ordinal));
}
