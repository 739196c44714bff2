namespace LeakAnalyzers.Fuzz.Examining;

/// <summary>Runs all rules over one document, and keeps what an analyzer threw.</summary>
internal sealed class Analysis(ExaminedRules rules)
{
    private readonly List<Failure> _failures = [];

    public IReadOnlyList<Failure> Failures => _failures;

    /// <summary>What is found in a document, in an order that no run depends on.</summary>
    public async Task<ImmutableArray<Diagnostic>> RunAsync(Document document, bool isConcurrent)
    {
        var compilation = (await document.Project.GetCompilationAsync())!;
        var options = new CompilationWithAnalyzersOptions(document.Project.AnalyzerOptions, Failed, isConcurrent,
            logAnalyzerExecutionTime: false);
        var found = await compilation.WithAnalyzers(rules.Analyzers, options).GetAnalyzerDiagnosticsAsync();
        return [.. found.Where(finding => finding.Id != "AD0001").OrderBy(finding => finding.Location.SourceSpan.Start)
            .ThenBy(Text, StringComparer.Ordinal)];
    }

    /// <summary>The findings that one of two runs has and the other has not.</summary>
    public static Failure? Difference(string how, ImmutableArray<Diagnostic> first, ImmutableArray<Diagnostic> second)
    {
        var (before, after) = (first.Select(Text).ToList(), second.Select(Text).ToList());
        var lost = before.Where(text => !after.Remove(text)).ToList();
        if (lost.Count + after.Count == 0) return null;
        var ids = lost.Concat(after).Select(text => text.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal);
        return new Failure(FailureKind.FindingsDiffer, [.. ids],
            $"{how}\n{string.Join("\n", lost.Select(text => $"- {text}").Concat(after.Select(text => $"+ {text}")))}");
    }

    private static string Text(Diagnostic finding)
    {
        var properties = finding.Properties.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}");
        var places = finding.AdditionalLocations.Prepend(finding.Location).Select(place => place.SourceSpan.ToString());
        return $"{finding.Id} {string.Join(" ", places)} {finding.GetMessage()} {string.Join(" ", properties)}";
    }

    private void Failed(Exception exception, DiagnosticAnalyzer analyzer, Diagnostic diagnostic)
    {
        var failure = new Failure(FailureKind.AnalyzerThrows, [$"{exception.GetType().Name} in {StackTraces.Innermost(exception)}"],
            $"{analyzer.GetType().Name}: {exception}");
        lock (_failures)
        {
            if (!_failures.Any(failure.IsLike)) _failures.Add(failure);
        }
    }
}
