using System.Reflection;
using LeakAnalyzers.CodeFixes.Concurrency;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

/// <summary>What the repair of LEAK402 writes, run: rounds that take longer than the period follow one another, whether they fail or not, until the loop is stopped.</summary>
public sealed class RoundsAtRunTimeTests
{
    private const int Enough = 40;

    [Theory]
    [InlineData("while (!token.IsCancellationRequested)\n{\n_ = Task.Run(work);\nawait Task.Delay(1, token);\n}")]
    [InlineData("while (true)\n{\nawait Task.Delay(1, token);\nTask.Run(work);\n}")]
    [InlineData("while (true)\n{\nTask.Factory.StartNew(async () => await work());\nawait Task.Delay(1, token);\n}")]
    [InlineData("using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));\nwhile (await timer.WaitForNextTickAsync(token))\n{\nif (token.CanBeCanceled)\n{\nvar task = Task.Run(work);\n}\n}")]
    public async Task Rounds_follow_one_another(string loop)
    {
        int now = 0, peak = 0, done = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task Work()
        {
            peak = Math.Max(peak, Interlocked.Increment(ref now));
            await Task.Delay(4);
            Interlocked.Decrement(ref now);
            if (Interlocked.Increment(ref done) == Enough) enough.SetResult();
            if (done % 2 == 0) throw new InvalidOperationException();
        }

        var type = await AtRunTime.Repaired($"public static class Subject\n{{\npublic static async Task Run(Func<Task> work, CancellationToken token)\n{{\n{loop}\n}}\n}}\n", "LEAK402", new WaitForRound());
        using var stop = new CancellationTokenSource();
        var running = (Task)type.GetMethod("Run")!.Invoke(null, [(Func<Task>)Work, stop.Token])!;
        await Task.WhenAny(enough.Task, running);
        await stop.CancelAsync();
        await Task.WhenAny(running);

        Assert.False(running.IsFaulted);
        Assert.True(done >= Enough);
        Assert.Equal(1, peak);
    }

    // The callback is called as a timer would, and no clock decides how the test ends.
    [Fact]
    public async Task Ticks_that_find_the_last_work_going_on_start_nothing_and_the_next_one_does()
    {
        var started = 0;
        var ends = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task Work()
        {
            Interlocked.Increment(ref started);
            return ends.Task;
        }

        var type = await AtRunTime.Repaired("public sealed class Subject(Func<Task> work) : IDisposable\n{\nTimer _timer; int _ticks;\npublic void Dispose() => _timer?.Dispose();\npublic void Start() { _timer = new Timer(OnTick, null, 3_000_000, 1000); }\nvoid OnTick(object state)\n{\n_ticks++;\n_ = Task.Run(work);\n}\n}\n", "LEAK402", new WaitForRound());
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.NonPublic;
        var subject = Activator.CreateInstance(type, (Func<Task>)Work)!;
        var tick = type.GetMethod("OnTick", Own)!;
        var round = type.GetField("_round", Own)!;

        for (var ticks = 0; ticks < 100; ticks++) tick.Invoke(subject, [null]);
        ends.SetException(new InvalidOperationException());
        await Task.WhenAny((Task)round.GetValue(subject)!);
        Assert.Equal(1, started);

        ends = new();
        ends.SetResult();
        tick.Invoke(subject, [null]);
        await (Task)round.GetValue(subject)!;
        Assert.Equal(2, started);
        Assert.Equal(101, type.GetField("_ticks", Own)!.GetValue(subject));
    }
}
