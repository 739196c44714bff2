namespace LeakAnalyzers.Knowledge;

/// <summary>How often a callee invokes a delegate that it is given.</summary>
internal enum DelegateInvocation
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>Once in the life of the process: the result is kept.</summary>
    Once,

    /// <summary>Once for each call of the callee.</summary>
    WithTheCall,

    /// <summary>For each item or tick.</summary>
    Repeatedly,

    /// <summary>For each request, or each time a service is resolved.</summary>
    OnEachRequest,
}

/// <summary>A library's member, or all members of a type, that take a delegate.</summary>
/// <param name="Type">The full metadata name of the declaring type.</param>
/// <param name="Member">The member; null for all that the type declares.</param>
/// <param name="Invocation">How often the delegate is invoked.</param>
internal sealed record DelegateContract(string Type, string? Member, DelegateInvocation Invocation);

/// <summary>What well-known callees do with a delegate they are given, by the callee's name.</summary>
internal static class DelegateContracts
{
    private static readonly string[] s_keepers = ["Add", "Configure", "Register", "Use", "With", "Set", "GetOr", "Ensure", "Init",
        "Provide"];

    private static readonly DelegateContract[] s_rows =
    [
        // endpoints and middleware: the pipeline invokes them for each request
        new("Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions", null, DelegateInvocation.OnEachRequest),
        new("Microsoft.AspNetCore.Builder.UseExtensions", null, DelegateInvocation.OnEachRequest),
        new("Microsoft.AspNetCore.Builder.RunExtensions", null, DelegateInvocation.OnEachRequest),
        new("Microsoft.AspNetCore.Builder.MapExtensions", null, DelegateInvocation.Once), // configures a branch of the pipeline
        new("Microsoft.AspNetCore.Http.EndpointFilterExtensions", null, DelegateInvocation.OnEachRequest),
        // for each element
        new("System.Linq.Enumerable", null, DelegateInvocation.Repeatedly),
        new("System.Linq.ParallelEnumerable", null, DelegateInvocation.Repeatedly),
        new("System.Collections.Generic.List`1", "ForEach", DelegateInvocation.Repeatedly),
        new("System.Array", "ForEach", DelegateInvocation.Repeatedly),
        new("System.Threading.Tasks.Parallel", null, DelegateInvocation.Repeatedly),
        new("System.ObservableExtensions", "Subscribe", DelegateInvocation.Repeatedly),
        new("System.Threading.ThreadPool", "RegisterWaitForSingleObject", DelegateInvocation.Repeatedly),
        // queued once for each call
        new("System.Threading.Tasks.Task", null, DelegateInvocation.WithTheCall),
        new("System.Threading.Tasks.Task`1", null, DelegateInvocation.WithTheCall),
        new("System.Threading.Tasks.TaskFactory", null, DelegateInvocation.WithTheCall),
        new("System.Threading.ThreadPool", "QueueUserWorkItem", DelegateInvocation.WithTheCall),
        new("System.Threading.ThreadPool", "UnsafeQueueUserWorkItem", DelegateInvocation.WithTheCall),
        // the value is kept
        new("System.Threading.LazyInitializer", "EnsureInitialized", DelegateInvocation.Once),
        new("Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions", "AddSingleton", DelegateInvocation.Once),
        new("Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions", "AddTransient",
            DelegateInvocation.OnEachRequest),
        new("Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions", "AddScoped", DelegateInvocation.OnEachRequest),
    ];

    /// <summary>How often a library's method invokes the delegate it is given.</summary>
    public static DelegateInvocation Invocation(IMethodSymbol method)
    {
        var declared = method.ReducedFrom ?? method;
        foreach (var row in s_rows)
        {
            if ((row.Member is null || row.Member == declared.Name) && declared.ContainingType.IsExactly(row.Type)) return row.Invocation;
        }

        return DelegateInvocation.Unknown;
    }

    /// <summary>The result is made once and kept: by the container, a lazy value, a cache, the HTTP client factory.</summary>
    public static bool RunOnce(string name) => name switch
    {
        "AddSingleton" or "TryAddSingleton" or "AddKeyedSingleton" or "TryAddKeyedSingleton" or "EnsureInitialized" or "GetOrAdd"
            or "GetOrCreate" or "GetOrCreateAsync" or "AddOrUpdate" or "GetOrSet" or "GetOrSetAsync" =>
            true,
        "ConfigurePrimaryHttpMessageHandler" or "ConfigureHttpMessageHandlerBuilder" or "AddHttpMessageHandler"
            or "ConfigureAdditionalHttpMessageHandlers" or "UseSocketsHttpHandler" or "AddHttpClient" or "ConfigureHttpClient" =>
            true,
        "ConfigureServices" or "ConfigureAppConfiguration" or "ConfigureWebHostDefaults" or "ConfigureTestServices" or "AddOptions"
            or "Configure" or "PostConfigure" or "RegisterInstance" or "SingleInstance" =>
            true,
        _ => false,
    };

    public static bool Transient(string name) =>
        name is "AddTransient" or "AddScoped" or "TryAddTransient" or "TryAddScoped" or "AddKeyedTransient" or "AddKeyedScoped";

    /// <summary>The delegate runs once for each item, attempt or message.</summary>
    public static bool RunForEach(string name) =>
        name is "Select" or "SelectMany" or "Where" or "ForEach" or "ForEachAsync" or "For" or "ForAsync" or "SelectAwait" or "Aggregate"
            or "ToDictionary" or "ToLookup" or "Subscribe" or "SubscribeAsync"
        or "RetryAsync" or "WaitAndRetryAsync" or "AddOrUpdateRecurringJob";

    /// <summary>The delegate may be kept, or what it yields: by a registration, a builder, a cache.</summary>
    public static bool MayKeep(string name) =>
        s_keepers.Any(word => name.StartsWith(word, StringComparison.Ordinal)) || name.Contains("Cache") || name.Contains("Lazy")
            || name.Contains("Once") || name.Contains("Memo");

    /// <summary>The delegate runs once for a call of the callee, now or soon.</summary>
    public static bool RunInPlace(string name) =>
        name is "Run" or "StartNew" or "Execute" or "ExecuteAsync" or "Invoke" or "InvokeAsync" or "BeginInvoke" or "QueueUserWorkItem"
            or "ContinueWith" or "Enqueue" or "RunAsync" or "StartAsync" or "Start";
}
