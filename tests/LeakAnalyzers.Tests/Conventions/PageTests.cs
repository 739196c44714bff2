namespace LeakAnalyzers.Tests.Conventions;

/// <summary>The page of a rule is executable: what it shows as reported is reported, what it shows as fixed or not reported is not.</summary>
public sealed class PageTests
{
    private const int MostWords = 600;

    private static readonly string[] Expected =
        ["Cause", "Rule description", "How to fix", "Severity", "When to suppress", "Example", "Options", "Measured"];

    public static TheoryData<string> Ids => RuleTests.Ids;

    [Theory, MemberData(nameof(Ids))]
    public void The_heading_is_the_id_and_the_title(string id) =>
        Assert.Equal($"# {id}: {Catalogue.Rule(id).Title}", Page.Of(id).Heading);

    [Theory, MemberData(nameof(Ids))]
    public void Every_page_has_the_same_sections(string id)
    {
        var sections = Page.Of(id).Sections;
        // A rule about configuration leaks nothing that could be measured.
        Assert.Equal(Catalogue.Rule(id).IsAboutCode() ? Expected : Expected[..^1], sections.Select(section => section.Title));
        Assert.All(sections, section => Assert.True(section.Text.Trim().Length > 0, $"'{section.Title}' is empty"));
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_page_is_short(string id) =>
        Assert.True(Page.Of(id).Words <= MostWords, $"{Page.Of(id).Words} words, and {MostWords} are enough");

    // The chart of the leak and its fix, or the reason why there is none.
    [Theory, MemberData(nameof(Ids))]
    public void A_rule_that_is_on_says_what_was_measured(string id)
    {
        var rule = Catalogue.Rule(id);
        if (!rule.IsAboutCode() || !rule.IsEnabledByDefault) return;
        var measured = Page.Of(id)["Measured"].Text.Split("### ")[0];
        Assert.True(Repository.Has($"docs/proof/{id}.csv") || !measured.Contains("<!--"), $"docs/proof/{id}.csv is missing: run eng/proof --accept {id}, or say why nothing is measured");
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task The_reported_example_gets_this_finding_and_no_other_but_those_it_names(string id)
    {
        var findings = await (await Compiled(id, Page.Reported)).Findings();
        Assert.Contains(findings, finding => finding.Id == id);
        findings.Where(finding => finding.Id != id && !Page.Of(id)["Example"].Text.Contains(finding.Id)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task No_other_example_is_reported(string id)
    {
        for (var example = Page.Fixed; example < Page.Of(id).Examples.Count; example++)
        {
            (await (await Compiled(id, example)).Findings()).ShouldBeEmpty();
        }
    }

    internal static async Task<Snippet> Compiled(string id, int example)
    {
        var examples = Page.Of(id).Examples;
        Assert.True(examples.Count > Math.Max(example, Page.Fixed), "'Example' needs a reported and a fixed ```csharp block");
        var snippet = Snippet.Of(examples[example].Code, examples[example].EditorConfig, Catalogue.Rule(id));
        (await snippet.CompilerErrors()).ShouldBeEmpty();
        return snippet;
    }
}
