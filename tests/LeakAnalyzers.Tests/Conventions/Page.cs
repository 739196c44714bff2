using System.Text.RegularExpressions;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>The page of a rule, cut into its sections.</summary>
internal sealed partial class Page
{
    /// <summary>The place of the reported code among the examples of a page.</summary>
    public const int Reported = 0;

    /// <summary>The place of the code that the fix writes, or that follows the rule if it has no fix.</summary>
    public const int Fixed = 1;

    private readonly string _path;
    private readonly string _text;

    private Page(string path)
    {
        _path = path;
        _text = Repository.Read(path);
        // Text, heading, text, heading, text ...
        var parts = SectionHeading().Split(_text);
        Heading = parts[0].Split('\n')[0];
        Sections = [.. parts.Skip(1).Chunk(2).Select(part => new Section(part[0].Trim(), part[1]))];
    }

    public string Heading { get; }

    public IReadOnlyList<Section> Sections { get; }

    public Section this[string title] => Sections.First(section => section.Title == title);

    /// <summary>The code below "Example": what is reported, what the fix writes, and any number of files that are not reported.</summary>
    public IReadOnlyList<Example> Examples
    {
        get
        {
            var blocks = Code().Matches(this["Example"].Text);
            return [.. blocks.Where(block => block.Groups["csharp"].Success).Select(block => new Example(block.Groups["csharp"].Value, ConfigurationBefore(block)))];

            string ConfigurationBefore(Match block) =>
                string.Concat(blocks.TakeWhile(other => other != block).Reverse().TakeWhile(other => other.Groups["ini"].Success).Select(other => other.Groups["ini"].Value));
        }
    }

    /// <summary>Words of prose: neither code nor what <c>eng/accept</c> writes.</summary>
    public int Words => NotProse().Replace(_text, "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    public static Page Of(string id)
    {
        var path = $"docs/rules/{id}.md";
        Assert.True(Repository.Has(path), $"{path} is missing: every rule has a page");
        return new(path);
    }

    /// <summary>The fixed example is this, and <c>eng/accept</c> writes it there.</summary>
    public void FixedExampleIs(string code)
    {
        Assert.True(Examples.Count > Fixed, "'Example' has no second ```csharp block");
        var start = _text.IndexOf("\n## Example\n", StringComparison.Ordinal);
        var block = Code().Matches(_text, start).Where(block => block.Groups["csharp"].Success).ElementAt(Fixed).Groups["csharp"];
        Generated.FileIs(_path, _text[..block.Index] + code + _text[(block.Index + block.Length)..]);
    }

    [GeneratedRegex("^## (.*)$", RegexOptions.Multiline)]
    private static partial Regex SectionHeading();

    [GeneratedRegex("^```(?:csharp\n(?<csharp>.*?)|ini\n(?<ini>.*?))^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^```.*?^```$|<!-- (?<part>[^>]*) -->.*?<!-- /\\k<part> -->|^    [^\n]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex NotProse();

    /// <summary>The text under one heading.</summary>
    public sealed record Section(string Title, string Text);

    /// <summary>A file, and what the <c>ini</c> block above it asks of the analyzers.</summary>
    public sealed record Example(string Code, string EditorConfig);
}
