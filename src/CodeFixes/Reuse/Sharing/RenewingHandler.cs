using LeakAnalyzers.CodeFixes.Reuse.Services;

namespace LeakAnalyzers.CodeFixes.Reuse.Sharing;

/// <summary>
/// The handler that renews its connections: where it is what a plain client stands on, and whose settings it can take over.
/// </summary>
internal static class RenewingHandler
{
    public const string Lifetime = "PooledConnectionLifetime";

    // SocketsHttpHandler has these with the same meaning and the same default; HttpClientHandler hands them on as they are.
    private static readonly HashSet<string> s_exactCounterparts =
    [
        "AllowAutoRedirect", "AutomaticDecompression", "CookieContainer", "Credentials", "DefaultProxyCredentials",
        "MaxAutomaticRedirections",
        "MaxConnectionsPerServer", "MaxResponseHeadersLength", "PreAuthenticate", "Proxy", "UseCookies", "UseProxy",
    ];

    private static readonly HashSet<string> s_platformsWithOwnHandler = ["Android", "iOS", "tvOS", "MacCatalyst", "Browser"];

    /// <summary>What the setting is given: the two minutes that IHttpClientFactory keeps its handlers.</summary>
    public static string LifetimeValue(string timeSpan) => $"{timeSpan}.FromMinutes(2)";

    /// <summary>True if nothing is lost when SocketsHttpHandler stands in for this handler.</summary>
    public static bool CanReplace(ITypeSymbol handler, ImmutableArray<Setting> settings) =>
        HttpTypes.Is(handler, HttpTypes.ClientHandler)
            && settings.All(s => s.Path.Length == 1 && !s.Adds && s_exactCounterparts.Contains(s.Path[0]));

    /// <summary>
    /// True where HttpClientHandler is SocketsHttpHandler underneath and adds nothing: before .NET 6 it alone passed the current activity
    /// on.
    /// </summary>
    public static bool IsDefaultIn(Compilation compilation) =>
        compilation.GetTypesByMetadataName(HttpTypes.SocketsHandler).FirstOrDefault() is { } sockets
        && !sockets.GetMembers("ActivityHeadersPropagator").IsEmpty
        && !compilation.Assembly.GetAttributes().Any(NamesPlatformWithOwnHandler);

    /// <summary>The same in every target of the document's project.</summary>
    public static async Task<bool> IsDefaultAsync(Document document, CancellationToken cancellation)
    {
        foreach (var flavour in HttpTypes.Flavours(document))
        {
            if (await flavour.Project.GetCompilationAsync(cancellation).ConfigureAwait(false) is not { } compilation
                || !IsDefaultIn(compilation))
                return false;
        }

        return true;
    }

    private static bool NamesPlatformWithOwnHandler(AttributeData attribute) =>
        attribute is { AttributeClass.Name: "TargetPlatformAttribute", ConstructorArguments: [{ Value: string platform }] }
        && s_platformsWithOwnHandler.Contains(platform.TrimEnd('.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'));
}
