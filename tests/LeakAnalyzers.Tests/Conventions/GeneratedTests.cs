using System.Text;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>Tables and levels say what the descriptors say, pages what the fixes do.</summary>
public sealed class GeneratedTests
{
    [Fact]
    public void The_readme_lists_every_rule() =>
        Generated.PartIs("README.md", "rules", Table(Catalogue.Rules, page: id => $"docs/rules/{id}.md"));

    [Fact]
    public void The_index_of_pages_lists_every_rule_by_family()
    {
        var text = new StringBuilder("# Rules\n\n<!-- Written by eng/accept from the descriptors. -->\n");
        foreach (var family in Catalogue.Rules.GroupBy(rule => Catalogue.Family(rule.Analyzer)))
        {
            text.Append($"\n## {family.Key}\n\n{Table(family, page: id => $"{id}.md")}");
        }

        Generated.FileIs("docs/rules/README.md", text.ToString());
    }

    [Fact]
    public void The_page_of_options_lists_every_option()
    {
        var rows = OptionDefinitions.All.Select(option =>
            $"| `{Options.Prefix}{option.Key}` | {option.Expected.Replace("`", "\\`")} | {option.Default} | {option.Meaning} |\n");
        Generated.PartIs("docs/options.md", "options", "| key | values | default | meaning |\n| --- | --- | --- | --- |\n" + string.Concat(rows));
    }

    [Fact]
    public void Every_rule_that_has_not_shipped_is_in_the_release_notes_of_the_analyzers()
    {
        var shipped = Repository.Read("src/Analyzers/AnalyzerReleases.Shipped.md");
        var rows = from rule in Catalogue.Rules
                   where !shipped.Contains($"\n{rule.Descriptor.Id} |")
                   select $"{rule.Descriptor.Id} | {rule.Descriptor.Category} | {rule.Descriptor.DefaultLevel()} | {rule.Analyzer.GetType().Name}\n";
        Generated.FileIs(
            "src/Analyzers/AnalyzerReleases.Unshipped.md",
            "### New Rules\n\nRule ID | Category | Severity | Notes\n--------|----------|----------|------\n" + string.Concat(rows));
    }

    [Fact]
    public void Strict_makes_every_rule_that_is_on_a_warning() =>
        Generated.FileIs("src/Package/config/strict.globalconfig", Level(
            "Strict: every rule that is on is a warning.", rule => rule.IsEnabledByDefault ? "warning" : null));

    [Fact]
    public void Audit_shows_every_rule_as_info() =>
        Generated.FileIs("src/Package/config/audit.globalconfig", Level(
            "Audit: every rule, those that are off by default as well, as info.", _ => "suggestion"));

    public static TheoryData<string> FixableIds => [.. Catalogue.Rules.Select(rule => rule.Descriptor.Id).Where(id => Catalogue.FixerOf(id) is not null)];

    [Theory, MemberData(nameof(FixableIds))]
    public async Task A_page_shows_what_the_fix_makes_of_its_reported_example(string id)
    {
        var leaking = await PageTests.Compiled(id, Page.Reported);
        var repaired = await leaking.Repaired(id, Catalogue.FixerOf(id)!);
        Assert.True(repaired is not null, "the fix offers nothing for the example of its own rule");
        Page.Of(id).FixedExampleIs(await repaired.Text());
    }

    public static TheoryData<string> MeasuredNames => [.. Measured.All().Select(measured => measured.Name)];

    [Theory, MemberData(nameof(MeasuredNames))]
    public void Pages_show_what_was_measured(string name)
    {
        var measured = Measured.All().Single(measured => measured.Name == name);
        var pages = Catalogue.Rules.Select(rule => $"docs/rules/{rule.Descriptor.Id}.md").Where(page => Repository.Read(page).Contains($"<!-- {measured.Mark} -->")).ToList();
        Assert.True(pages.Count > 0, $"{measured.Path} is on no page: its chart goes between <!-- {measured.Mark} --> and <!-- /{measured.Mark} -->");
        Assert.All(pages, page => Generated.PartIs(page, measured.Mark, measured.Section()));
    }

    private static string Table(IEnumerable<(DiagnosticDescriptor Descriptor, DiagnosticAnalyzer Analyzer)> rules, Func<string, string> page)
    {
        var rows = from rule in rules.Select(rule => rule.Descriptor)
                   let level = !rule.IsEnabledByDefault ? "off" : IsByEvidence(rule) ? "warning / info by evidence" : rule.DefaultSeverity.ToString().ToLowerInvariant()
                   let fix = Catalogue.FixerOf(rule.Id) is null ? "" : "yes"
                   select $"| [{rule.Id}]({page(rule.Id)}) | {rule.Title} | {level} | {fix} |\n";
        return "| id | rule | default | fix |\n| --- | --- | --- | --- |\n" + string.Concat(rows);
    }

    /// <summary>Whether the impact of a finding decides its severity.</summary>
    private static bool IsByEvidence(DiagnosticDescriptor rule) =>
        rule.DefaultSeverity == DiagnosticSeverity.Warning && (rule.Category is "Reuse" or "Dispose" || rule.Id is "LEAK401" or "LEAK402" or "LEAK403");

    // Level -100 leaves the last word to every .editorconfig and .globalconfig of the user.
    private static string Level(string what, Func<DiagnosticDescriptor, string?> severity)
    {
        var lines = from rule in Catalogue.Rules.Select(rule => rule.Descriptor)
                    where rule.IsAboutCode() && severity(rule) is not null
                    select $"dotnet_diagnostic.{rule.Id}.severity = {severity(rule)}\n";
        return $"# {what}\n# Written by eng/accept from the descriptors.\nis_global = true\nglobal_level = -100\n\n{string.Concat(lines)}";
    }
}
