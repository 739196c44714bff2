using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Tests.Analysis;

/// <summary>How often code runs, asked under options that differ by folder.</summary>
public sealed class FrequencyTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_one_folder_says_of_a_type_does_not_answer_for_another(bool isSaidFirst)
    {
        var compilation = Code.Compile("public class Handler { public void Run() { } }");
        var handler = compilation.GetTypeByMetadataName("Handler")!;
        var (said, unsaid) = (Options.Read(new Settings("Handler")), Options.Read(new Settings(null)));

        foreach (var isSaid in new[] { isSaidFirst, !isSaidFirst })
        {
            var frequency = new FrequencyAnalysis(compilation, isSaid ? said : unsaid).OfInstances(handler);
            Assert.Equal(isSaid, frequency == RunFrequency.PerRequest);
        }
    }

    private sealed class Settings(string? perRequestTypes) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string value) =>
            (value = key == Options.Prefix + "per_request_types" ? perRequestTypes! : null!) is not null;
    }
}
