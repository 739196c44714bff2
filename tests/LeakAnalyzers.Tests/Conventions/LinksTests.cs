using System.Text.RegularExpressions;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>Every link of a document that leads into this repository leads to something.</summary>
public sealed partial class LinksTests
{
    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading() =>
        Assert.Empty(Repository.Documents().SelectMany(path => Links.Broken(path, Repository.Read(path))));

    [Fact]
    public void Every_script_that_a_document_names_is_there() =>
        Assert.Empty(from path in Repository.Documents()
                     from Match script in Script().Matches(Repository.Read(path))
                     where !Repository.Has(script.Value)
                     select $"{path}: {script.Value}");

    [Fact]
    public void A_broken_link_is_seen() =>
        Assert.Equal(5, Links.Broken("docs/made-up.md", $"""
            [missing](missing.md) [no heading](severity.md#missing) [here](#missing)
            [site]({Links.Project}/blob/main/missing.md) <img src="missing.svg">
            """).Count());

    [Fact]
    public void A_link_that_leads_somewhere_is_not() =>
        Assert.Empty(Links.Broken("docs/rules/made-up.md", $"""
            # A title, with 'punctuation'
            [file](../severity.md) [heading](../severity.md#what-a-lost-value-holds) [here](#a-title-with-punctuation)
            [site]({Links.Project}/blob/v0.1.0/docs/options.md#modes) [folder](../../samples) [elsewhere](https://learn.microsoft.com/dotnet)
            """));

    // `eng/check` or `eng/check --quick`, not eng/Fuzz/Mutations
    [GeneratedRegex("(?<=`)eng/[a-z]+(?=[ `])")]
    private static partial Regex Script();
}
