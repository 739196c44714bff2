namespace Leaks;

public sealed class LEAK403 : Leak
{
    private const int Slots = 10_000;

    private static readonly HttpClient s_client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });
    private readonly SemaphoreSlim _gate = new(Slots);

    protected override async Task Request()
    {
        try
        {
            await Refresh();
        }
        catch (FormatException)
        {
            // The answer is an error page.
        }
    }

    protected override long Measure() => Slots - _gate.CurrentCount;

    private async Task<int> Refresh()
    {
        await _gate.WaitAsync();
        var session = int.Parse(await s_client.GetStringAsync(Peer.Http));
        _gate.Release();
        return session;
    }
}
