namespace Leaks;

/// <summary>Waits until a number has stopped changing because the thread pool has nothing left to do.</summary>
public static class Quiet
{
    public static async Task<int> Value(Func<int> number)
    {
        var last = -1;
        for (var same = 0; same < 5;)
        {
            await Task.Delay(5);
            var now = number();
            same = now == last && ThreadPool.PendingWorkItemCount == 0 ? same + 1 : 0;
            last = now;
        }

        return last;
    }
}
