using System.Reflection;
using LeakAnalyzers.CodeFixes.Timers;
using LeakAnalyzers.Tests.Clients;
using Xunit.Sdk;

namespace LeakAnalyzers.Tests.Rules.Timers;

/// <summary>What the repairs of LEAK301 and LEAK302 write, run beside what was there before, by a clock that the test moves on.</summary>
public sealed class TimersAtRunTimeTests
{
    private const int Turns = 20;

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(5);

    /// <summary>A System.Timers.Timer of five seconds that goes by the clock of the test.</summary>
    private const string Ticker = "public sealed class Ticker(TimeProvider clock) : IDisposable\n{\nprivate ITimer _ticks;\npublic event Action<object, object> Elapsed;\npublic void Start() => _ticks = clock.CreateTimer(_ => Elapsed(this, this), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));\npublic void Dispose() => _ticks.Dispose();\n}\n";

    private readonly ManualClock _clock = new();
    private readonly List<TimeSpan> _ticks = [];
    private readonly SemaphoreSlim _ticked = new(0);
    private Task _work = Task.CompletedTask;

    [Theory]
    [InlineData("while (!token.IsCancellationRequested)\n{\nvar timer = new PeriodicTimer(period, clock);\nawait timer.WaitForNextTickAsync(token);\nawait work();\n}")]
    [InlineData("while (true)\n{\nusing var timer = new PeriodicTimer(period, clock);\nif (!await timer.WaitForNextTickAsync(token)) break;\nawait work();\n}")]
    [InlineData("for (;;)\n{\nvar timer = new PeriodicTimer(period, clock);\nawait timer.WaitForNextTickAsync(token);\ntimer.Dispose();\nawait work();\n}")]
    [InlineData("while (!token.IsCancellationRequested)\n{\nvar due = new TaskCompletionSource();\nvar timer = clock.CreateTimer(_ => due.SetResult(), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);\nawait due.Task.WaitAsync(token);\nawait work();\n}")]
    [InlineData("while (true)\n{\nvar due = new SemaphoreSlim(0);\nvar timer = clock.CreateTimer(_ => due.Release(), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));\nawait due.WaitAsync(token);\nawait work();\n}")]
    public async Task One_timer_ticks_when_those_of_the_loop_did_and_none_is_left(string loop)
    {
        var code = $"public static class Subject\n{{\npublic static async Task Run(TimeProvider clock, TimeSpan period, Func<Task> work, CancellationToken token)\n{{\n{loop}\n}}\n}}\n";
        var before = new TimersAtRunTimeTests();
        await before.Loop(AtRunTime.Load(code, "Subject"), timers: Turns);
        await Loop(await AtRunTime.Repaired(code, "LEAK301", new HoistTimer()), timers: 1);

        Assert.Equal(Enumerable.Range(1, Turns).Select(turn => turn * s_period), _ticks);
        Assert.Equal(before._ticks, _ticks);
        Assert.Equal(0, _clock.ActiveCount);
    }

    [Theory]
    [InlineData("5", "Timeout.InfiniteTimeSpan")]
    [InlineData("5", "TimeSpan.FromSeconds(5)")]
    [InlineData("0", "Timeout.InfiniteTimeSpan")]
    [InlineData("0", "TimeSpan.FromSeconds(5)")]
    public async Task The_loop_does_what_its_timers_did_when_they_did_it(string due, string again)
    {
        var code = $"public static class Subject\n{{\npublic static async Task Run(TimeProvider clock, TimeSpan period, Func<Task> work, CancellationToken token)\n{{\nwhile (true)\n{{\nvar timer = clock.CreateTimer(async _ => {{ try {{ await work(); }} catch {{ }} }}, null, TimeSpan.FromSeconds({due}), {again});\nawait Task.Delay(TimeSpan.FromSeconds(5), clock, token);\n}}\n}}\n}}\n";
        var before = new TimersAtRunTimeTests();
        await before.Loop(AtRunTime.Load(code, "Subject"), timers: Turns, made: 2, atOnce: due == "0");
        await Loop(await AtRunTime.Repaired(code, "LEAK301", new HoistTimer()), timers: 1, atOnce: due == "0");

        // the timers that were left went on ticking
        Assert.Equal(before._ticks.Distinct(), _ticks);
        Assert.Equal(due == "0" ? TimeSpan.Zero : s_period, _ticks[0]);
        Assert.Equal(0, _clock.ActiveCount);
    }

    [Fact]
    public async Task A_loop_that_slept_ticks_as_before_without_a_thread()
    {
        const string Code = "public static class Subject\n{\npublic static Task Run(TimeProvider clock, TimeSpan period, Func<Task> work, CancellationToken token) => Task.Run(() =>\n{\nwhile (!token.IsCancellationRequested)\n{\nvar timer = new System.Timers.Timer(5000);\ntimer.Elapsed += async (_, _) => { try { await work(); } catch { } };\ntimer.Start();\nThread.Sleep(5000);\n}\n});\n}\n";
        var before = new TimersAtRunTimeTests();
        await before.Loop(AtRunTime.Load(Code.Replace("System.Timers.Timer(5000)", "Ticker(clock)").Replace("Thread.Sleep(5000)", "Task.Delay(TimeSpan.FromSeconds(5), clock).Wait()") + Ticker, "Subject"), timers: Turns, made: 2, sleeps: true);
        await Loop(await AtRunTime.Repaired(Code, "LEAK301", new HoistTimer(), text => text.Replace("FromMilliseconds(5000))", "FromMilliseconds(5000), clock)")), timers: 1, sleeps: true);

        Assert.Equal(Enumerable.Range(1, Turns + 1).Select(turn => turn * s_period), before._ticks.Distinct());
        Assert.Equal(Enumerable.Range(1, Turns + 1).Select(turn => turn * s_period), _ticks);
        Assert.Equal(0, _clock.ActiveCount);
    }

    [Fact]
    public async Task Ticks_that_come_while_the_work_goes_on_are_one_tick()
    {
        var code = "public static class Subject\n{\npublic static async Task Run(TimeProvider clock, TimeSpan period, Func<Task> work, CancellationToken token)\n{\nwhile (true)\n{\nvar timer = new PeriodicTimer(period, clock);\nawait timer.WaitForNextTickAsync(token);\nawait work();\n}\n}\n}\n";
        var type = await AtRunTime.Repaired(code, "LEAK301", new HoistTimer());
        using var stop = new CancellationTokenSource();
        var running = Run(type, stop.Token);
        await ComeLate();
        await stop.CancelAsync();
        await Task.WhenAny(running);

        Assert.Equal(new[] { 1, 4, 5 }.Select(turn => turn * s_period), _ticks);
    }

    [Theory]
    [InlineData("async _ =>\n{\ntry\n{\nawait work();\n}\ncatch (Exception)\n{\n}\n}", 0)]
    [InlineData("async _ =>\n{\ntry\n{\nawait work();\n}\ncatch (Exception)\n{\n}\n}", 5000)]
    [InlineData("_ => Turn()", 0)]
    [InlineData("_ => Turn()", 2000)]
    [InlineData("OnTick", 5000)]
    public async Task The_loop_ticks_when_the_timer_did_and_waits_for_its_work(string callback, int due)
    {
        var code = $"public sealed class Subject(TimeProvider clock, Func<Task> work) : IDisposable\n{{\nprivate Timer? _timer;\n\npublic void Start()\n{{\n_timer = new Timer({callback}, null, {due}, 5000);\n}}\n\npublic void Dispose() => _timer?.Dispose();\nprivate async Task Turn() {{ await work(); throw new InvalidOperationException(clock.ToString()); }}\nprivate async void OnTick(object? state) {{ try {{ await work(); }} catch {{ }} }}\n}}\n";
        var was = code.Replace("Timer? _timer", "ITimer? _timer").Replace("new Timer(", "clock.CreateTimer(").Replace($"null, {due}, 5000", $"null, TimeSpan.FromMilliseconds({due}), TimeSpan.FromMilliseconds(5000)");
        await TicksAsBefore(was, code, due, $"new PeriodicTimer(TimeSpan.FromMilliseconds({(due == 0 ? 5000 : due)})");
    }

    [Theory]
    [InlineData("async (_, _) =>\n{\ntry\n{\nawait work();\n}\ncatch (Exception)\n{\n}\n}")]
    [InlineData("async (_, _) => await work()")]
    [InlineData("OnElapsed")]
    public async Task The_loop_ticks_when_Elapsed_was_raised(string handler)
    {
        var code = $"public sealed class Subject(TimeProvider clock, Func<Task> work) : IDisposable\n{{\nprivate System.Timers.Timer? _timer;\n\npublic void Start()\n{{\n_timer = new System.Timers.Timer(5000);\n_timer.Elapsed += {handler};\n_timer.Start();\n}}\n\npublic void Dispose() => _timer?.Dispose();\nprivate async void OnElapsed(object? sender, System.Timers.ElapsedEventArgs e) {{ await work(); }}\nprivate object Clock => clock;\n}}\n";
        var was = code.Replace("System.Timers.Timer?", "Ticker?").Replace("System.Timers.Timer(5000)", "Ticker(clock)").Replace("System.Timers.ElapsedEventArgs", "object") + Ticker;
        await TicksAsBefore(was, code, 5000, "new PeriodicTimer(TimeSpan.FromMilliseconds(5000)");
    }

    /// <summary>Runs what was there and what LEAK302 makes of it: the same ticks, one for those that came while the work went on, and no timer left.</summary>
    private async Task TicksAsBefore(string was, string code, int due, string made)
    {
        var before = new TimersAtRunTimeTests();
        using (before.Timer(AtRunTime.Load(was, "Subject"))) await before.Tick(TimeSpan.FromMilliseconds(due));

        var type = await AtRunTime.Repaired(code, "LEAK302", new TickInLoop(), text => text.Replace(made, made + ", clock"));
        var subject = Timer(type);
        await Tick(TimeSpan.FromMilliseconds(due));
        Assert.Equal(before._ticks, _ticks);

        await ComeLate();
        var late = _ticks.Count;
        subject.Dispose();
        await (Task)type.GetField("_ticking", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(subject)!;

        Assert.Equal(before._ticks.Count + 3, late);
        Assert.Equal(late, _ticks.Count);
        Assert.Equal(0, _clock.ActiveCount);
    }

    [Theory]
    [InlineData("async _ => { if (++s_ticks < 3) return; await Task.Yield(); throw new InvalidOperationException(); }")]
    [InlineData("async _ => await Third()")]
    [InlineData("OnTick")]
    [Trait("Kind", "Process")]
    public async Task What_a_tick_throws_ends_the_process_before_the_repair_and_after_it(string callback)
    {
        var code = $"var subject = new Subject();\nsubject.Start();\nThread.Sleep(30_000);\n\npublic sealed class Subject : IDisposable\n{{\nprivate static int s_ticks;\nprivate Timer? _timer;\n\npublic void Start()\n{{\n_timer = new Timer({callback}, null, 1, 1);\n}}\n\npublic void Dispose() => _timer?.Dispose();\nprivate static async Task Third() {{ if (++s_ticks < 3) return; await Task.Yield(); throw new InvalidOperationException(); }}\nprivate async void OnTick(object? state) => await Third();\n}}\n";
        foreach (var program in new[] { code, await AtRunTime.Text(code, "LEAK302", new TickInLoop()) })
        {
            var end = await AtRunTime.Run(program);
            Assert.NotEqual(0, end.ExitCode);
            Assert.Contains("Unhandled exception. System.", end.Output);
        }
    }

    private async Task Loop(Type type, int timers, int made = 1, bool atOnce = false, bool sleeps = false)
    {
        using var stop = new CancellationTokenSource();
        var running = Run(type, stop.Token);
        for (var turn = 0; turn < Turns; turn++)
        {
            if (atOnce && turn > 0) _clock.Advance(s_period);
            for (var timer = 0; turn < timers && timer < made; timer++) await Soon(_clock.Made);
            _clock.Advance(atOnce ? TimeSpan.Zero : s_period);
            await Soon(_ticked);
        }

        await stop.CancelAsync();
        if (sleeps) _clock.Advance(s_period); // to its end, whatever the token says
        await Task.WhenAny(running);
    }

    private Task Run(Type type, CancellationToken token) => (Task)type.GetMethod("Run")!.Invoke(null, [_clock, s_period, (Func<Task>)Work, token])!;

    private IDisposable Timer(Type type)
    {
        var subject = Activator.CreateInstance(type, _clock, (Func<Task>)Work)!;
        type.GetMethod("Start")!.Invoke(subject, []);
        return (IDisposable)subject;
    }

    private async Task Tick(TimeSpan first)
    {
        _clock.Advance(first);
        await Soon(_ticked);
        for (var turn = 0; turn < Turns; turn++)
        {
            _clock.Advance(s_period);
            await Soon(_ticked);
        }
    }

    /// <summary>One piece of work that takes as long as three ticks, and two short ones.</summary>
    private async Task ComeLate()
    {
        var slow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work = slow.Task;
        _clock.Advance(s_period);
        await Soon(_ticked);
        _clock.Advance(3 * s_period);
        _work = Task.CompletedTask;
        slow.SetResult();
        await Soon(_ticked);
        _clock.Advance(s_period);
        await Soon(_ticked);
    }

    private Task Work()
    {
        _ticks.Add(_clock.Now);
        _ticked.Release();
        return _work;
    }

    private static async Task Soon(SemaphoreSlim signal)
    {
        if (!await signal.WaitAsync(TimeSpan.FromSeconds(30))) throw new XunitException("nothing ticks");
    }
}
