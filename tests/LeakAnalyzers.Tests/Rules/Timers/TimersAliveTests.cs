using System.Reflection;
using System.Threading.Channels;
using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Tests.Rules.Timers;

/// <summary>What the pages show, run: before the repair and after it.</summary>
public sealed class TimersAliveTests
{
    private const int Rounds = 1000;

    // other tests have timers too, but not hundreds
    [Theory]
    [InlineData(Page.Reported, true)]
    [InlineData(Page.Fixed, false)]
    public async Task Each_round_leaves_a_delay_behind_until_it_is_cancelled(int example, bool leaks)
    {
        var messages = Channel.CreateUnbounded<Func<Task>>();
        for (var i = 0; i < Rounds; i++) messages.Writer.TryWrite(() => Task.CompletedTask);
        messages.Writer.Complete();
        using var stop = new CancellationTokenSource();
        var deliveries = Activator.CreateInstance(TypeOn("LEAK303", example, "Deliveries"), messages.Reader)!;

        var before = Timer.ActiveCount;
        await (Task)deliveries.GetType().GetMethod("Run")!.Invoke(deliveries, [stop.Token])!;
        var left = Timer.ActiveCount - before;
        await stop.CancelAsync();

        Assert.Equal(leaks, left > Rounds / 2);
    }

    [Theory]
    [InlineData(Page.Reported)]
    [InlineData(Page.Fixed)]
    public async Task The_loop_ticks_and_stops_before_the_repair_and_after_it(int example)
    {
        var ticks = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> Count()
        {
            if (++ticks == 20) enough.SetResult();
            return Task.FromResult(ticks);
        }

        // the loop alone, without the host around it
        var type = TypeOn("LEAK301", example, "Backlog", (" : BackgroundService", ""), ("protected override async", "public async"), ("FromSeconds(5)", "FromMilliseconds(1)"));
        using var stop = new CancellationTokenSource();
        var running = (Task)type.GetMethod("ExecuteAsync")!.Invoke(Activator.CreateInstance(type, (Func<Task<int>>)Count), [stop.Token])!;
        await enough.Task;
        await stop.CancelAsync();
        await running.ContinueWith(static _ => { });

        Assert.False(running.IsFaulted);
    }

    [Fact]
    public async Task The_loop_of_the_repair_has_one_timer_and_leaves_none_when_its_token_is_cancelled()
    {
        var type = TypeOn("LEAK301", Page.Fixed, "Backlog", (" : BackgroundService", ""), ("protected override async", "public async"), ("FromSeconds(5)", "FromMinutes(5)"));
        using var stop = new CancellationTokenSource();
        var before = Timer.ActiveCount;
        var loops = Enumerable.Range(0, Rounds).Select(_ => (Task)type.GetMethod("ExecuteAsync")!.Invoke(Activator.CreateInstance(type, (Func<Task<int>>)(() => Task.FromResult(1))), [stop.Token])!).ToList();
        var ticking = Timer.ActiveCount - before;
        await stop.CancelAsync();
        await Task.WhenAll(loops).ContinueWith(static _ => { });
        var left = Timer.ActiveCount - before;

        Assert.True(ticking > Rounds / 2, $"{ticking} timers tick");
        Assert.True(left < Rounds / 2, $"{left} timers are left");
    }

    [Fact]
    public async Task The_loop_of_a_timer_has_one_timer_and_leaves_none_when_it_is_disposed()
    {
        var type = TypeOn("LEAK302", Page.Fixed, "PriceRefresh", ("FromMilliseconds(5000)", "FromMinutes(5)"));
        var before = Timer.ActiveCount;
        var subjects = Enumerable.Range(0, Rounds).Select(_ => (IDisposable)Activator.CreateInstance(type, (Func<Task>)(() => Task.CompletedTask))!).ToList();
        foreach (var subject in subjects) type.GetMethod("Start")!.Invoke(subject, []);
        var ticking = Timer.ActiveCount - before;
        foreach (var subject in subjects) subject.Dispose();
        await Task.WhenAll(subjects.Select(subject => (Task)type.GetField("_ticking", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(subject)!));
        var left = Timer.ActiveCount - before;

        Assert.True(ticking > Rounds / 2, $"{ticking} timers tick");
        Assert.True(left < Rounds / 2, $"{left} timers are left");
    }

    private static Type TypeOn(string id, int example, string name, params (string Shown, string Run)[] changes)
    {
        var code = changes.Aggregate(Page.Of(id).Examples[example].Code, (text, change) => text.Replace(change.Shown, change.Run));
        return AtRunTime.Load(code, name);
    }
}
