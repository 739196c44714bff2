using System.Threading.Channels;

namespace Leaks;

public sealed class LEAK303 : Leak
{
    private readonly Channel<TaskCompletionSource> _messages = Channel.CreateUnbounded<TaskCompletionSource>();

    public LEAK303() => _ = Run(_messages.Reader, CancellationToken.None);

    protected override async Task Request()
    {
        var message = new TaskCompletionSource();
        await _messages.Writer.WriteAsync(message);
        await message.Task;
    }

    protected override long Measure() => TimersAlive();

    private static async Task Run(ChannelReader<TaskCompletionSource> messages, CancellationToken token)
    {
        await foreach (var message in messages.ReadAllAsync(token))
        {
            var work = Deliver(message);
            if (await Task.WhenAny(work, Task.Delay(600_000, token)) != work)
            {
                Console.Error.WriteLine("A delivery is late");
            }
        }
    }

    private static async Task Deliver(TaskCompletionSource message)
    {
        await Task.Yield();
        message.SetResult();
    }
}
