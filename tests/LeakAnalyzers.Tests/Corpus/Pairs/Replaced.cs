using Microsoft.Extensions.Options;

namespace Pairs.Replaced;

internal sealed class Limits
{
    public int Connections { get; set; }
}

/// <summary>Clients that are replaced by the code when their settings change, or that renew their connections themselves.</summary>
internal sealed class ByMonitor
{
    private static HttpClient s_client = new();

    public ByMonitor(IOptionsMonitor<Limits> options) => options.OnChange(_ => Interlocked.Exchange(ref s_client, new HttpClient()).Dispose());
}

internal sealed class ByMethod
{
    private static HttpClient s_client = new();

    public static void Renew()
    {
        var old = s_client;
        s_client = new HttpClient();
        old.Dispose();
    }

    public static Task<string> Get() => s_client.GetStringAsync("http://host/a");
}

internal sealed class ByInstance
{
    private HttpClient _client = new();

    public void Apply(TimeSpan timeout)
    {
        _client.Dispose();
        _client = new HttpClient { Timeout = timeout };
    }

    public Task<string> Get() => _client.GetStringAsync("http://host/a");
}

internal sealed class ByProxy
{
    private static HttpClient s_client = new(new HttpClientHandler());

    public static void Use(System.Net.IWebProxy proxy) => s_client = new HttpClient(new HttpClientHandler { Proxy = proxy });

    public static Task<string> Get() => s_client.GetStringAsync("http://host/a");
}

internal static class Kept
{
    private static readonly HttpClient s_client = new(new HttpClientHandler()); // LEAK104

    public static Task<string> Get() => s_client.GetStringAsync("http://host/a");
}

internal static class Lazy
{
    private static HttpClient? s_client;

    public static Task<string> Get()
    {
        if (s_client == null) s_client = new HttpClient(new HttpClientHandler()); // LEAK104
        return s_client.GetStringAsync("http://host/a");
    }
}
