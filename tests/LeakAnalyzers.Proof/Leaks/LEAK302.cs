using System.Collections.Concurrent;

namespace Leaks;

public sealed class LEAK302 : Leak, IDisposable
{
    private readonly TaskCompletionSource _door = new();
    private readonly ConcurrentBag<Task> _rounds = [];
    private Timer? _timer;

    public LEAK302() => Start();

    public void Dispose() => _timer?.Dispose();

    // The time in which the timer may tick once.
    protected override Task Request() => Task.Delay(2);

    protected override long Measure() => _rounds.Count(round => !round.IsCompleted);

    private void Start()
    {
        _timer = new Timer(async _ =>
        {
            try
            {
                await Round();
            }
            catch (Exception e)
            {
                Console.Error.WriteLine(e);
            }
        }, null, 2, 2);
    }

    // A system that is slower than the timer.
    private async Task Round()
    {
        _rounds.Add(_door.Task);
        await _door.Task;
    }
}
