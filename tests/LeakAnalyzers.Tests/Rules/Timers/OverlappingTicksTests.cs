using LeakAnalyzers.Rules.Timers;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Timers.OverlappingTicks>;

namespace LeakAnalyzers.Tests.Rules.Timers;

// A timer that ticks before the constructor around it is done (TM14) is a race and no leak: no rule speaks of it.
public sealed class OverlappingTicksTests
{
    [Theory]
    [InlineData("_timer = [|new Timer(async _ => await Work(), null, 0, 1000)|];")] // TM07
    [InlineData("_timer = [|new Timer(async _ => { await Work(); }, null, TimeSpan.Zero, TimeSpan.FromSeconds(1))|];")]
    [InlineData("_timer = [|new Timer(OnTick, null, 0, 1000)|];")]
    [InlineData("_timer = [|new(new TimerCallback(OnTick), null, 0, 1000)|];")]
    [InlineData("_timer = [|new Timer(_ => _ = Work(), null, 0, 1000)|];")]
    [InlineData("_timer = [|new Timer(_ => Work(), null, 0, 1000)|];")]
    [InlineData("_timer = [|new Timer(_ => { _ = Work(); }, null, 0, 1000)|];")]
    [InlineData("_timer = [|new Timer(_ => Work().Wait(), null, 0, 1000)|];")] // TM08
    [InlineData("_timer = [|new Timer(_ => Work().GetAwaiter().GetResult(), null, 0, 1000)|];")]
    [InlineData("_timer = [|new Timer(async _ => await Work(), null, period, period)|];")]
    [InlineData("using var t = [|TimeProvider.System.CreateTimer(async _ => await Work(), null, period, period)|];")]
    [InlineData("[|_elapsed.Elapsed += async (_, _) => await Work()|];")]
    [InlineData("[|_elapsed.Elapsed += OnElapsed|];")]
    [InlineData("[|_elapsed.Elapsed += new System.Timers.ElapsedEventHandler(OnElapsed)|];")]
    [InlineData("[|this._elapsed.Elapsed += async delegate { await Work(); }|];")]
    [InlineData("[|Ticker.Elapsed += async (_, _) => { await Work(); }|];")]
    [InlineData("var t = new System.Timers.Timer(1000); [|t.Elapsed += OnElapsed|]; t.Start(); _kept = t;")]
    [InlineData("_timer = [|new Timer(_ => OnTick(null), null, 0, 1000)|];")]
    [InlineData("_timer = [|new Timer(s => { Console.Write(s); OnTick(s); }, null, 0, 1000)|];")]
    [InlineData("[|_elapsed.Elapsed += (_, _) => Tick()|];")]
    [InlineData("_timer = [|new Timer(async _ => { await Work(); Interlocked.Increment(ref _busy); }, null, 0, 1000)|];")]
    [InlineData("_timer = [|new Timer(async _ => { Interlocked.Exchange(ref _busy, 1); await Work(); }, null, 0, 1000)|];")]
    public Task A_callback_that_waits_with_nothing_to_keep_ticks_apart_is_reported(string body) => In(body);

    [Theory]
    [InlineData("_timer = new Timer(_ => Console.Write('.'), null, 0, 1000);")]
    [InlineData("_timer = new Timer(_ => Work().Wait(), null, 0, 3_600_000);")]
    [InlineData("_timer = new Timer(async _ => await Work(), null, TimeSpan.Zero, TimeSpan.FromMinutes(1));")]
    [InlineData("_elapsed.Elapsed += (_, _) => Console.Write('.');")]
    [InlineData("_timer = new Timer(async _ => await Work(), null, period, TimeSpan.FromHours(1));")]
    [InlineData("var daily = TimeSpan.FromDays(period.TotalDays); _timer = new Timer(async _ => await Work(), null, daily, daily);")]
    [InlineData("var minutes = (byte)period.Minutes; _timer = new Timer(async _ => await Work(), null, TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(minutes));")]
    public Task A_short_callback_or_a_long_period_is_left_alone(string body) => In(body);

    [Fact]
    public Task A_member_that_is_given_a_long_period_once_is_one() => Test.Member(
        """
        TimeSpan Hourly { get; } = TimeSpan.FromHours(1);
        public TimeSpan Daily { get; private set; } = TimeSpan.FromDays(1);
        static readonly TimeSpan s_short = TimeSpan.FromSeconds(5);
        TimeSpan _changed = TimeSpan.FromHours(1);
        Timer? _timer;
        Task Work() => Task.Delay(10);
        void Start()
        {
            _timer = new Timer(async _ => await Work(), null, TimeSpan.Zero, Hourly);
            _timer = new Timer(async _ => await Work(), null, TimeSpan.Zero, Daily);
            _timer = [|new Timer(async _ => await Work(), null, TimeSpan.Zero, s_short)|];
            _timer = [|new Timer(async _ => await Work(), null, TimeSpan.Zero, _changed)|];
        }
        void Hurry() => _changed = TimeSpan.FromSeconds(1);
        """);

    [Theory]
    [InlineData("_timer = new Timer(async _ => await Work(), null, 1000, Timeout.Infinite);")]
    [InlineData("_timer = new Timer(async _ => await Work(), null, 1000, 0);")]
    [InlineData("_timer = new Timer(async _ => await Work(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);")]
    [InlineData("_timer = new Timer(async _ => await Work(), null, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(-1));")]
    [InlineData("_timer = new Timer(async _ => await Work());")]
    public Task A_timer_that_ticks_once_is_left_alone(string body) => In(body);

    [Theory]
    [InlineData("_timer = new Timer(async _ => await Quick(), null, 0, 1000);")]
    [InlineData("_timer = new Timer(async _ => await Quicker(), null, 0, 1000);")]
    [InlineData("_timer = new Timer(async _ => { await Done(); await Task.CompletedTask; }, null, 0, 1000);")]
    [InlineData("_timer = new Timer(async _ => { try { await Count().ConfigureAwait(false); } catch { } }, null, 0, 1000);")]
    [InlineData("_timer = new Timer(_ => _ = Quick(), null, 0, 1000);")]
    [InlineData("_timer = new Timer(_ => Done(), null, 0, 1000);")]
    [InlineData("_elapsed.Elapsed += async (_, _) => await Through();")]
    public Task Work_that_is_done_by_the_time_it_is_awaited_cannot_overlap(string body) => In(body);

    [Theory]
    [InlineData("_timer = [|new Timer(async _ => { await Quick(); await Work(); }, null, 0, 1000)|];")]
    [InlineData("_timer = [|new Timer(async _ => await Perhaps(), null, 0, 1000)|];")]
    [InlineData("_timer = [|new Timer(async _ => await Virtual(), null, 0, 1000)|];")]
    public Task Work_that_may_go_on_is_reported(string body) => In(body);

    [Theory]
    [InlineData("_timer = new Timer(async _ => { if (Interlocked.Exchange(ref _busy, 1) == 1) return; try { await Work(); } finally { Interlocked.Exchange(ref _busy, 0); } }, null, 0, 1000);")] // TM20
    [InlineData("_timer = new Timer(async _ => { if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0) return; await Work(); _busy = 0; }, null, 0, 1000);")]
    [InlineData("_timer = new Timer(async _ => { if (!_gate.Wait(0)) return; try { await Work(); } finally { _gate.Release(); } }, null, 0, 1000);")]
    [InlineData("_timer = new Timer(async _ => { if (!await _gate.WaitAsync(0)) return; try { await Work(); } finally { _gate.Release(); } }, null, 0, 1000);")]
    [InlineData("_timer = new Timer(async _ => { _timer!.Change(Timeout.Infinite, Timeout.Infinite); await Work(); _timer.Change(1000, 1000); }, null, 0, 1000);")] // TM20
    [InlineData("_timer = new Timer(async _ => { await Work(); _timer?.Change(1000, Timeout.Infinite); }, null, 0, 1000);")]
    [InlineData("_timer = new Timer(async _ => { if (_running) return; _running = true; try { await Work(); } finally { _running = false; } }, null, 0, 1000);")]
    [InlineData("_timer = new Timer(async _ => { if (!_running) { _running = true; await Work(); _running = false; } }, null, 0, 1000);")]
    [InlineData("_timer = new Timer(_ => { if (!Monitor.TryEnter(_gate)) return; try { Work().Wait(); } finally { Monitor.Exit(_gate); } }, null, 0, 1000);")]
    [InlineData("_timer = new Timer(_ => { lock (_gate) { Work().Wait(); } }, null, 0, 1000);")]
    [InlineData("_timer = new Timer(async _ => await Guarded(), null, 0, 1000);")]
    [InlineData("_timer = new Timer(_ => _ = Guarded(), null, 0, 1000);")]
    [InlineData("_elapsed.Elapsed += async (_, _) => { _elapsed.Stop(); await Work(); _elapsed.Start(); };")]
    [InlineData("_elapsed.Elapsed += async (_, _) => { _elapsed.Enabled = false; await Work(); _elapsed.Enabled = true; };")]
    [InlineData("_timer = new Timer(async _ => { var before = Interlocked.Exchange(ref _busy, 1); if (before == 1) return; await Work(); Interlocked.Exchange(ref _busy, 0); }, null, 0, 1000);")]
    [InlineData("_timer = new Timer(async _ => { if (Interlocked.Increment(ref _busy) > 1) { Interlocked.Decrement(ref _busy); return; } await Work(); Interlocked.Decrement(ref _busy); }, null, 0, 1000);")]
    public Task Ticks_that_are_kept_apart_are_left_alone(string body) => In(body);

    [Fact]
    public Task A_timer_that_does_not_reset_itself_is_left_alone() => Test.Member(
        """
        private readonly System.Timers.Timer _elapsed = new(1000) { AutoReset = false };
        void Start()
        {
            _elapsed.Elapsed += async (_, _) => { await Task.Yield(); _elapsed.Start(); };
            _elapsed.Elapsed += async (_, _) => await Task.Yield();
        }
        """);

    [Fact]
    public Task A_timer_that_is_declared_to_tick_by_the_hour_is_left_alone() => Test.Member(
        """
        private readonly System.Timers.Timer _hourly = new(TimeSpan.FromMinutes(60));
        private readonly System.Timers.Timer _often = new(1000);
        void Start()
        {
            _hourly.Elapsed += async (_, _) => await Task.Yield();
            [|_often.Elapsed += async (_, _) => await Task.Yield()|];
        }
        """);

    [Fact]
    public Task Other_events_called_Elapsed_are_no_ticks() => Test.Member(
        """
        private event EventHandler? Elapsed;
        void Start()
        {
            Elapsed += async (_, _) => await Task.Yield();
            Elapsed(this, EventArgs.Empty);
        }
        """);

    [Fact]
    public Task A_timer_made_in_a_loop_is_left_to_the_rule_on_those() => In("while (true) { _timer = new Timer(async _ => await Work(), null, 0, 1000); }");

    private static Task In(string body) => Test.Member(
        $$"""
        private Timer? _timer;
        private readonly System.Timers.Timer _elapsed = new(1000);
        private readonly SemaphoreSlim _gate = new(1);
        private int _busy;
        private bool _running;

        private static async Task Work() => await Task.Yield();
        private async Task Guarded() { if (Interlocked.Exchange(ref _busy, 1) == 0) { await Work(); _busy = 0; } }
        private System.Timers.Timer? _kept;
        private System.Timers.Timer Ticker { get; } = new(1000);
        private async Task Quick() { await Done(); _busy++; }
        private async Task Quicker() => await Quick();
        private Task Done() { if (_running) return Task.FromResult(1); _busy--; return Task.CompletedTask; }
        private async Task<int> Count() { if (await Task.FromResult(true)) return 1; await Done(); return 2; }
        private Task Through() => Done();
        private Task Perhaps() => _running ? Work() : Task.CompletedTask;
        protected virtual Task Virtual() => Task.CompletedTask;
        private async void Tick() { await Work(); }
        private async void OnTick(object? state) => await Work();
        private async void OnElapsed(object? sender, System.Timers.ElapsedEventArgs e) => await Work();
        void M(TimeSpan period) { {{body}} }
        """);
}
