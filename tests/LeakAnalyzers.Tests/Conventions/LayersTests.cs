using Microsoft.CodeAnalysis.CSharp;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>The layer check itself: it would be worthless if it could not fail.</summary>
public sealed class LayersTests
{
    [Theory]
    [InlineData("Knowledge", "Analysis", false)]
    [InlineData("Knowledge", "Rules", false)]
    [InlineData("Analysis", "Rules", false)]
    [InlineData("Analysis", "Knowledge", true)]
    [InlineData("Rules", "Analysis", true)]
    [InlineData("CodeFixes", "Analysis", false)]
    [InlineData("CodeFixes", "Analysis.Facts", true)]
    [InlineData("Knowledge", "Analysis.Facts", false)]
    [InlineData("CodeFixes", "Rules", false)]
    [InlineData("CodeFixes", "Knowledge", true)]
    public void A_name_from_another_layer_is_seen(string layer, string other, bool allowed)
    {
        var violations = Check(
            $"namespace LeakAnalyzers.{other}.Inner {{ public static class Other {{ public static int Value; }} }}",
            $"namespace LeakAnalyzers.{layer} {{ using {other}.Inner; class Own {{ int Use() => Other.Value; }} }}");
        Assert.Equal(allowed, violations.Count == 0);
    }

    [Fact]
    public void A_fix_may_name_the_id_of_a_rule() =>
        Assert.Empty(Check(
            "namespace LeakAnalyzers.Rules { public class Rule { public const string Id = \"\"; } }",
            "namespace LeakAnalyzers.CodeFixes { class Fix { string Of => Rules.Rule.Id; } }"));

    [Fact]
    public void A_rule_may_not_look_at_syntax() =>
        Assert.NotEmpty(Check("using Microsoft.CodeAnalysis.Diagnostics; namespace LeakAnalyzers.Rules { [DiagnosticAnalyzer(\"C#\")] class Rule { void Look(Microsoft.CodeAnalysis.CSharp.Syntax.BlockSyntax block) { } } }"));

    [Fact]
    public void A_rule_may_not_name_another_rule() =>
        Assert.Single(Check(
            """
            using Microsoft.CodeAnalysis.Diagnostics;
            namespace LeakAnalyzers.Rules
            {
                [DiagnosticAnalyzer("C#")] class First { public const string Id = ""; string Own => First.Id; }
                [DiagnosticAnalyzer("C#")] class Second { string Other => nameof(First); }
            }
            """));

    [Theory]
    [InlineData("Reuse", "Dispose", false)]
    [InlineData("Timers", "Waiting", false)]
    [InlineData("Timers", "Timers", true)]
    public void A_family_of_rules_names_no_other(string family, string other, bool allowed) =>
        Assert.Equal(allowed, Check(
            $"namespace LeakAnalyzers.Rules.{other} {{ public static class Other {{ public static int Value; }} }}",
            $"namespace LeakAnalyzers.Rules.{family} {{ class Own {{ int Use() => Rules.{other}.Other.Value; }} }}").Count == 0);

    [Fact]
    public void A_layer_reached_through_a_value_is_seen() =>
        Assert.NotEmpty(Check(
            "namespace LeakAnalyzers.Rules { public class Found { public int Count; } }",
            "namespace LeakAnalyzers.Analysis { class Body { int Count(dynamic d) { var found = Make<Rules.Found>(); return found.Count; } T Make<T>() => default!; } }"));

    private static List<string> Check(params string[] sources) =>
        [.. Layers.Violations(OwnSources.Compile("Made-up", sources.Select(source => CSharpSyntaxTree.ParseText(source, path: "Made-up.cs")), []))];
}
