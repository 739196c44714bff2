namespace LeakAnalyzers.Tests.Conventions;

/// <summary>The page of a rule is executable: what it shows as leaking is reported, what it shows as repaired or silent is not.</summary>
public sealed class PageTests
{
    private static readonly string[] Expected = ["Cause", "Why it leaks", "Example of a leak", "How to fix", "What stays silent", "Options", "How to suppress"];

    public static TheoryData<string> Ids => RuleTests.Ids;

    [Theory, MemberData(nameof(Ids))]
    public void The_heading_is_the_id_and_the_title(string id) =>
        Assert.Equal($"# {id}: {Catalogue.Rule(id).Title}", Page.Of(id).Heading);

    // A page may have sections of its own between these, such as the incident it comes from.
    [Theory, MemberData(nameof(Ids))]
    public void The_sections_come_in_the_order_of_every_page(string id)
    {
        var sections = Page.Of(id).Sections;
        Assert.Equal(Expected, sections.Select(section => section.Title).Where(Expected.Contains));
        Assert.All(sections, section => Assert.True(section.Text.Trim().Length > 0, $"'{section.Title}' is empty"));
    }

    // The curve of the leak and its repair, or the reason why there is none.
    [Theory, MemberData(nameof(Ids))]
    public void A_rule_that_is_on_says_what_was_measured(string id)
    {
        var rule = Catalogue.Rule(id);
        if (!rule.IsAboutCode() || !rule.IsEnabledByDefault) return;
        var after = Page.Of(id).Sections.SkipWhile(section => section.Title != "How to fix").ElementAt(1);
        Assert.Equal("Measured", after.Title);
        Assert.True(Repository.Has($"docs/proof/{id}.csv") || !after.Text.Contains("<!--"), $"docs/proof/{id}.csv is missing: run eng/proof --accept {id}, or say why nothing is measured");
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task The_leaking_example_gets_this_finding_and_no_other_but_those_it_names(string id)
    {
        var findings = await (await Compiled(id, "Example of a leak", block: 0)).Findings();
        Assert.Contains(findings, finding => finding.Id == id);
        findings.Where(finding => finding.Id != id && !Page.Of(id)["Example of a leak"].Text.Contains(finding.Id)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task The_fixed_example_gets_none(string id) =>
        (await (await Compiled(id, "How to fix", block: 0)).Findings()).ShouldBeEmpty();

    [Theory, MemberData(nameof(Ids))]
    public async Task What_is_shown_as_silent_is_silent(string id)
    {
        for (var block = 0; block < Page.Of(id)["What stays silent"].Code.Count; block++)
        {
            (await (await Compiled(id, "What stays silent", block)).Findings()).ShouldBeEmpty();
        }
    }

    internal static async Task<Snippet> Compiled(string id, string section, int block)
    {
        var shown = Page.Of(id)[section];
        Assert.True(shown.Code.Count > block, $"'{section}' has no ```csharp block");
        var snippet = Snippet.Of(shown.Code[block], shown.EditorConfig, Catalogue.Rule(id));
        (await snippet.CompilerErrors()).ShouldBeEmpty();
        return snippet;
    }
}
