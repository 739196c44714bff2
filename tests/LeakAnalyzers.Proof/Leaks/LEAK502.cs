namespace Leaks;

public sealed class LEAK502() : Waiting(patience: TimeSpan.FromSeconds(105))
{
    private static readonly HttpClient s_client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    protected override Task Request() => s_client.GetStringAsync(Peer.Silent);
}
