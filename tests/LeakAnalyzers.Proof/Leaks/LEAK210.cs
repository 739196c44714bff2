namespace Leaks;

public sealed class LEAK210 : Leak
{
    protected override async Task Request()
    {
        var timer = new System.Timers.Timer(TimeSpan.FromMinutes(10));
        timer.Elapsed += (_, _) => Console.Error.WriteLine("still at it");
        timer.Start();
        await Task.Yield();
    }

    protected override long Measure() => TimersAlive();
}
