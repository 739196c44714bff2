namespace LeakAnalyzers.Knowledge;

/// <summary>
/// The options of the package: <see cref="Options"/> reads them, LEAK001 checks them, and <c>docs/options.md</c> is written from them.
/// </summary>
internal static class OptionDefinitions
{
    public const int DefaultSmallLoopBound = 16;

    public static readonly ChoiceOption<bool> Impact = new(
        "impact",
        "Whether the severity of a finding depends on its evidence. `all` gives every finding the severity of its rule, and reports those "
            + "that are silent.",
        ("evidence", false),
        ("all", true));

    public static readonly ChoiceOption<ExceptionPaths> ExceptionPaths = new(
        "exception_paths",
        "The operations that count as throwing. `likely`: I/O, reads of the resource's data, parsing, casts, and explicit `throw` "
            + "statements. `all`: every operation that can throw. `none`: exceptions are ignored.",
        ("likely", Knowledge.ExceptionPaths.Likely),
        ("all", Knowledge.ExceptionPaths.All),
        ("none", Knowledge.ExceptionPaths.None));

    public static readonly ChoiceOption<bool> TestCode = new(
        "test_code", "Whether test classes and test projects are analyzed.", ("skip", false), ("report", true));

    public static readonly NamesOption AdditionalResourceTypes = new(
        "additional_resource_types", NameKind.Types,
        "Types whose instances are to be disposed; every call that returns one returns a new one.");

    public static readonly NamesOption ExcludedResourceTypes = new(
        "excluded_resource_types", NameKind.Types,
        "Types that don't have to be disposed. Types that derive from them or implement them are excluded too.");

    public static readonly NamesOption OwnershipTakingMethods = new(
        "ownership_taking_methods", NameKind.Methods,
        "Methods that take ownership of an argument. Without a parameter, of every argument.");

    public static readonly ChoiceOption<bool> BufferedResponses = new(
        "buffered_responses",
        "Whether responses with a buffered body, and their content streams, are reported.",
        ("report", true),
        ("ignore", false));

    public static readonly NamesOption PerRequestTypes = new(
        "per_request_types", NameKind.Types, "Types whose instances are created per request.");

    public static readonly ChoiceOption<bool> HttpFix = new(
        "http_fix",
        "The preferred fix where both are possible: `IHttpClientFactory` or a shared static client.",
        ("factory", false),
        ("shared", true));

    public static readonly ChoiceOption<bool> AsyncCalls = new(
        "async_calls",
        "The asynchronous calls that count as started work: those that wait for a network, a database or a disk, or all.",
        ("io", false),
        ("all", true));

    public static readonly NumberOption SmallLoopBound = new(
        "small_loop_bound", "16", "A loop that runs at most this often, by its constant bounds, doesn't count as a loop.");

    public static readonly NumberOption MaxConcurrency = new(
        "max_concurrency", "four per processor", "The limit that the fix writes.");

    public static ImmutableArray<OptionDefinition> All { get; } = ImmutableArray.Create<OptionDefinition>(
        Impact,
        ExceptionPaths,
        TestCode,
        AdditionalResourceTypes,
        ExcludedResourceTypes,
        OwnershipTakingMethods,
        BufferedResponses,
        PerRequestTypes,
        HttpFix,
        AsyncCalls,
        SmallLoopBound,
        MaxConcurrency);
}
