namespace Leaks;

public sealed class LEAK402 : Leak
{
    private readonly TaskCompletionSource _door = new();
    private int _inside;

    public LEAK402() => _ = Poll(CancellationToken.None);

    // The time in which the poll may take another turn.
    protected override Task Request() => Task.Delay(2);

    protected override long Measure() => Volatile.Read(ref _inside);

    private async Task Poll(CancellationToken token)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (await timer.WaitForNextTickAsync(token))
        {
            _ = Task.Run(Round);
        }
    }

    // A system that is slower than the poll.
    private async Task Round()
    {
        Interlocked.Increment(ref _inside);
        await _door.Task;
        Interlocked.Decrement(ref _inside);
    }
}
