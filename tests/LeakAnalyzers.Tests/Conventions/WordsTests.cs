namespace LeakAnalyzers.Tests.Conventions;

/// <summary>Documents and sources are in plain English: sentences that readers had to read twice do not come back.</summary>
public sealed class WordsTests
{
    /// <summary>Parts of sentences that were replaced, each long enough to mean that sentence alone.</summary>
    private static readonly string[] Replaced =
    [
        "So is a subscription of an object",
        "counts for none where its source",
        "nobody in sight cancels it",
        "by the word of .NET",
        "is a promise of memory",
        "asks something of its creators",
        "so is released what ends up",
        "is a hope, not a limit",
        "wants to be told",
        "are not worth a word",
        "a source that nobody ever cancels",
        "one of which the call does not tell",
        "an object or tuple of its making",
        "die of small things",
        "ships nothing of it",
        "is no project of tests",
    ];

    private const string ThisFile = "tests/LeakAnalyzers.Tests/Conventions/WordsTests.cs";

    [Fact]
    public void No_replaced_sentence_is_left()
    {
        var sources = new[] { "src", "eng", "benchmarks", "samples", "tests" }.SelectMany(Repository.SourcesIn).Where(path => path != ThisFile);
        var found = from path in Repository.Documents().Concat(sources)
                    let text = Repository.Read(path).ReplaceLineEndings(" ")
                    from words in Replaced
                    where text.Contains(words, StringComparison.OrdinalIgnoreCase)
                    select $"{path}: {words}";
        Assert.Empty(found);
    }
}
