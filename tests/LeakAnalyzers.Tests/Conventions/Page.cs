using System.Text.RegularExpressions;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>The page of a rule, cut into its sections.</summary>
internal sealed partial record Page(string Heading, IReadOnlyList<Page.Section> Sections)
{
    public Section this[string title] => Sections.First(section => section.Title == title);

    public static Page Read(string path)
    {
        var parts = SectionHeading().Split(Repository.Read(path));
        var sections = parts.Skip(1).Chunk(2).Select(part => new Section(part[0].Trim(), part[1]));
        return new(parts[0].Split('\n')[0], [.. sections]);
    }

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
