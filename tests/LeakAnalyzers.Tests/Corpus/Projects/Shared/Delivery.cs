using System;
using System.Threading;
using System.Threading.Tasks;

namespace Shared;

public sealed class Delivery
{
    public async Task Deliver(Func<CancellationToken, Task> send, CancellationToken stopping)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping); // LEAK208
        deadline.CancelAfter(TimeSpan.FromSeconds(5));
        await send(deadline.Token);
    }
}
