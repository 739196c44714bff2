namespace Leaks;

public sealed class LEAK401 : Leak
{
    private const int Turns = 1_000_000;

    private bool _isOpen;
    private int _inside;

    // One batch for each step, the next larger than the last: its work ends when the door opens.
    public override async IAsyncEnumerable<(int Requests, long Measure)> Run(int step, int steps)
    {
        for (var items = step; items <= step * steps; items += step)
        {
            _isOpen = false;
            var batch = DeliverAll(Enumerable.Range(0, items));
            yield return (items, await Quiet.Value(() => Volatile.Read(ref _inside)));
            Volatile.Write(ref _isOpen, true);
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
        for (var turn = 0; turn < Turns && !Volatile.Read(ref _isOpen); turn++) await Task.Delay(1);
        Interlocked.Decrement(ref _inside);
    }
}
