using System.Collections.Concurrent;

namespace LeakAnalyzers.Tests.Rules;

/// <summary>A context with a single thread, like that of a window: whoever blocks the thread holds up all that is posted to it.</summary>
internal sealed class OneThread : SynchronizationContext
{
    /// <summary>Generous, since only a program that hangs needs it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _posted = [];

    /// <summary>What an asynchronous program says that runs on the thread; the test fails if it never comes to its end.</summary>
    public static string Run(Func<Task<string>> program)
    {
        var context = new OneThread();
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        context.Post(async _ =>
        {
            try
            {
                said.SetResult(await program());
            }
            catch (Exception e)
            {
                said.SetResult(e.GetType().Name);
            }
        }, null);
        new Thread(context.Pump) { IsBackground = true }.Start();
        return Within(said.Task);
    }

    /// <summary>What a program says that ends within the limit, or how it fails.</summary>
    public static string Within(Task<string> program)
    {
        Assert.True(Task.WhenAny(program, Task.Delay(Limit)).GetAwaiter().GetResult() == program, "The program hangs");
        return program.IsFaulted ? program.Exception!.InnerException!.GetType().Name : program.IsCanceled ? nameof(TaskCanceledException) : program.Result;
    }

    public override void Post(SendOrPostCallback d, object? state) => _posted.Add((d, state));

    public override void Send(SendOrPostCallback d, object? state)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ =>
        {
            d(state);
            done.SetResult();
        }, null);
        done.Task.Wait();
    }

    private void Pump()
    {
        SetSynchronizationContext(this);
        foreach (var (callback, state) in _posted.GetConsumingEnumerable()) callback(state);
    }
}
