namespace Leaks;

public sealed class LEAK208 : Leak
{
    private static readonly HttpClient s_client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });
    private readonly CancellationTokenSource _stopping = new();

    protected override Task Request() => Load(_stopping.Token);

    protected override long Measure() => TimersAlive();

    private static async Task<string> Load(CancellationToken stopping)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        deadline.CancelAfter(TimeSpan.FromMinutes(10));
        return await s_client.GetStringAsync(Peer.Http, deadline.Token);
    }
}
