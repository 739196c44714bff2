using Test = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Timers.OverlappingTicks, LeakAnalyzers.CodeFixes.TickInLoop>;

namespace LeakAnalyzers.Tests.Rules.Timers;

public sealed class TickInLoopTests
{
    [Fact]
    public Task A_lambda_that_catches_everything_becomes_the_loop() => Test.File(
        """
        class Refresh : IDisposable
        {
            private Timer _timer; // ticks
            private bool _quiet;

            public void Start(Func<Task> work)
            {
                _timer = [|new Timer(async _ =>
                {
                    try
                    {
                        await work(); // now
                    }
                    catch (Exception e)
                    {
                        Console.WriteLine(e);
                    }
                }, null, 0, 5000)|];
            }

            public void Dispose() => _timer?.Dispose();
        }
        """,
        """
        class Refresh : IDisposable
        {
            private PeriodicTimer _timer; // ticks
            private Task _ticking;
            private bool _quiet;

            public void Start(Func<Task> work)
            {
                var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5000));
                _timer = timer;
                _ticking = Task.Run(async () =>
                {
                    do
                    {
                        try
                        {
                            await work(); // now
                        }
                        catch (Exception e)
                        {
                            Console.WriteLine(e);
                        }
                    }
                    while (await timer.WaitForNextTickAsync());
                });
            }

            public void Dispose() => _timer?.Dispose();
        }
        """);

    [Fact]
    public Task A_first_tick_after_one_period_waits_before_the_work() => Test.File(
        """
        #nullable enable
        class Refresh {
            private static readonly TimeSpan s_period = TimeSpan.FromSeconds(5);
            private Timer? timer;

            public Refresh() {
                this.timer = [|new(async (_) => await Load().ConfigureAwait(false), null, s_period, s_period)|];
            }

            public Task StopAsync(CancellationToken token) {
                this.timer?.Change(Timeout.Infinite, 0); // for good
                return Task.CompletedTask;
            }

            private async Task Load() {
                try {
                    await Task.Yield();
                } catch {
                    Console.WriteLine();
                }
            }
        }
        """,
        """
        #nullable enable
        class Refresh {
            private static readonly TimeSpan s_period = TimeSpan.FromSeconds(5);
            private PeriodicTimer? timer;
            private Task? ticking;

            public Refresh() {
                var timer2 = new PeriodicTimer(s_period);
                this.timer = timer2;
                this.ticking = Task.Run(async () => {
                    while (await timer2.WaitForNextTickAsync()) {
                        await Load().ConfigureAwait(false);
                    }
                });
            }

            public Task StopAsync(CancellationToken token) {
                this.timer?.Dispose(); // for good
                return Task.CompletedTask;
            }

            private async Task Load() {
                try {
                    await Task.Yield();
                } catch {
                    Console.WriteLine();
                }
            }
        }
        """);

    [Fact]
    public Task The_method_that_a_timer_called_is_awaited() => Test.File(
        """
        class Refresh : IDisposable
        {
            private readonly Timer m_timer;

            public Refresh()
            {
                m_timer = [|new Timer(new TimerCallback(OnTick), null, TimeSpan.Zero, TimeSpan.FromSeconds(5))|];
            }

            private async void OnTick(object state)
            {
                try
                {
                    if (state != null) return;
                    await Task.Yield();
                }
                catch (Exception e)
                {
                    Console.WriteLine(e);
                }
            }

            public void Dispose() => m_timer.Dispose();
        }
        """,
        """
        class Refresh : IDisposable
        {
            private readonly PeriodicTimer m_timer;
            private readonly Task m_ticking;

            public Refresh()
            {
                var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
                m_timer = timer;
                m_ticking = Task.Run(async () =>
                {
                    do
                    {
                        await OnTick(null);
                    }
                    while (await timer.WaitForNextTickAsync());
                });
            }

            private async Task OnTick(object state)
            {
                try
                {
                    if (state != null) return;
                    await Task.Yield();
                }
                catch (Exception e)
                {
                    Console.WriteLine(e);
                }
            }

            public void Dispose() => m_timer.Dispose();
        }
        """);

    [Fact]
    public Task A_method_that_is_one_expression_gets_a_body() => Test.File(
        """
        class Refresh : IDisposable
        {
            private Timer _timer;

            public void Start() => _timer = [|new Timer(_ => Load(), null, 0, 5000)|]; // go

            public void Dispose() => _timer?.Dispose();

            private static async Task Load() => await Task.Yield();
        }
        """,
        """
        class Refresh : IDisposable
        {
            private PeriodicTimer _timer;
            private Task _ticking;

            public void Start()
            {
                var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5000));
                _timer = timer;
                _ticking = Task.Run(async () =>
                {
                    do
                    {
                        await Task.WhenAny(Load());
                    }
                    while (await timer.WaitForNextTickAsync());
                });
            } // go

            public void Dispose() => _timer?.Dispose();

            private static async Task Load() => await Task.Yield();
        }
        """);

    [Theory]
    [InlineData("_ => _ = Load()", "await Task.WhenAny(Load());")]
    [InlineData("_ => { _ = Load(); }", "await Task.WhenAny(Load());")]
    [InlineData("_ => Count()", "await Task.WhenAny(Count());")]
    [InlineData("Block", "Block(null);")]
    public Task A_task_that_was_left_is_waited_for_and_fails_as_quietly_as_before(string callback, string turn) => Test.File(
        Left($"_timer = [|new Timer({callback}, null, 0, 5000)|];", "Timer", ""),
        Left($$"""
            var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5000));
                    _timer = timer;
                    _ticking = Task.Run(async () =>
                    {
                        do
                        {
                            {{turn}}
                        }
                        while (await timer.WaitForNextTickAsync());
                    });
            """, "PeriodicTimer", "\n    private Task _ticking;"));

    // An exception that ended the process would end the loop in silence; a timer that is set again is not a PeriodicTimer; a tick in between is another one.
    [Theory]
    [InlineData("_timer = [|new Timer(async _ => await Load(), null, 0, 5000)|];")]
    [InlineData("_timer = [|new Timer(async _ => { await Load(); }, null, 0, 5000)|];")]
    [InlineData("_timer = [|new Timer(async _ => { try { await Load(); } catch (Exception) { throw; } }, null, 0, 5000)|];")]
    [InlineData("_timer = [|new Timer(async _ => { try { await Load(); } catch (IOException) { } }, null, 0, 5000)|];")]
    [InlineData("_timer = [|new Timer(async _ => { await Load(); try { await Load(); } catch { } }, null, 0, 5000)|];")]
    [InlineData("_timer = [|new Timer(async _ => { try { await Load(); return; } catch { } }, null, 0, 5000)|];")]
    [InlineData("_timer = [|new Timer(async _ => { var busy = Environment.HasShutdownStarted; try { await Load(); } catch { } }, null, 0, 5000)|];")]
    [InlineData("_timer = [|new Timer(async s => { try { await Load(); Console.WriteLine(s); } catch { } }, null, 0, 5000)|];")]
    [InlineData("_timer = [|new Timer(_ => Load(), null, 100, 5000)|];")]
    [InlineData("_timer = [|new Timer(_ => Load(), null, period, period)|];")]
    [InlineData("_timer = [|new Timer(_ => Later(), null, 0, 5000)|];")]
    [InlineData("_timer = [|new Timer(Twice, null, 0, 5000)|]; Twice(null);")]
    [InlineData("_timer = [|new Timer(_ => Load(), null, 0, 5000)|]; _timer.Change(0, 1000);")]
    [InlineData("_timer = [|new Timer(_ => Load(), null, 0, 5000)|]; Console.WriteLine(_timer);")]
    [InlineData("using var timer = [|new Timer(_ => Load(), null, 0, 5000)|];")]
    [InlineData("_open = [|new Timer(_ => Load(), null, 0, 5000)|];")]
    [InlineData("_timer = [|new Timer(_ => Load(), null, 0, /* often */ 5000)|];")]
    public Task What_would_not_mean_the_same_stays(string body) => Test.Nothing(Left(body, "Timer", ""));

    private static string Left(string body, string type, string more) =>
        $$"""
        class Refresh : IDisposable
        {
            private {{type}} _timer;{{more}}
            private Timer _open;

            public void Start(TimeSpan period)
            {
                {{body.Trim()}}
            }

            public void Dispose()
            {
                if (_timer is not null) _timer.Dispose();
                _timer = null;
            }

            private async Task Load() => await Task.Yield();
            private async Task<int> Count() { await Task.Yield(); throw new IOException(); }
            private Task Later() => Task.Delay(10);
            private void Block(object state) { try { Load().Wait(); } catch { } }
            private async void Twice(object state) { try { await Load(); } catch { } }
        }
        """;
}
