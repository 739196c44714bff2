using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Knowledge;

/// <summary>How much must speak for an exception before a leak on its path counts.</summary>
internal enum ExceptionPaths
{
    /// <summary>Only operations that throw in practice: I/O, reads, parses, explicit throws.</summary>
    Likely,

    /// <summary>Whatever may throw.</summary>
    All,

    /// <summary>Exceptions are not looked at.</summary>
    None,
}

/// <summary>Every key of <c>.editorconfig</c> and <c>.globalconfig</c> that the package knows, typed.</summary>
internal sealed record Options
{
    public const string Prefix = "leak_analyzers.";

    private static readonly ConditionalWeakTable<AnalyzerConfigOptions, Options> s_read = new();

    /// <summary>Whether test code is reported on.</summary>
    public bool ReportsTestCode { get; private init; }

    /// <summary>Whether the project says that it holds tests: the test SDK and the test frameworks set the property.</summary>
    public bool IsTestProject { get; private init; }

    public ExceptionPaths ExceptionPaths { get; private init; }

    /// <summary>Whether every finding has the severity of its rule, whatever it costs.</summary>
    public bool IgnoresImpact { get; private init; }

    /// <summary>Whether LEAK202 speaks of responses whose body is buffered.</summary>
    public bool ReportsBufferedResponses { get; private init; } = true;

    /// <summary>Loops that run at most this often are no fan-out.</summary>
    public int SmallLoopBound { get; private init; } = 16;

    /// <summary>Whether an asynchronous call of which nobody knows that it does I/O counts as a start of work all the same.</summary>
    public bool CountsEveryAsyncCall { get; private init; }

    /// <summary>The bound that fixes write; null means four for each processor.</summary>
    public int? MaxConcurrency { get; private init; }

    /// <summary>Whether the reuse fix prefers a static client where both are possible.</summary>
    public bool PrefersSharedClient { get; private init; }

    public ImmutableArray<string> PerRequestTypes { get; private init; } = ImmutableArray<string>.Empty;

    public ImmutableArray<string> AdditionalResourceTypes { get; private init; } = ImmutableArray<string>.Empty;

    public ImmutableArray<string> ExcludedResourceTypes { get; private init; } = ImmutableArray<string>.Empty;

    public ImmutableArray<string> OwnershipTakingMethods { get; private init; } = ImmutableArray<string>.Empty;

    /// <summary>What did not parse: the key, the value, what would.</summary>
    public ImmutableArray<(string Key, string Value, string Expected)> Mistakes { get; private init; } =
        ImmutableArray<(string, string, string)>.Empty;

    /// <summary>
    /// Whether the project says that nothing is lost when one of these is never released; what derives from an excluded type is excluded
    /// too.
    /// </summary>
    public bool Excludes(ITypeSymbol type) => ExcludedResourceTypes.Any(name => type.Is(name));

    public static Options For(AnalyzerOptions options, SyntaxTree tree)
    {
        var (config, project) = (options.AnalyzerConfigOptionsProvider.GetOptions(tree),
            options.AnalyzerConfigOptionsProvider.GlobalOptions);
        return s_read.TryGetValue(config, out var known) ? known : s_read.GetValue(config, read => Read(read, project));
    }

    public static Options Read(AnalyzerConfigOptions config, AnalyzerConfigOptions? project = null)
    {
        var mistakes = ImmutableArray.CreateBuilder<(string, string, string)>();
        T Choice<T>(string key, T missing, params (string Word, T Value)[] choices)
        {
            if (!config.TryGetValue(Prefix + key, out var text)) return missing;
            foreach (var (word, value) in choices)
            {
                if (string.Equals(word, text.Trim(), StringComparison.OrdinalIgnoreCase)) return value;
            }

            mistakes.Add((key, text, string.Join(" or ", choices.Select(choice => choice.Word))));
            return missing;
        }

        int? Number(string key)
        {
            if (!config.TryGetValue(Prefix + key, out var text)) return null;
            if (int.TryParse(text.Trim(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture,
                out var number)
                && number > 0)
                return number;
            mistakes.Add((key, text, "a whole number above zero"));
            return null;
        }

        ImmutableArray<string> Names(string key) =>
            config.TryGetValue(Prefix + key, out var text)
                ? text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(name => name.Trim()).Where(name => name.Length > 0)
                    .ToImmutableArray()
                : ImmutableArray<string>.Empty;

        ImmutableArray<string> Types(string key)
        {
            var names = Names(key);
            foreach (var name in names.Where(static name => !IsTypeName(name)))
                mistakes.Add((key, name, "Namespace.Type, Namespace.Outer+Inner or Namespace.Type`1"));
            return names;
        }

        var takers = Names("ownership_taking_methods");
        foreach (var name in takers.Where(static name => MemberContract.Taking(name) is null))
            mistakes.Add(("ownership_taking_methods", name, "Namespace.Type.Method or Namespace.Type.Method(parameter)"));

        return new Options
        {
            IsTestProject = project is not null && project.TryGetValue("build_property.IsTestProject", out var isTest)
                && bool.TryParse(isTest, out var tests) && tests,
            ReportsTestCode = Choice("test_code", false, ("skip", false), ("report", true)),
            ExceptionPaths = Choice("exception_paths", ExceptionPaths.Likely, ("likely", ExceptionPaths.Likely), ("all",
                ExceptionPaths.All), ("none", ExceptionPaths.None)),
            IgnoresImpact = Choice("impact", false, ("evidence", false), ("all", true)),
            ReportsBufferedResponses = Choice("buffered_responses", true, ("report", true), ("ignore", false)),
            PrefersSharedClient = Choice("http_fix", false, ("factory", false), ("shared", true)),
            CountsEveryAsyncCall = Choice("async_calls", false, ("io", false), ("all", true)),
            SmallLoopBound = Number("small_loop_bound") ?? 16,
            MaxConcurrency = Number("max_concurrency"),
            PerRequestTypes = Types("per_request_types"),
            AdditionalResourceTypes = Types("additional_resource_types"),
            ExcludedResourceTypes = Types("excluded_resource_types"),
            OwnershipTakingMethods = takers,
            Mistakes = mistakes.ToImmutable(),
        };
    }

    /// <summary>
    /// A full metadata name: words parted by dots, or by a plus between a type and one inside it, with the number of type parameters
    /// behind.
    /// </summary>
    private static bool IsTypeName(string name) => name.Split('.', '+').All(static part =>
        part.IndexOf('`') is var arity && (arity < 0 || (arity < part.Length - 1 && part.Skip(arity + 1).All(char.IsDigit)))
        && (arity < 0 ? part : part.Substring(0, arity)) is { Length: > 0 } word && (char.IsLetter(word[0]) || word[0] == '_')
        && word.All(static c => char.IsLetterOrDigit(c) || c == '_'));
}
