using Microsoft.AspNetCore.Connections;

namespace LeakyService.Peer;

/// <summary>How many connections one listener has had, and how many it still has.</summary>
public sealed class ConnectionCount
{
    private int _open;
    private int _total;

    public int Open => Volatile.Read(ref _open);

    public int Total => Volatile.Read(ref _total);

    public async Task Track(ConnectionContext connection, ConnectionDelegate next)
    {
        Interlocked.Increment(ref _open);
        Interlocked.Increment(ref _total);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
