namespace LeakyService.Peer;

/// <summary>What reaches the peer, listener by listener.</summary>
public sealed class PeerTraffic
{
    private long _requests;

    public ConnectionCount Https { get; } = new();

    public ConnectionCount Http { get; } = new();

    public ConnectionCount Runner { get; } = new();

    public long Requests => Interlocked.Read(ref _requests);

    public void CountRequest() => Interlocked.Increment(ref _requests);
}
