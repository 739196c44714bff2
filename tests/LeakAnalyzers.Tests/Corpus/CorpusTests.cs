using System.Text.RegularExpressions;
using LeakAnalyzers.Tests.Analysis;
using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Tests.Corpus;

/// <summary>
/// Realistic files. Those in Clean were false alarms once, or could have been, and are silent; those in Leaky have the expected id at the end of the line.
/// Those in Pairs have right shapes of one kind, and beside them the same without the release.
/// </summary>
public sealed partial class CorpusTests
{
    public static TheoryData<string> Files => [.. Repository.SourcesIn("tests/LeakAnalyzers.Tests/Corpus/Clean").Concat(Repository.SourcesIn("tests/LeakAnalyzers.Tests/Corpus/Leaky")).Concat(Repository.SourcesIn("tests/LeakAnalyzers.Tests/Corpus/Pairs"))];

    [Theory, MemberData(nameof(Files))]
    public async Task What_is_reported_is_what_the_file_says(string path)
    {
        var code = Repository.Read(path);
        var compilation = Code.Compile(code);
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var expected = code.Split('\n').SelectMany((line, index) => Mark().Match(line) is { Success: true } mark ? [$"line {index + 1} {mark.Groups[1].Value}"] : Array.Empty<string>());
        var found = (await compilation.Findings()).Where(finding => finding.Id != "LEAK299").Select(finding => $"line {finding.Location.GetLineSpan().StartLinePosition.Line + 1} {finding.Id}").Order();
        Assert.Equal(expected.Order(), found);
    }

    [GeneratedRegex(@"// (LEAK\d+)\s*$")]
    private static partial Regex Mark();
}
