using Microsoft.AspNetCore.Connections;

namespace LeakAnalyzers.Proof;

/// <summary>How many connections a listener has had, and how many it still has.</summary>
internal sealed class Traffic
{
    private int _open;
    private int _total;

    public int Open => Volatile.Read(ref _open);

    public int Total => Volatile.Read(ref _total);

    public ConnectionDelegate Track(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref _total);
        Interlocked.Increment(ref _open);
        try
        {
            await next(connection);
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
        {
            // The other side has gone, or this one is shutting down.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };
}
