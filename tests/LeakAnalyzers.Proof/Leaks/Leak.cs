namespace Leaks;

/// <summary>Code that leaks by one rule, and what it leaves behind.</summary>
public abstract class Leak
{
    /// <summary>The load: so many requests, so many times, with a measure after each step.</summary>
    public virtual async IAsyncEnumerable<(int Requests, long Measure)> Run(int step, int steps)
    {
        for (var requests = step; requests <= step * steps; requests += step)
        {
            for (var request = 0; request < step; request++) await Request();
            yield return (requests, Measure());
        }
    }

    protected virtual Task Request() => Task.CompletedTask;

    /// <summary>What this process can see of the leak; 0 where only the peer can.</summary>
    protected virtual long Measure() => 0;

    /// <summary>The timers of the process, once everything that nobody refers to is gone.</summary>
    protected static long TimersAlive()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Timer.ActiveCount;
    }
}
