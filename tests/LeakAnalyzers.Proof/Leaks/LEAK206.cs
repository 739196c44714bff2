namespace Leaks;

public sealed class LEAK206 : Leak
{
    private static readonly HttpClient s_client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });

    protected override async Task Request()
    {
        var reader = new StreamReader(await s_client.GetStreamAsync(new Uri(Peer.Http, "long")));
        await reader.ReadLineAsync();
    }
}
