namespace Leaks;

public sealed class LEAK209 : Leak
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<WeakReference> _waits = [];

    protected override Task Request() => Wait(Task.Delay(1), _stopping.Token);

    protected override long Measure()
    {
        TimersAlive();
        return _waits.Count(wait => wait.IsAlive);
    }

    private async Task Wait(Task work, CancellationToken stopping)
    {
        var cancelled = new TaskCompletionSource();
        _waits.Add(new(cancelled));
        var registration = stopping.Register(() => cancelled.TrySetCanceled());
        await Task.WhenAny(work, cancelled.Task);
    }
}
