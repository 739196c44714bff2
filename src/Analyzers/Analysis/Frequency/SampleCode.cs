namespace LeakAnalyzers.Analysis.Frequency;

/// <summary>
/// Tells samples, examples and what else is written to be read from code that serves, by the names of the folders above a file: the last
/// resort where no fact about the project says so. Such code is never silenced, only its severity is lowered.
/// </summary>
internal static class SampleCode
{
    private static readonly HashSet<string> s_folders = new(StringComparer.OrdinalIgnoreCase)
    {
        "sample", "samples", "example", "examples", "demo", "demos", "playground", "playgrounds", "snippets", "tutorial", "tutorials",
        "quickstart", "quickstarts", "docs", "doc", "benchmark", "benchmarks", "perf", "test", "tests", "testing", "testassets", "testapps",
    };

    /// <summary>Whether a folder above the file says that its code is an example or a test.</summary>
    public static bool Contains(SyntaxTree? tree) =>
        tree?.FilePath is { Length: > 0 } path && path.Split('/', '\\') is var parts
            && parts.Take(parts.Length - 1).Any(static folder => s_folders.Contains(folder.Substring(folder.LastIndexOf('.') + 1)));
}
