namespace Leaks;

public sealed class LEAK202 : Leak
{
    private static readonly Catalog s_catalog = new();

    protected override async Task Request()
    {
        var response = await s_catalog.Newest();
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException("The peer is not well");
    }

    // As a generated client does it: who calls cannot see that the body is left to them.
    private sealed class Catalog
    {
        private static readonly HttpClient s_client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });

        public Task<HttpResponseMessage> Newest() => s_client.GetAsync(Peer.Http, HttpCompletionOption.ResponseHeadersRead);
    }
}
