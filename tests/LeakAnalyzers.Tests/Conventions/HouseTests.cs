using Microsoft.CodeAnalysis.CSharp;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>The shipped sources keep the rules of the house; and each rule would see what breaks it.</summary>
public sealed class HouseTests
{
    [Fact]
    public void No_room_of_the_engine_is_in_a_cycle_with_another() =>
        Assert.Empty(OwnSources.All.SelectMany(House.Cycles));

    [Fact]
    public void Every_member_says_its_subject_and_every_type_has_a_name_of_its_own() =>
        Assert.Empty(House.PoorNames(OwnSources.All));

    [Fact]
    public void No_folder_is_crowded() =>
        Assert.Empty(House.CrowdedFolders(Repository.SourcesIn("src").Concat(Repository.SourcesIn("tests/LeakAnalyzers.Tests/Rules"))));

    [Fact]
    public void No_file_is_too_long() =>
        Assert.Empty(House.LongFiles(
            Repository.SourcesIn("src").ToDictionary(file => file, file => Repository.Read(file).Count(static c => c == '\n')),
            House.LongFilesToSplit));

    [Fact]
    public void A_long_file_is_seen_and_so_is_an_exception_that_none_needs() =>
        Assert.Equal(
            ["Grown.cs has 261 lines of at most 260: split it by responsibility",
                "New.cs has 251 lines of at most 250: split it by responsibility",
                "Gone.cs needs no exception any more: take it off the list",
                "Split.cs needs no exception any more: take it off the list"],
            House.LongFiles(
                new SortedDictionary<string, int>
                {
                    ["Fits.cs"] = 250,
                    ["Grown.cs"] = 261,
                    ["Kept.cs"] = 260,
                    ["New.cs"] = 251,
                    ["Split.cs"] = 250
                },
                new SortedDictionary<string, int> { ["Gone.cs"] = 260, ["Grown.cs"] = 260, ["Kept.cs"] = 260, ["Split.cs"] = 260 }));

    [Fact]
    public void Every_line_fits() =>
        Assert.Empty(new[] { "src", "eng", "benchmarks", "samples" }.SelectMany(Repository.SourcesIn)
            .SelectMany(file => House.LongLines(file, Repository.Read(file))));

    [Fact]
    public void A_long_line_is_seen_but_for_the_text_of_a_literal() =>
        Assert.Single(House.LongLines("Made-up.cs", $""""
            // {new string('x', 140)}
            var text = """
                {new string('x', 140)}
                """;
            """"));

    [Fact]
    public void A_cycle_is_seen() =>
        Assert.NotEmpty(House.Cycles(Compile(
            "namespace LeakAnalyzers.Analysis.One { public class First { Two.Second? Other; } }",
            "namespace LeakAnalyzers.Analysis.Two { public class Second { One.First? Other; } }")));

    [Fact]
    public void A_way_down_is_no_cycle() =>
        Assert.Empty(House.Cycles(Compile(
            "namespace LeakAnalyzers.Analysis.One { public class First { Two.Second? Other; } }",
            "namespace LeakAnalyzers.Analysis.Two.Inner { public class Third { Two.Second? Other; } }",
            "namespace LeakAnalyzers.Analysis.Two { public class Second { Inner.Third? Other; } }")));

    [Fact]
    public void A_name_that_says_nothing_or_stands_twice_is_seen() =>
        Assert.Equal(2,
            House.PoorNames([Compile("namespace A { class Same { void Of() { } } }", "namespace B { class Same { } }")]).Count());

    private static CSharpCompilation Compile(params string[] sources) =>
        OwnSources.Compile("Made-up", sources.Select(source => CSharpSyntaxTree.ParseText(source, path: "Made-up.cs")), []);
}
