namespace LeakAnalyzers.Knowledge;

/// <summary>What well-known callees do with a delegate they are given, by the callee's name.</summary>
internal static class DelegateContracts
{
    private static readonly string[] s_keepers = ["Add", "Configure", "Register", "Use", "With", "Set", "GetOr", "Ensure", "Init", "Provide"];

    /// <summary>The result is made once and kept: by the container, a lazy value, a cache, the HTTP client factory.</summary>
    public static bool RunOnce(string name) => name switch
    {
        "AddSingleton" or "TryAddSingleton" or "AddKeyedSingleton" or "TryAddKeyedSingleton" or "EnsureInitialized" or "GetOrAdd" or "GetOrCreate" or "GetOrCreateAsync" or "AddOrUpdate" or "GetOrSet" or "GetOrSetAsync" => true,
        "ConfigurePrimaryHttpMessageHandler" or "ConfigureHttpMessageHandlerBuilder" or "AddHttpMessageHandler" or "ConfigureAdditionalHttpMessageHandlers" or "UseSocketsHttpHandler" or "AddHttpClient" or "ConfigureHttpClient" => true,
        "ConfigureServices" or "ConfigureAppConfiguration" or "ConfigureWebHostDefaults" or "ConfigureTestServices" or "AddOptions" or "Configure" or "PostConfigure" or "RegisterInstance" or "SingleInstance" => true,
        _ => false,
    };

    public static bool Transient(string name) => name is "AddTransient" or "AddScoped" or "TryAddTransient" or "TryAddScoped" or "AddKeyedTransient" or "AddKeyedScoped";

    /// <summary>The delegate runs once for each item, attempt or message.</summary>
    public static bool RunForEach(string name) => name is "Select" or "SelectMany" or "Where" or "ForEach" or "ForEachAsync" or "For" or "ForAsync" or "SelectAwait" or "Aggregate" or "ToDictionary" or "ToLookup" or "Subscribe" or "SubscribeAsync"
        or "RetryAsync" or "WaitAndRetryAsync" or "AddOrUpdateRecurringJob";

    /// <summary>The delegate may be kept, or what it yields: by a registration, a builder, a cache.</summary>
    public static bool MayKeep(string name) =>
        s_keepers.Any(word => name.StartsWith(word, StringComparison.Ordinal)) || name.Contains("Cache") || name.Contains("Lazy") || name.Contains("Once") || name.Contains("Memo");

    /// <summary>The delegate runs once for a call of the callee, now or soon.</summary>
    public static bool RunInPlace(string name) => name is "Run" or "StartNew" or "Execute" or "ExecuteAsync" or "Invoke" or "InvokeAsync" or "BeginInvoke" or "QueueUserWorkItem" or "ContinueWith" or "Enqueue" or "RunAsync" or "StartAsync" or "Start";
}
