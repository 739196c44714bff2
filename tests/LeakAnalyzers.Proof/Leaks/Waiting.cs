namespace Leaks;

/// <summary>Calls that are made at once: the measure is how many of them wait when everything with a deadline has ended.</summary>
public abstract class Waiting(TimeSpan patience) : Leak
{
    public override async IAsyncEnumerable<(int Requests, long Measure)> Run(int step, int steps)
    {
        var calls = Enumerable.Range(0, step * steps).Select(_ => Request()).ToList();
        await Task.WhenAll(calls).WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Quiet.Value(() => calls.Count(call => call.IsCompleted));
        for (var requests = step; requests <= calls.Count; requests += step)
        {
            yield return (requests, calls.Take(requests).Count(call => !call.IsCompleted));
        }
    }
}
