using LeakAnalyzers.Rules.Timers;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Timers.TimerMadeInLoop>;

namespace LeakAnalyzers.Tests.Rules.Timers;

public sealed class TimerMadeInLoopTests
{
    [Theory]
    [InlineData("for (var i = 0; ; i++) { var t = [|new Timer(_ => { }, null, 0, 1000)|]; }")] // TM01
    [InlineData("for (var i = 0; i < url.Length; i++) { var t = [|new Timer(_ => { }, null, 0, 1000)|]; }")]
    [InlineData("while (!token.IsCancellationRequested) { var p = [|new PeriodicTimer(TimeSpan.FromSeconds(1))|]; await p.WaitForNextTickAsync(token); }")] // TM02
    [InlineData("while (true) { [|new System.Timers.Timer(1000) { AutoReset = true }|].Start(); await Task.Delay(10); }")] // TM03
    [InlineData("do { var t = [|new System.Timers.Timer(1000)|]; t.Elapsed += (_, _) => { }; t.Start(); } while (!token.IsCancellationRequested);")]
    [InlineData("while (true) { var t = [|new Timer(_ => { })|]; if (token.IsCancellationRequested) break; }")] // TM05
    [InlineData("while (true) { var t = [|new Timer(_ => { })|]; if (token.IsCancellationRequested) return; }")] // TM05
    [InlineData("foreach (var c in url) { var t = [|new Timer(_ => Console.WriteLine(c), null, 0, 1000)|]; }")]
    [InlineData("foreach (var c in url) { _ = [|new Timer(_ => Console.WriteLine(c), null, 0, 1000)|]; }")]
    [InlineData("foreach (var c in url) { [|new Timer(_ => Console.WriteLine(c), null, 0, 1000)|].Change(1, 2); }")]
    [InlineData("foreach (var c in url) { Timer t; t = [|new(_ => Console.WriteLine(c), null, 0, 1000)|]; }")]
    [InlineData("again: var t = [|new Timer(_ => { }, null, 0, 1000)|]; await Task.Delay(10); if (!token.IsCancellationRequested) goto again;")]
    [InlineData("url.ToList().ForEach(c => { var t = [|new Timer(_ => Console.WriteLine(c), null, 0, 1000)|]; });")]
    [InlineData("while (true) { for (var i = 0; i < 3; i++) { var t = [|new Timer(_ => { })|]; } await Task.Delay(10); }")]
    [InlineData("while (true) { await [|new PeriodicTimer(TimeSpan.FromSeconds(1))|].WaitForNextTickAsync(token); }")]
    [InlineData("while (true) { var t = [|TimeProvider.System.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.FromSeconds(1))|]; await Task.Delay(10); }")]
    [InlineData("while (true) { var tcs = new TaskCompletionSource(); var t = [|new Timer(_ => tcs.SetResult(), null, 1000, Timeout.Infinite)|]; await tcs.Task; }")]
    [InlineData("await Task.Run(async () => { while (true) { var t = [|new PeriodicTimer(TimeSpan.FromSeconds(1))|]; await t.WaitForNextTickAsync(); } });")]
    public Task A_timer_that_each_turn_loses_is_reported(string body) => Test.Body(body);

    [Theory]
    [InlineData("PeriodicTimer? t = null; while (true) { t = [|new PeriodicTimer(TimeSpan.FromSeconds(1))|]; await t.WaitForNextTickAsync(token); }")]
    [InlineData("Timer? t = null; while (true) { t = [|new Timer(_ => { })|]; if (token.IsCancellationRequested) break; } t?.Dispose();")]
    public Task A_timer_that_the_next_turn_overwrites_is_reported(string body) => Test.Body(body);

    [Theory]
    [InlineData("while (true) { using var p = [|new PeriodicTimer(TimeSpan.FromSeconds(1))|]; await p.WaitForNextTickAsync(token); }")]
    [InlineData("while (true) { using var t = [|new Timer(_ => { }, null, 0, 1000)|]; await Task.Delay(10); }")] // TM13
    [InlineData("while (true) { using (var t = [|new Timer(_ => { }, null, 0, 1000)|]) { await Task.Delay(10); } }")]
    [InlineData("while (true) { var p = [|new PeriodicTimer(TimeSpan.FromSeconds(1))|]; await p.WaitForNextTickAsync(token); p.Dispose(); }")]
    [InlineData("while (true) { var p = [|new PeriodicTimer(TimeSpan.FromSeconds(1))|]; try { await p.WaitForNextTickAsync(token); } finally { p?.Dispose(); } }")]
    [InlineData("Timer? t = null; while (true) { t?.Dispose(); t = [|new Timer(_ => { }, null, 500, -1)|]; await Task.Delay(10); }")]
    public Task A_timer_disposed_only_to_be_made_again_is_reported(string body) => Test.Body(body);

    [Fact]
    public Task A_helper_that_makes_a_timer_makes_it_in_the_loop_of_its_caller() => Test.Member(
        """
        async Task Run(CancellationToken token)
        {
            while (!token.IsCancellationRequested)
            {
                var timer = [|Every(5)|];
                await timer.WaitForNextTickAsync(token);
            }
        }

        static PeriodicTimer Every(int seconds) => new(TimeSpan.FromSeconds(seconds));
        """);

    [Fact]
    public Task An_await_foreach_is_a_loop() => Test.Member(
        "async Task Run(IAsyncEnumerable<string> messages) { await foreach (var message in messages) { var t = [|new Timer(_ => Console.WriteLine(message), null, 0, 1000)|]; } }");

    [Fact]
    public Task A_field_that_each_turn_overwrites_loses_the_last_timer() => Test.Member(
        """
        private Timer? _timer;
        async Task Run()
        {
            while (true)
            {
                _timer = [|new Timer(_ => { }, null, 0, 1000)|];
                await Task.Delay(10);
            }
        }
        void Dispose() => _timer?.Dispose();
        """);

    [Fact]
    public Task A_timer_made_on_each_tick_of_another_is_reported() => Test.Member(
        """
        private readonly Timer _outer = new(_ => { var inner = [|new Timer(_ => { }, null, 0, 1000)|]; }, null, 0, 1000);
        private readonly Timer _other;
        public Subject()
        {
            _other = new Timer(Tick, null, 0, 1000);
            var third = new System.Timers.Timer(100);
            third.Elapsed += (_, _) => [|new System.Timers.Timer(1000)|].Start();
            third.Elapsed += OnElapsed;
        }
        private void Tick(object? state) { var inner = [|new Timer(_ => { }, null, 0, 1000)|]; }
        private void OnElapsed(object? sender, System.Timers.ElapsedEventArgs e) { var inner = [|new Timer(_ => { }, null, 0, 1000)|]; }
        private void Once() { var inner = new Timer(_ => { }, null, 0, 1000); }
        """);

    [Fact]
    public Task Dispatcher_timers_are_timers() => Test.File(
        """
        namespace System.Windows.Threading { class DispatcherTimer { public TimeSpan Interval; public event EventHandler? Tick; public void Start() { Tick?.Invoke(this, EventArgs.Empty); } public void Stop() { } } }
        class Window
        {
            void Blink(IEnumerable<int> leds)
            {
                foreach (var led in leds)
                {
                    var timer = [|new System.Windows.Threading.DispatcherTimer { Interval = TimeSpan.FromSeconds(led) }|];
                    timer.Tick += (_, _) => Console.WriteLine(led);
                    timer.Start();
                }

                foreach (var led in leds)
                {
                    var timer = new System.Windows.Threading.DispatcherTimer { Interval = TimeSpan.FromSeconds(led) };
                    timer.Tick += (_, _) => timer.Stop();
                    timer.Start();
                }
            }
        }
        """);

    [Theory]
    [InlineData("using var p = new PeriodicTimer(TimeSpan.FromSeconds(1)); while (await p.WaitForNextTickAsync(token)) { }")] // TM15
    [InlineData("var t = new Timer(_ => { }, null, 0, 1000);")] // TM04: no loop
    [InlineData("for (var t = new Timer(_ => { }); !token.IsCancellationRequested; ) { await Task.Delay(1); }")]
    [InlineData("for (var i = 0; i < 3; i++) { var t = new Timer(_ => { }); }")]
    [InlineData("for (var i = 3; i > 0; i--) { var t = new Timer(_ => { }); }")]
    [InlineData("for (var i = 0; i < 5 && !token.IsCancellationRequested; i++) { var t = new Timer(_ => { }); }")]
    [InlineData("var tries = 0; while (tries++ < 3) { var t = new Timer(_ => { }); }")]
    [InlineData("foreach (var s in new[] { 1, 2, 3 }) { var t = new Timer(_ => { }, s, 0, 1000); }")]
    [InlineData("foreach (var s in (int[])[1, 2, 3]) { var t = new Timer(_ => { }, s, 0, 1000); }")]
    [InlineData("foreach (var day in Enum.GetValues<DayOfWeek>()) { var t = new Timer(_ => { }, day, 0, 1000); }")]
    [InlineData("while (true) { var t = new Timer(_ => { }); break; }")]
    [InlineData("while (true) { Func<Timer> make = () => new Timer(_ => { }); await Task.Delay(10); }")]
    public Task A_timer_made_once_or_a_few_times_is_left_alone(string body) => Test.Body(body);

    [Theory]
    [InlineData("var all = new List<Timer>(); foreach (var c in url) { all.Add(new Timer(_ => { }, c, 0, 1000)); }")]
    [InlineData("var all = new List<Timer>(); foreach (var c in url) { var t = new Timer(_ => { }, c, 0, 1000); all.Add(t); }")] // TM21
    [InlineData("var all = new Dictionary<char, Timer>(); foreach (var c in url) { all[c] = new Timer(_ => { }, c, 0, 1000); }")]
    [InlineData("var all = new Timer[url.Length]; for (var i = 0; i < url.Length; i++) { all[i] = new Timer(_ => { }, i, 0, 1000); }")]
    [InlineData("foreach (var c in url) { var t = new Timer(_ => { }, c, 0, 1000); GC.KeepAlive(t); }")]
    [InlineData("var all = url.Select(c => new Timer(_ => { }, c, 0, 1000)).ToList();")]
    [InlineData("Timer? t = null; while (true) { if (t == null) { t = new Timer(_ => { }); } await Task.Delay(10); }")]
    [InlineData("Timer? t = null; while (true) { t ??= new Timer(_ => { }); await Task.Delay(10); }")]
    public Task A_timer_that_is_kept_is_left_alone(string body) => Test.Body(body);

    [Theory]
    [InlineData("foreach (var c in url) { using var watch = new Timer(_ => Console.WriteLine(c), null, 1000, -1); await Task.Delay(10); }")]
    [InlineData("while (true) { var job = await client!.GetStringAsync(url); using var beat = new Timer(_ => Console.WriteLine(job), null, 0, 1000); await Task.Delay(10); }")]
    [InlineData("while (true) { await Task.Delay(10); using var p = new PeriodicTimer(TimeSpan.FromSeconds(1)); while (await p.WaitForNextTickAsync(token)) { } }")]
    [InlineData("var wait = 1; while (true) { using var p = new PeriodicTimer(TimeSpan.FromSeconds(wait)); await p.WaitForNextTickAsync(token); wait *= 2; }")]
    [InlineData("while (true) { if (url.Length > 3) { using var t = new Timer(_ => { }); await Task.Delay(10); } }")]
    [InlineData("foreach (var c in url) { var t = new System.Timers.Timer(1000); t.Elapsed += (_, _) => t.Dispose(); t.Start(); }")]
    [InlineData("foreach (var c in url) { var t = new System.Timers.Timer(1000); t.Elapsed += (sender, _) => ((System.Timers.Timer)sender!).Dispose(); t.Start(); }")]
    [InlineData("foreach (var c in url) { Timer? t = null; t = new Timer(_ => t!.Dispose(), null, 1000, -1); }")]
    public Task A_timer_of_one_turn_that_is_disposed_is_left_alone(string body) => Test.Body(body);

    [Fact]
    public Task A_timer_that_an_item_keeps_is_left_alone() => Test.Member(
        """
        sealed class Item { public Timer? Timer; public Timer? Other { get; set; } }
        void Start(IEnumerable<Item> items)
        {
            foreach (var item in items)
            {
                item.Timer = new Timer(_ => { }, item, 0, 1000);
                item.Other = new Timer(_ => { }, item, 0, 1000);
            }
        }
        IEnumerable<Timer> Make(IEnumerable<Item> items)
        {
            foreach (var item in items) yield return new Timer(_ => { }, item, 0, 1000);
        }
        """);

    [Fact]
    public Task A_field_that_is_guarded_or_stopped_elsewhere_is_left_alone() => Test.Member(
        """
        private Timer? _once;
        private Timer? _current;
        async Task Run(IAsyncEnumerable<bool> commands)
        {
            await foreach (var start in commands)
            {
                if (_once is null) _once = new Timer(_ => { }, null, 0, 1000);
                if (start) _current = new Timer(_ => { }, null, 0, 1000); else StopTimer();
            }
        }
        private void StopTimer() { _current?.Dispose(); _current = null; }
        """);

    [Fact]
    public Task Other_types_called_Timer_are_no_timers() => Test.Member( // a log scope, a stopwatch
        """
        sealed class Timer(string name) : IDisposable { public string Name => name; public void Dispose() { } }
        async Task Run(IAsyncEnumerable<string> items)
        {
            while (true)
            {
                using (new Timer("total")) await Task.Delay(10);
                var t = new Timer("lost");
            }
        }
        """);
}
