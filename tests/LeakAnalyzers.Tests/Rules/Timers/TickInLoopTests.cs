using LeakAnalyzers.CodeFixes.Timers;
using LeakAnalyzers.Rules.Timers;
using LeakAnalyzers.Tests.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Timers.OverlappingTicks, LeakAnalyzers.CodeFixes.Timers.TickInLoop>;

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

    [Theory]
    [InlineData("async _ => await Load()", "await Load();")]
    [InlineData("async _ => await Get(Count()).ConfigureAwait(false)", "await Get(Count()).ConfigureAwait(false);")]
    [InlineData("_ => Later()", "await Task.WhenAny(Later());")]
    [InlineData("_ => Get(Count())", "await Task.WhenAny(Get(Count()));")]
    [InlineData("_ => Load().Wait()", "await Load();")]
    [InlineData("_ => Count().GetAwaiter().GetResult()", "await Count();")]
    [InlineData("_ => Console.WriteLine(Count().Result)", "Console.WriteLine(Count().Result);")]
    [InlineData("Blocks", "Blocks(null);")]
    [InlineData("async _ => { await Load(); }", "await Load();")]
    [InlineData("async _ => { if (_open == null) return; await Load(); }", "if (_open == null) continue; await Load();")]
    [InlineData("async delegate { try { await Load(); } catch (IOException) { return; } }", "try { await Load(); } catch (IOException) { continue; }")]
    public Task An_exception_ends_the_process_as_it_did_before(string callback, string turn) => Test.File(
        Left($"_timer = [|new Timer({callback}, null, 0, 5000)|];", "Timer", ""),
        Left($$"""
            var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5000));
                    _timer = timer;
                    _ticking = Task.Run(async () =>
                    {
                        do{{(callback.Contains('{') ? " { " + turn + " }" : "\n            {\n                " + turn + "\n            }")}}
                        while (await timer.WaitForNextTickAsync());
                    });
                    // an exception of a tick ends the process, as it did before
                    _ticking.ConfigureAwait(false).GetAwaiter().OnCompleted(_ticking.GetAwaiter().GetResult);
            """, "PeriodicTimer", "\n    private Task _ticking;"));

    [Fact]
    public Task The_end_of_a_callback_is_the_end_of_a_turn() => Test.File(
        Left(
            """
            this._timer = [|new Timer(async _ =>
                    {
                        if (period == default) return;
                        await Load();
                    }, null, 5000, 5000)|];
            """, "Timer", ""),
        Left(
            """
            var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5000));
                    this._timer = timer;
                    this._ticking = Task.Run(async () =>
                    {
                        while (await timer.WaitForNextTickAsync())
                        {
                            if (period == default) continue;
                            await Load();
                        }
                    });
                    // an exception of a tick ends the process, as it did before
                    this._ticking.ConfigureAwait(false).GetAwaiter().OnCompleted(this._ticking.GetAwaiter().GetResult);
            """, "PeriodicTimer", "\n    private Task _ticking;"));

    [Fact]
    public Task A_first_tick_at_another_time_sets_the_period_when_it_comes() => Test.File(
        Left("_timer = [|new Timer(_ => Load(), null, 100, 5000)|];", "Timer", ""),
        Left(
            """
            var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
                    _timer = timer;
                    _ticking = Task.Run(async () =>
                    {
                        if (!await timer.WaitForNextTickAsync()) return;
                        timer.Period = TimeSpan.FromMilliseconds(5000);
                        do
                        {
                            await Task.WhenAny(Load());
                        }
                        while (await timer.WaitForNextTickAsync());
                    });
            """, "PeriodicTimer", "\n    private Task _ticking;"));

    [Fact]
    public Task A_method_that_left_its_task_waits_for_it() => Test.File(
        """
        class Refresh : IDisposable
        {
            private Timer _timer;

            public void Start() => _timer = [|new Timer(OnTick, null, TimeSpan.Zero, TimeSpan.FromSeconds(5))|];

            private void OnTick(object state)
            {
                _ = Load(); // and go
            }

            private static async Task Load() => await Task.Yield();

            public void Dispose() => _timer?.Dispose();
        }
        """,
        """
        class Refresh : IDisposable
        {
            private PeriodicTimer _timer;
            private Task _ticking;

            public void Start()
            {
                var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
                _timer = timer;
                _ticking = Task.Run(async () =>
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
                await Task.WhenAny(Load()); // and go
            }

            private static async Task Load() => await Task.Yield();

            public void Dispose() => _timer?.Dispose();
        }
        """);

    [Fact]
    public Task A_handler_of_Elapsed_becomes_the_loop() => Test.File(
        """
        class Refresh : IDisposable
        {
            private readonly System.Timers.Timer _timer;
            private bool _quiet;

            public Refresh(Func<Task> work)
            {
                _quiet = true;
                _timer = new System.Timers.Timer(5000);
                [|_timer.Elapsed += async (_, _) =>
                {
                    if (_quiet) return;
                    await work();
                }|];
                _timer.AutoReset = true;
                _timer.Start();
                _quiet = false;
            }

            public void Dispose()
            {
                _timer.Stop();
                _timer.Dispose();
            }
        }
        """,
        """
        class Refresh : IDisposable
        {
            private readonly PeriodicTimer _timer;
            private readonly Task _ticking;
            private bool _quiet;

            public Refresh(Func<Task> work)
            {
                _quiet = true;
                var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5000));
                _timer = timer;
                _ticking = Task.Run(async () =>
                {
                    while (await timer.WaitForNextTickAsync())
                    {
                        if (_quiet) continue;
                        await work();
                    }
                });
                // an exception of a tick ends the process, as it did before
                _ticking.ConfigureAwait(false).GetAwaiter().OnCompleted(_ticking.GetAwaiter().GetResult);
                _quiet = false;
            }

            public void Dispose()
            {
                _timer.Dispose();
            }
        }
        """);

    [Fact]
    public Task A_method_that_handled_Elapsed_is_awaited() => Test.File(
        """
        class Refresh : IDisposable
        {
            private readonly System.Timers.Timer _timer = new System.Timers.Timer { Interval = 5000 };

            public Refresh()
            {
                [|_timer.Elapsed += OnElapsed|];
                _timer.Enabled = true;
            }

            private async void OnElapsed(object sender, System.Timers.ElapsedEventArgs e)
            {
                try
                {
                    await Task.Yield();
                }
                catch (Exception)
                {
                }
            }

            public void Dispose() => _timer?.Dispose();
        }
        """,
        """
        class Refresh : IDisposable
        {
            private readonly PeriodicTimer _timer;
            private readonly Task _ticking;

            public Refresh()
            {
                var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5000));
                _timer = timer;
                _ticking = Task.Run(async () =>
                {
                    while (await timer.WaitForNextTickAsync())
                    {
                        await OnElapsed();
                    }
                });
            }

            private async Task OnElapsed()
            {
                try
                {
                    await Task.Yield();
                }
                catch (Exception)
                {
                }
            }

            public void Dispose() => _timer?.Dispose();
        }
        """);

    // what is set up in two places, starts again, tells its time, or hides what its handler throws
    [Theory]
    [InlineData("_elapsed = new(5000); [|_elapsed.Elapsed += async (_, _) => await Load()|]; Console.WriteLine(); _elapsed.Start();")]
    [InlineData("[|_elapsed.Elapsed += async (_, _) => await Load()|]; _elapsed.Start();")]
    [InlineData("_elapsed = new(period); [|_elapsed.Elapsed += async (_, _) => await Load()|]; _elapsed.Start();")]
    [InlineData("_elapsed = new(5000); [|_elapsed.Elapsed += async (_, _) => await Load()|];")]
    [InlineData("_elapsed = new(5000); [|_elapsed.Elapsed += async (_, e) => { Console.WriteLine(e.SignalTime); await Load(); }|]; _elapsed.Start();")]
    [InlineData("_elapsed = new(5000); [|_elapsed.Elapsed += (_, _) => Later()|]; _elapsed.Start();")]
    [InlineData("_elapsed = new(5000); [|_elapsed.Elapsed += OnElapsed|]; _elapsed.Start(); OnElapsed(null, null);")]
    [InlineData("_elapsed = new(5000); [|_elapsed.Elapsed += async (_, _) => await Load()|]; _elapsed.Start(); if (period == default) { Console.WriteLine(); _elapsed.Start(); }")]
    public Task A_timer_that_is_more_than_its_ticks_stays(string body) => Test.Nothing(Left(body, "Timer", "\n    private System.Timers.Timer _elapsed;\n    public void Close() => _elapsed?.Dispose();\n    private async void OnElapsed(object sender, System.Timers.ElapsedEventArgs e) => await Load();"));

    // A timer that is set again is not a PeriodicTimer; a tick in between is another one; work that nobody can wait for overlaps in a loop as well.
    [Theory]
    [InlineData("_timer = [|new Timer(async _ => { foreach (var x in new[] { 1 }) { if (x > 0) return; await Load(); } }, null, 0, 5000)|];")]
    [InlineData("_timer = [|new Timer(async s => { try { await Load(); Console.WriteLine(s); } catch { } }, null, 0, 5000)|];")]
    [InlineData("_timer = [|new Timer(async _ => await Load(), null, 100, 5000)|];")]
    [InlineData("_timer = [|new Timer(_ => Load(), null, period, period)|];")]
    [InlineData("_timer = [|new Timer(_ => Again(), null, 0, 5000)|];")]
    [InlineData("_timer = [|new Timer(Twice, null, 0, 5000)|]; Twice(null);")]
    [InlineData("_timer = [|new Timer(_ => Twice(null), null, 0, 5000)|];")]
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
            private async ValueTask Again() => await Task.Yield();
            private async Task Get(Task<int> number) => await number;
            private void Blocks(object state) => Load().Wait();
            private void Block(object state) { try { Load().Wait(); } catch { } }
            private async void Twice(object state) { try { await Load(); } catch { } }
        }
        """;
}
