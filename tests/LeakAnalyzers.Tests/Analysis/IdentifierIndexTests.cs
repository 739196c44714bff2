using LeakAnalyzers.Analysis.Frequency;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Tests.Analysis;

/// <summary>The index finds what a walk over the file finds, in the same order, below any node.</summary>
public sealed class IdentifierIndexTests
{
    private const string Source =
        """
        using Timer = System.Threading.Timer;
        class Subject(Subject other)
        {
            Timer timer = new System.Threading.Timer(_ => { }), @class;
            void M<T>(List<T> list) { timer.Dispose(); other?.timer.Dispose(); M(list); @class = timer; }
            void P<T>() => this.M<List<T>>(new List<List<T>>());
            // timer
            string N() => nameof(timer) + "timer" + $"{timer}";
        }
        partial class Broken { void ( timer. ; List<
        """;

    [Theory]
    [InlineData("timer", 5)]
    [InlineData("Timer", 2)]
    [InlineData("List", 5)]
    [InlineData("class", 1)]
    [InlineData("M", 2)]
    [InlineData("Missing", 0)]
    [InlineData("", 0)]
    public void Every_use_is_found_in_its_order(string name, int atLeast)
    {
        var root = CSharpSyntaxTree.ParseText(Source).GetRoot();
        foreach (var scope in root.DescendantNodesAndSelf())
        {
            Assert.Equal(Walk(name, scope), IdentifierIndex.Uses(name, scope));
        }

        Assert.InRange(IdentifierIndex.Uses(name, root.SyntaxTree).Count(), atLeast, 20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Files_are_found_by_their_names_whatever_their_size(int padding)
    {
        var with = CSharpSyntaxTree.ParseText($"{new string(' ', padding)}class A {{ B b; }}");
        var without = CSharpSyntaxTree.ParseText($"{new string(' ', padding)}class A {{ C c; }}");
        var compilation = CSharpCompilation.Create("Subject", [with, without]);
        Assert.Same(with, Assert.Single(IdentifierIndex.FilesWith("B", compilation)));
    }

    private static IEnumerable<SimpleNameSyntax> Walk(string name, SyntaxNode scope) =>
        scope.DescendantNodes().OfType<SimpleNameSyntax>().Where(use => use.Identifier.ValueText == name && !use.Identifier.IsMissing);
}
