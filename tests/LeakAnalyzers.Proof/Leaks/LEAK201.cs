namespace Leaks;

public sealed class LEAK201 : Leak
{
    private static readonly HttpClient s_client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });

    protected override async Task Request()
    {
        var response = await s_client.GetAsync(Peer.Http, HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException("The peer is not well");
    }
}
