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
    public int SmallLoopBound { get; private init; } = OptionDefinitions.DefaultSmallLoopBound;

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

    /// <summary>The values that do not parse.</summary>
    public ImmutableArray<InvalidValue> InvalidValues { get; private init; } = ImmutableArray<InvalidValue>.Empty;

    /// <summary>Keys that look like options of the package and are none.</summary>
    public ImmutableArray<string> UnknownKeys { get; private init; } = ImmutableArray<string>.Empty;

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
        var reader = new OptionReader(config);
        return new Options
        {
            IsTestProject = project is not null && project.TryGetValue("build_property.IsTestProject", out var isTest)
                && bool.TryParse(isTest, out var tests) && tests,
            ReportsTestCode = reader.Read(OptionDefinitions.TestCode),
            ExceptionPaths = reader.Read(OptionDefinitions.ExceptionPaths),
            IgnoresImpact = reader.Read(OptionDefinitions.Impact),
            ReportsBufferedResponses = reader.Read(OptionDefinitions.BufferedResponses),
            PrefersSharedClient = reader.Read(OptionDefinitions.HttpFix),
            CountsEveryAsyncCall = reader.Read(OptionDefinitions.AsyncCalls),
            SmallLoopBound = reader.Read(OptionDefinitions.SmallLoopBound) ?? OptionDefinitions.DefaultSmallLoopBound,
            MaxConcurrency = reader.Read(OptionDefinitions.MaxConcurrency),
            PerRequestTypes = reader.Read(OptionDefinitions.PerRequestTypes),
            AdditionalResourceTypes = reader.Read(OptionDefinitions.AdditionalResourceTypes),
            ExcludedResourceTypes = reader.Read(OptionDefinitions.ExcludedResourceTypes),
            OwnershipTakingMethods = reader.Read(OptionDefinitions.OwnershipTakingMethods),
            InvalidValues = reader.InvalidValues,
            UnknownKeys = reader.UnknownKeys,
        };
    }
}
