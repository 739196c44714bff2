using System.Text.RegularExpressions;

namespace LeakAnalyzers.Fuzz.Examining;

/// <summary>Names the place of a failure by the methods of the examined assemblies in a stack trace.</summary>
internal static partial class StackTraces
{
    /// <summary>The innermost method of ours, by which two exceptions are known to be the same.</summary>
    public static string Innermost(Exception exception) => Methods(exception.ToString()).FirstOrDefault() ?? "outside of the package";

    /// <summary>The methods that an endless recursion goes through: those that come again in the trace of a stack overflow.</summary>
    public static ImmutableArray<string> Recurring(string trace)
    {
        // The runtime folds a recursion into a block between two lines of dashes.
        var folded = Folded().Match(trace);
        var methods = folded.Success ? Methods(folded.Groups[1].Value)
            : Methods(trace).GroupBy(name => name).Where(group => group.Count() > 2).Select(group => group.Key);
        return [.. methods.Distinct().Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Methods(string trace) => Frame().Matches(trace).Select(match => match.Groups[1].Value)
        .Where(name => !name.StartsWith("LeakAnalyzers.Fuzz.", StringComparison.Ordinal));

    [GeneratedRegex(@"^ +at (LeakAnalyzers\.[^(\s]+)", RegexOptions.Multiline)]
    private static partial Regex Frame();

    [GeneratedRegex(@"^-{10,}$(.*?)^-{10,}$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Folded();
}
