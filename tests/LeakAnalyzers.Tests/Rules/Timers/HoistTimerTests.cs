using LeakAnalyzers.CodeFixes.Timers;
using LeakAnalyzers.Rules.Timers;
using LeakAnalyzers.Tests.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Timers.TimerMadeInLoop, LeakAnalyzers.CodeFixes.Timers.HoistTimer>;

namespace LeakAnalyzers.Tests.Rules.Timers;

public sealed class HoistTimerTests
{
    [Fact]
    public Task A_first_wait_goes_into_the_condition() => Body(
        """
        // polls
        while (!token.IsCancellationRequested)
        {
            var timer = [|new PeriodicTimer(TimeSpan.FromSeconds(5))|];
            await timer.WaitForNextTickAsync(token);

            // the work
            Work();
        }
        """,
        """
        // polls
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        while (!token.IsCancellationRequested && await timer.WaitForNextTickAsync(token))
        {
            // the work
            Work();
        }
        """);

    [Fact]
    public Task An_endless_loop_gets_the_tick_for_a_condition() => Body(
        """
        while (true)
        {
            using var timer = [|new PeriodicTimer(TimeSpan.FromMilliseconds(wait))|]; // one tick a turn
            await timer.WaitForNextTickAsync(token).ConfigureAwait(false);
            Work();
            if (wait > 3) continue;
            Work();
        }
        """,
        """
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(wait));
        while (await timer.WaitForNextTickAsync(token).ConfigureAwait(false))
        {
            // one tick a turn
            Work();
            if (wait > 3) continue;
            Work();
        }
        """);

    [Fact]
    public Task A_using_statement_is_made_once_too() => Body(
        """
        while (!token.IsCancellationRequested)
        {
            Work();
            using (var timer = [|new PeriodicTimer(TimeSpan.FromSeconds(5))|])
            {
                // rest
                await timer.WaitForNextTickAsync(token);
            }

            Work();
        }
        """,
        """
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        while (!token.IsCancellationRequested)
        {
            Work();
            // rest
            await timer.WaitForNextTickAsync(token);

            Work();
        }
        """);

    [Fact]
    public Task An_endless_for_becomes_a_while() => Body(
        """
        for (; ; )
        {
            PeriodicTimer timer = [|new(TimeSpan.FromSeconds(5))|];
            await timer.WaitForNextTickAsync();
            Work();
        }
        """,
        """
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(5));
        while (await timer.WaitForNextTickAsync())
        {
            Work();
        }
        """);

    [Fact]
    public Task A_test_of_another_token_stays() => Body(
        """
        while (!token.IsCancellationRequested)
        {
            var timer = [|new PeriodicTimer(TimeSpan.FromSeconds(5))|];
            await timer.WaitForNextTickAsync();
            Work();
        }
        """,
        """
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        while (!token.IsCancellationRequested && await timer.WaitForNextTickAsync())
        {
            Work();
        }
        """);

    [Fact]
    public Task A_timer_that_is_made_behind_the_work_is_a_pause() => Body(
        """
        while (!token.IsCancellationRequested)
        {
            Work();
            using var timer = [|new PeriodicTimer(TimeSpan.FromSeconds(5))|];
            await timer.WaitForNextTickAsync(token);
        }
        """,
        """
        while (!token.IsCancellationRequested)
        {
            Work();
            await Task.Delay(TimeSpan.FromSeconds(5), token);
        }
        """);

    [Fact]
    public Task A_loop_with_a_condition_of_its_own_keeps_it_and_names_do_not_meet() => Body(
        """
        while (wait > 0)
        {
            var timer = [|new PeriodicTimer(TimeSpan.FromSeconds(5))|];
            await timer.WaitForNextTickAsync(token);
            Work();
        }

        do
        {
            var timer = [|new PeriodicTimer(TimeSpan.FromSeconds(5))|];
            await timer.WaitForNextTickAsync(token);
            timer.Dispose();
        }
        while (wait > 0);

        await foreach (var item in Items())
        {
            var timer = [|new PeriodicTimer(TimeSpan.FromSeconds(5))|];
            try
            {
                await timer.WaitForNextTickAsync(token);
            }
            finally
            {
                timer.Dispose();
            }
        }
        """,
        """
        using var timer2 = new PeriodicTimer(TimeSpan.FromSeconds(5));
        while (wait > 0)
        {
            await timer2.WaitForNextTickAsync(token);
            Work();
        }

        using var timer3 = new PeriodicTimer(TimeSpan.FromSeconds(5));
        do
        {
            await timer3.WaitForNextTickAsync(token);
        }
        while (wait > 0);

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        await foreach (var item in Items())
        {
            await timer.WaitForNextTickAsync(token);
        }
        """);

    [Fact]
    public Task A_timer_that_ticks_by_itself_is_set_up_once() => Body(
        """
        while (!token.IsCancellationRequested)
        {
            var progress = [|new Timer(_ => Console.WriteLine(wait), null, 5_000, 5_000)|];
            var ticking = [|new System.Timers.Timer(1000)|];
            ticking.Elapsed += (_, _) => Work();
            ticking.Start();

            await Task.Delay(10_000, token);
        }
        """,
        """
        using var progress = new Timer(_ => Console.WriteLine(wait), null, 5_000, 5_000);
        using var ticking = new System.Timers.Timer(1000);
        ticking.Elapsed += (_, _) => Work();
        ticking.Start();
        while (!token.IsCancellationRequested)
        {
            await Task.Delay(10_000, token);
        }
        """);

    [Theory]
    [InlineData("while (true) { using var p = [|new PeriodicTimer(Next())|]; await p.WaitForNextTickAsync(token); }")] // TM23
    [InlineData("while (true) { var p = [|new PeriodicTimer(TimeSpan.FromSeconds(wait))|]; await p.WaitForNextTickAsync(token); wait++; }")] // TM23
    [InlineData("for (var i = 1; ; i++) { var p = [|new PeriodicTimer(TimeSpan.FromSeconds(i))|]; await p.WaitForNextTickAsync(token); }")] // TM23
    [InlineData("await foreach (var item in Items()) { var t = [|new Timer(_ => Console.WriteLine(item), null, 0, 1000)|]; }")]
    [InlineData("while (true) { var t = [|new Timer(_ => Work(), null, 1000, Timeout.Infinite)|]; await Task.Delay(5000, token); }")]
    [InlineData("while (true) { var t = [|new Timer(_ => Work(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan)|]; await Task.Delay(5000, token); }")]
    [InlineData("while (true) { using var t = [|new Timer(_ => Work(), null, 0, 1000)|]; await Task.Delay(5000, token); }")]
    [InlineData("while (true) { var t = [|new System.Timers.Timer(1000) { AutoReset = false }|]; t.Start(); await Task.Delay(5000, token); }")]
    [InlineData("PeriodicTimer? p = null; while (true) { p = [|new PeriodicTimer(TimeSpan.FromSeconds(1))|]; await p.WaitForNextTickAsync(token); }")]
    public Task Where_a_turn_needs_a_timer_of_its_own_nothing_is_offered(string body) => Body(body, body);

    [Fact]
    public Task A_method_that_does_not_wait_is_left_alone() => Test.Nothing(
        """
        class Subject
        {
            void M()
            {
                while (true)
                {
                    var timer = [|new PeriodicTimer(TimeSpan.FromSeconds(5))|];
                    timer.WaitForNextTickAsync().AsTask().Wait();
                }
            }
        }
        """);

    private static Task Body(string before, string after) => Test.File(InClass(before), InClass(after));

    private static string InClass(string body) =>
        $$"""
        class Subject
        {
            static void Work() { }
            static TimeSpan Next() => TimeSpan.FromSeconds(Random.Shared.Next());
            static async IAsyncEnumerable<int> Items() { yield return 1; await Task.Yield(); }

            async Task M(CancellationToken token, int wait)
            {
        {{string.Join("\n", body.Split('\n').Select(line => line.Length == 0 ? line : "        " + line))}}
            }
        }
        """;
}
