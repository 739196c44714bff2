using LeakAnalyzers.CodeFixes.Timers;
using LeakAnalyzers.Rules.Timers;
using LeakAnalyzers.Tests.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Timers.TimerMadeInLoop, LeakAnalyzers.CodeFixes.Timers.HoistTimer>;

namespace LeakAnalyzers.Tests.Rules.Timers;

/// <summary>Timers with callbacks that each turn of a loop makes, and waits for.</summary>
public sealed class TickOfLoopTests
{
    [Fact]
    public Task A_wait_for_the_callback_becomes_a_wait_for_the_tick() => Body(
        """
        while (!token.IsCancellationRequested)
        {
            var due = new TaskCompletionSource();
            var timer = [|new Timer(_ => due.TrySetResult(), null, 5000, Timeout.Infinite)|];
            await due.Task.WaitAsync(token).ConfigureAwait(false);

            // the work
            Work();
        }
        """,
        """
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5000));
        while (!token.IsCancellationRequested && await timer.WaitForNextTickAsync(token).ConfigureAwait(false))
        {
            // the work
            Work();
        }
        """);

    [Fact]
    public Task A_wait_behind_the_work_stays_in_its_place() => Body(
        """
        while (!token.IsCancellationRequested)
        {
            Work();

            var due = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = [|new Timer(state => ((TaskCompletionSource<bool>)state!).SetResult(true), due, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan)|];
            await due.Task;
        }

        foreach (var item in new int[wait])
        {
            var open = new SemaphoreSlim(0);
            var timer = [|new System.Timers.Timer(TimeSpan.FromSeconds(5).TotalMilliseconds) { AutoReset = false }|];
            timer.Elapsed += (_, _) => open.Release();
            timer.Start();
            Work();
            await open.WaitAsync(token); // pause
            timer.Dispose();
            open.Dispose();
        }
        """,
        """
        using var timer2 = new PeriodicTimer(TimeSpan.FromSeconds(5));
        while (!token.IsCancellationRequested)
        {
            Work();

            await timer2.WaitForNextTickAsync();
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        foreach (var item in new int[wait])
        {
            Work();
            await timer.WaitForNextTickAsync(token); // pause
        }
        """);

    [Theory]
    [InlineData("var due = new TaskCompletionSource();", "due.SetResult()", "due.Task.Wait();", "")]
    [InlineData("var due = new TaskCompletionSource();", "due.SetResult()", "due.Task.Wait(token);", "token")]
    [InlineData("var due = new TaskCompletionSource<int>();", "due.TrySetResult(0)", "due.Task.GetAwaiter().GetResult();", "")]
    [InlineData("var due = new AutoResetEvent(false);", "due.Set()", "due.WaitOne();", "")]
    [InlineData("using var due = new ManualResetEvent(false);", "{ due.Set(); }", "due.WaitOne();", "")]
    [InlineData("using var due = new ManualResetEventSlim();", "due.Set()", "due.Wait(token);", "token")]
    [InlineData("var due = new SemaphoreSlim(0, 1);", "due.Release()", "due.Wait(token);", "token")]
    [InlineData("var due = new SemaphoreSlim(0);", "_ = due.Release()", "await due.WaitAsync(token);", "token")]
    public Task Whatever_the_callback_opens_is_not_needed_any_more(string made, string opened, string wait, string token) => Body(
        $$"""
        while (true)
        {
            {{made}}
            var timer = [|new Timer(_ => {{opened}}, null, 5000, 0)|];
            {{wait}}
            Work();
        }
        """,
        $$"""
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5000));
        while (await timer.WaitForNextTickAsync({{token}}))
        {
            Work();
        }
        """);

    [Fact]
    public Task What_is_opened_may_be_older_than_the_loop() => Body(
        """
        using var due = new ManualResetEventSlim(false);
        for (var i = 0; i < wait; i++)
        {
            due.Reset();
            using var timer = [|new Timer(_ => due.Set())|];
            timer.Change(5000, Timeout.Infinite);
            due.Wait();
            Work();
        }
        """,
        """
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5000));
        for (var i = 0; i < wait; i++)
        {
            await timer.WaitForNextTickAsync();
            Work();
        }
        """);

    [Theory]
    [InlineData("System.Timers.Timer(1000)", "timer.Elapsed += (_, _) => Work();\n    timer.Start();\n    await Task.Delay(1000, token);", "WaitForNextTickAsync(token)")]
    [InlineData("System.Timers.Timer(1000) { AutoReset = false }", "timer.Elapsed += (s, e) => Work();\n    timer.Enabled = true;\n    await Task.Delay(TimeSpan.FromSeconds(1), token).ConfigureAwait(false);", "WaitForNextTickAsync(token).ConfigureAwait(false)")]
    [InlineData("System.Timers.Timer()", "timer.Interval = 1000;\n    timer.Elapsed += (_, _) => { Work(); };\n    timer.AutoReset = true;\n    timer.Start();\n    Thread.Sleep(1000);", "WaitForNextTickAsync()")]
    [InlineData("System.Timers.Timer { Interval = 1000, Enabled = true }", "timer.Elapsed += (_, _) => Work();\n    Thread.Sleep(1000);", "WaitForNextTickAsync()")]
    [InlineData("Timer(_ => Work(), null, 1000, 1000)", "Thread.Sleep(1000);", "WaitForNextTickAsync()")]
    [InlineData("Timer(_ => Work(), null, 1000, Timeout.Infinite)", "Task.Delay(1000).Wait();", "WaitForNextTickAsync()")]
    public Task What_the_callback_does_while_the_loop_sleeps_is_done_by_the_loop(string made, string rest, string wait) => Body(
        $$"""
        while (true)
        {
            var timer = [|new {{made}}|];
            {{rest}}
        }
        """,
        $$"""
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1000));
        while (await timer.{{wait}})
        {
            Work();
        }
        """);

    [Fact]
    public Task A_first_tick_at_once_comes_before_the_wait() => Body(
        """
        while (!token.IsCancellationRequested)
        {
            var timer = [|new Timer(_ => Work(), null, 0, 1000)|];
            Thread.Sleep(1000);
        }
        """,
        """
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1000));
        while (!token.IsCancellationRequested)
        {
            Work();
            await timer.WaitForNextTickAsync();
        }
        """);

    [Fact]
    public Task A_handler_of_several_lines_keeps_them() => Body(
        """
        var period = TimeSpan.FromSeconds(2);
        for (; ; )
        {
            var ticker = [|new System.Timers.Timer(period)|];
            ticker.Elapsed += async (_, _) =>
            {
                // now and then
                try
                {
                    await WorkAsync();
                }
                catch (Exception e)
                {
                    Console.WriteLine(e);
                }
            };
            ticker.Start();
            await Task.Delay(2000, token);

            wait--;
        }
        """,
        """
        var period = TimeSpan.FromSeconds(2);
        using var ticker = new PeriodicTimer(period);
        while (await ticker.WaitForNextTickAsync(token))
        {
            // now and then
            try
            {
                await WorkAsync();
            }
            catch (Exception e)
            {
                Console.WriteLine(e);
            }

            wait--;
        }
        """);

    // What else a callback opens, a wait with a limit, work that may fail, another pace: none of it is a tick of the loop.
    [Theory]
    [InlineData("var due = new TaskCompletionSource(); var t = [|new Timer(_ => due.TrySetResult(), null, 5000, Timeout.Infinite)|]; stop = due; await due.Task;")]
    [InlineData("var due = new TaskCompletionSource(); var t = [|new Timer(_ => { Work(); due.TrySetResult(); }, null, 5000, Timeout.Infinite)|]; await due.Task;")]
    [InlineData("var due = new TaskCompletionSource(); var t = [|new Timer(_ => due.TrySetCanceled(), null, 5000, Timeout.Infinite)|]; await due.Task;")]
    [InlineData("var due = new TaskCompletionSource<int>(); var t = [|new Timer(_ => due.TrySetResult(1), null, 5000, Timeout.Infinite)|]; wait = await due.Task;")]
    [InlineData("var due = new TaskCompletionSource(); var t = [|new Timer(_ => due.TrySetResult(), null, 5000, Timeout.Infinite)|]; if (wait > 3) await due.Task;")]
    [InlineData("var due = new TaskCompletionSource(); var t = [|new Timer(_ => due.TrySetResult(), null, wait, Timeout.Infinite)|]; await due.Task;")]
    [InlineData("var due = new TaskCompletionSource(); var t = [|new Timer(_ => due.TrySetResult(), null, 0, Timeout.Infinite)|]; await due.Task;")]
    [InlineData("var due = new TaskCompletionSource(); var t = [|new Timer(_ => due.TrySetResult(), null, 1000, 5000)|]; await due.Task;")]
    [InlineData("var due = new TaskCompletionSource(); var t = [|new Timer(_ => due.TrySetResult(), null, 5000, Timeout.Infinite)|]; try { await due.Task.WaitAsync(token); } catch (TaskCanceledException) { }")]
    [InlineData("var due = new AutoResetEvent(false); var t = [|new Timer(_ => due.Set(), null, 5000, Timeout.Infinite)|]; due.WaitOne(1000);")]
    [InlineData("var due = new AutoResetEvent(true); var t = [|new Timer(_ => due.Set(), null, 5000, Timeout.Infinite)|]; due.WaitOne();")]
    [InlineData("var due = new SemaphoreSlim(1); var t = [|new Timer(_ => due.Release(), null, 5000, Timeout.Infinite)|]; due.Wait();")]
    [InlineData("var t = [|new Timer(_ => shared.Set(), null, 5000, Timeout.Infinite)|]; shared.WaitOne();")]
    [InlineData("var t = [|new Timer(_ => File.Delete(\"a\"), null, 1000, Timeout.Infinite)|]; Thread.Sleep(1000);")]
    [InlineData("var t = [|new Timer(s => Console.WriteLine(s), token, 1000, Timeout.Infinite)|]; Thread.Sleep(1000);")]
    [InlineData("var t = [|new Timer(_ => { if (wait > 3) return; Work(); }, null, 1000, Timeout.Infinite)|]; Thread.Sleep(1000);")]
    [InlineData("var t = [|new Timer(_ => Work(), null, 500, Timeout.Infinite)|]; Thread.Sleep(1000);")]
    [InlineData("var t = [|new Timer(_ => Work(), null, 1000, Timeout.Infinite)|]; wait++; Thread.Sleep(1000);")]
    public Task What_is_no_tick_stays(string turn) => Body($"while (true) {{ {turn} }}", $"while (true) {{ {turn} }}");

    private static Task Body(string before, string after) => Test.File(InClass(before), InClass(after));

    private static string InClass(string body) =>
        $$"""
        #nullable enable
        class Subject
        {
            static void Work() { }
            static TaskCompletionSource? stop;
            static readonly ManualResetEvent shared = new(false);
            static async Task WorkAsync() => await Task.Yield();

            async Task M(CancellationToken token, int wait)
            {
                await Task.Yield();
        {{string.Join("\n", body.Split('\n').Select(line => line.Length == 0 ? line : "        " + line))}}
            }
        }
        """;
}
