namespace LeakAnalyzers.Tests.Conventions;

/// <summary>The page of a rule is executable: what it shows as leaking is reported, what it shows as repaired or silent is not.</summary>
public sealed class PageTests
{
    private static readonly string[] Expected = ["Cause", "Why it leaks", "Example of a leak", "How to fix", "What stays silent", "Options", "How to suppress"];

    public static TheoryData<string> Ids => RuleTests.Ids;

    [Theory, MemberData(nameof(Ids))]
    public void The_heading_is_the_id_and_the_title(string id) =>
        Assert.Equal($"# {id}: {Catalogue.Rule(id).Title}", PageOf(id).Heading);

    // A page may have sections of its own between these, such as the incident it comes from.
    [Theory, MemberData(nameof(Ids))]
    public void The_sections_come_in_the_order_of_every_page(string id)
    {
        var sections = PageOf(id).Sections;
        Assert.Equal(Expected, sections.Select(section => section.Title).Where(Expected.Contains));
        Assert.All(sections, section => Assert.True(section.Text.Trim().Length > 0, $"'{section.Title}' is empty"));
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task The_leaking_example_gets_this_finding_and_no_other_but_those_it_names(string id)
    {
        var findings = await (await Compiled(id, "Example of a leak", block: 0)).Findings();
        Assert.Contains(findings, finding => finding.Id == id);
        findings.Where(finding => finding.Id != id && !PageOf(id)["Example of a leak"].Text.Contains(finding.Id)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task The_fixed_example_gets_none(string id) =>
        (await (await Compiled(id, "How to fix", block: 0)).Findings()).ShouldBeEmpty();

    [Theory, MemberData(nameof(Ids))]
    public async Task What_is_shown_as_silent_is_silent(string id)
    {
        for (var block = 0; block < PageOf(id)["What stays silent"].Code.Count; block++)
        {
            (await (await Compiled(id, "What stays silent", block)).Findings()).ShouldBeEmpty();
        }
    }

    public static TheoryData<string> FixableIds => [.. Catalogue.Fixers.SelectMany(fixer => fixer.FixableDiagnosticIds).Distinct().Order()];

    [Theory, MemberData(nameof(FixableIds))]
    public async Task The_fix_turns_the_leaking_example_into_the_fixed_one(string id)
    {
        var leaking = await Compiled(id, "Example of a leak", block: 0);
        var repaired = await leaking.Repaired(id, Catalogue.FixerOf(id)!);
        Assert.True(repaired is not null, "the fix offers nothing for the example of its own rule");
        Assert.Equal(Lines(PageOf(id)["How to fix"].Code[0]), Lines(await repaired.Text()));
    }

    private static Page PageOf(string id)
    {
        var path = $"docs/rules/{id}.md";
        Assert.True(Repository.Has(path), $"{path} is missing: every rule has a page");
        return Page.Read(path);
    }

    private static async Task<Snippet> Compiled(string id, string section, int block)
    {
        var shown = PageOf(id)[section];
        Assert.True(shown.Code.Count > block, $"'{section}' has no ```csharp block");
        var snippet = Snippet.Of(shown.Code[block], shown.EditorConfig, Catalogue.Rule(id));
        (await snippet.CompilerErrors()).ShouldBeEmpty();
        return snippet;
    }

    private static IEnumerable<string> Lines(string code) =>
        code.ReplaceLineEndings("\n").Trim().Split('\n').Select(line => line.TrimEnd());
}
