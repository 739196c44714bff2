namespace Leaks;

public sealed class LEAK301 : Leak
{
    private readonly SemaphoreSlim _next = new(0);
    private readonly SemaphoreSlim _done = new(0);

    public LEAK301() => _ = Run(CancellationToken.None);

    // One turn of the loop.
    protected override Task Request()
    {
        _next.Release();
        return _done.WaitAsync();
    }

    protected override long Measure() => Timer.ActiveCount;

    private async Task Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
            await timer.WaitForNextTickAsync(stopping);

            await _next.WaitAsync(stopping);
            _done.Release();
        }
    }
}
