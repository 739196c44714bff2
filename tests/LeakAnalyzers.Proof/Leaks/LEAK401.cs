namespace Leaks;

public sealed class LEAK401 : Leak
{
    private TaskCompletionSource _door = new();
    private int _inside;

    // One batch for each step, the next larger than the last: its work ends when the door opens.
    public override async IAsyncEnumerable<(int Requests, long Measure)> Run(int step, int steps)
    {
        for (var items = step; items <= step * steps; items += step)
        {
            _door = new();
            var batch = DeliverAll(Enumerable.Range(0, items));
            yield return (items, await Quiet.Value(() => Volatile.Read(ref _inside)));
            _door.SetResult();
            await batch;
        }
    }

    private async Task DeliverAll(IEnumerable<int> items)
    {
        var tasks = new List<Task>();
        foreach (var item in items)
        {
            tasks.Add(Task.Run(() => Deliver(item)));
        }

        await Task.WhenAll(tasks);
    }

    private async Task Deliver(int item)
    {
        Interlocked.Increment(ref _inside);
        await _door.Task;
        Interlocked.Decrement(ref _inside);
    }
}
