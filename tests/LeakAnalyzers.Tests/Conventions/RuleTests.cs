using System.Text.RegularExpressions;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>What users see of a rule besides its findings.</summary>
public sealed partial class RuleTests
{
    public static TheoryData<string> Ids => [.. Catalogue.Rules.Select(rule => rule.Descriptor.Id).Distinct()];

    [Theory, MemberData(nameof(Ids))]
    public void An_id_belongs_to_one_analyzer_and_one_descriptor(string id) =>
        Assert.Single(Catalogue.Rules, rule => rule.Descriptor.Id == id);

    [Theory, MemberData(nameof(Ids))]
    public void An_id_is_LEAK_and_three_digits(string id) => Assert.Matches("^LEAK[0-9]{3}$", id);

    [Theory, MemberData(nameof(Ids))]
    public void A_title_is_a_short_line_without_a_period(string id)
    {
        var title = Text(Catalogue.Rule(id).Title);
        Assert.Matches(@"^[A-Z][^\n]{8,78}[^\s.]$", title);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_message_is_a_sentence_to_a_colleague(string id)
    {
        var message = Text(Catalogue.Rule(id).MessageFormat);
        Assert.True(SentenceStart().IsMatch(message), $"starts with neither a capital nor a quoted name: {message}");
        Assert.True(message.Split(' ').Length >= 5, $"is too short to say what happens: {message}");
        Assert.DoesNotMatch(@"[\n\r]|^\s|\s$", message);
        // RS1032: one sentence has no period at its end, several have one.
        Assert.Equal(message.Contains(". "), message.EndsWith('.'));
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_help_link_leads_to_the_page_of_the_rule(string id)
    {
        var link = Catalogue.Rule(id).HelpLinkUri;
        Assert.True(Uri.TryCreate(link, UriKind.Absolute, out _), $"not an absolute link: {link}");
        Assert.EndsWith($"/docs/rules/{id}.md", link);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_rule_lives_in_the_folder_of_its_family(string id)
    {
        var type = Catalogue.Rules.First(rule => rule.Descriptor.Id == id).Analyzer.GetType();
        Assert.StartsWith("LeakAnalyzers.Rules", type.Namespace);
        Assert.True(type is { IsPublic: true, IsSealed: true }, $"{type.Name} is to be public and sealed");
    }

    private static string Text(LocalizableString text) => text.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("^(?:[A-Z]|'|\\{0\\})")]
    private static partial Regex SentenceStart();
}
