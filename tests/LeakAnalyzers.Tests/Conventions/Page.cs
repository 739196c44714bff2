using System.Text.RegularExpressions;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>The page of a rule, cut into its sections.</summary>
internal sealed partial class Page
{
    private readonly string _path;
    private readonly string[] _parts;

    private Page(string path)
    {
        _path = path;
        // Text, heading, text, heading, text ...
        _parts = SectionHeading().Split(Repository.Read(path));
    }

    public string Heading => _parts[0].Split('\n')[0];

    public IReadOnlyList<Section> Sections => [.. _parts.Skip(1).Chunk(2).Select(part => new Section(part[0].Trim(), part[1]))];

    public Section this[string title] => Sections.First(section => section.Title == title);

    public static Page Of(string id)
    {
        var path = $"docs/rules/{id}.md";
        Assert.True(Repository.Has(path), $"{path} is missing: every rule has a page");
        return new(path);
    }

    /// <summary>The first block of code in a section is this, and <c>eng/accept</c> writes it there.</summary>
    public void FirstCodeIs(string title, string code)
    {
        var text = Array.FindIndex(_parts, part => part.Trim() == title) + 1;
        var block = CSharp().Match(_parts[text]);
        Assert.True(block.Success, $"'{title}' has no ```csharp block");
        var inside = block.Groups[1];
        Generated.FileIs(_path, Whole([.. _parts[..text], _parts[text][..inside.Index] + code + _parts[text][(inside.Index + inside.Length)..], .. _parts[(text + 1)..]]));
    }

    private static string Whole(string[] parts) => string.Concat(parts.Select((part, index) => index % 2 == 0 ? part : $"## {part}"));

    [GeneratedRegex("^## (.*)$", RegexOptions.Multiline)]
    private static partial Regex SectionHeading();

    [GeneratedRegex("^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex("^```ini\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Ini();

    /// <summary>Under one heading: text and blocks of code.</summary>
    public sealed record Section(string Title, string Text)
    {
        public IReadOnlyList<string> Code => [.. CSharp().Matches(Text).Select(block => block.Groups[1].Value)];

        /// <summary>What an <c>ini</c> block beside the code asks of the analyzers.</summary>
        public string EditorConfig => string.Concat(Ini().Matches(Text).Select(block => block.Groups[1].Value));
    }
}
