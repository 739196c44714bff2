using LeakAnalyzers.Rules.Dispose;
using LeakAnalyzers.Tests.Rules.Dispose.Fixes;
using Fix = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.TimerNotDisposed>;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.TimerNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Timers that a local or a field holds.</summary>
public sealed class TimerTests
{
    [Theory]
    [InlineData("var t = [|new Timer(_ => { }, null, 0, 1000)|]; await Task.Delay(1);")] // TM04
    [InlineData("var t = [|new System.Timers.Timer(1000)|]; t.Elapsed += (_, _) => { }; t.Start();")] // TM03
    [InlineData("[|new System.Timers.Timer(1000) { Enabled = true }|].Start();")]
    [InlineData("var t = [|new PeriodicTimer(TimeSpan.FromSeconds(1))|]; await t.WaitForNextTickAsync(token);")]
    [InlineData("var t = [|new PeriodicTimer(TimeSpan.FromSeconds(1))|]; while (await t.WaitForNextTickAsync(token)) { } t.Dispose();")]
    [InlineData("var t = [|new PeriodicTimer(TimeSpan.FromSeconds(1))|]; while (await t.WaitForNextTickAsync()) { await client!.GetStringAsync(url); }")] // a round that throws leaves it behind
    public Task A_timer_that_is_lost_is_reported(string body) => Test.Body(body);

    [Theory]
    [InlineData("using var t = new PeriodicTimer(TimeSpan.FromSeconds(1)); while (await t.WaitForNextTickAsync(token)) { }")] // TM15
    [InlineData("Timer? t = null; t = new Timer(_ => t!.Dispose(), null, 0, 1000); await Task.Delay(1);")]
    [InlineData("var t = new System.Timers.Timer(1000); t.Elapsed += (_, _) => t.Dispose(); t.Start();")]
    [InlineData("await using var t = new Timer(_ => { }, null, 0, 1000);")]
    [InlineData("var t = new PeriodicTimer(TimeSpan.FromSeconds(1)); while (await t.WaitForNextTickAsync().ConfigureAwait(false)) { if (url.Length > 0) url = \"\"; }")] // never ends
    public Task A_timer_that_is_disposed_is_right(string body) => Test.Body(body);

    [Fact]
    public Task A_timer_of_an_entry_point_lives_as_long_as_the_process() => Test.Program( // TM19
        """
        var t = new Timer(_ => { }, null, 0, 1000);
        await Task.Delay(-1);
        """);

    [Fact]
    public Task A_field_that_no_member_disposes_is_reported() => Test.File( // TM06, TM16
        """
        class Lost
        {
            private readonly Timer _timer;
            private Timer _late;
            private readonly Timer _initial = [|new Timer(_ => { })|];
            public Lost() => _timer = [|new Timer(_ => { }, null, 0, 1000)|];
            public void Start() { if (_late == null) _late = [|new Timer(_ => { }, null, 0, 1000)|]; _initial.Change(0, 1); }
        }

        class Disposed : IDisposable
        {
            private readonly Timer _timer = new Timer(_ => { });
            private readonly Timer _other = new Timer(_ => { });
            public void Dispose() { _timer.Dispose(); _other?.Dispose(); }
        }

        class DisposedAndWaitedFor : IDisposable
        {
            private readonly Timer _timer = new Timer(_ => { });
            public void Dispose() { using var done = new ManualResetEvent(false); _timer.Dispose(done); done.WaitOne(); }
        }

        class DisposedByHelper : IDisposable
        {
            private Timer _timer = new Timer(_ => { });
            public void Dispose() => Interlocked.Exchange(ref _timer, null)?.Dispose();
        }

        class DisposedInPattern : IDisposable
        {
            private readonly Timer _timer = new Timer(_ => { });
            protected virtual void Dispose(bool disposing) { if (disposing && _timer is { } timer) timer.Dispose(); }
            public void Dispose() => Dispose(true);
        }

        class Given
        {
            private readonly Timer _timer;
            public Given(Timer timer) => _timer = timer;
            public void Go() => _timer.Change(0, 1);
        }

        class Handed
        {
            private readonly Timer _timer = new Timer(_ => { });
            public Handed(List<IDisposable> owned) => owned.Add(_timer);
        }

        class Once
        {
            private static readonly Once s_instance = new();
            private readonly Timer _timer = new Timer(_ => { });
            public static Once Instance => s_instance;
        }
        """);

    [Fact]
    public Task A_type_whose_one_instance_is_lazy_lives_as_long_as_the_process() => Test.File(
        """
        sealed class Lease
        {
            static readonly Lazy<Lease> s_instance = new(() => new Lease());
            readonly Timer _timer;
            Lease() => _timer = new Timer(_ => { }, null, 0, 1000);
            public static Lease Instance => s_instance.Value;
        }
        """);

    [Fact]
    public Task A_field_overwritten_without_release_is_reported() => Test.File( // TM12
        """
        sealed class Poller : IDisposable
        {
            private Timer _timer = new Timer(_ => { });
            public void Restart() => _timer = [|new Timer(_ => { }, null, 0, 1000)|];
            public void Dispose() => _timer.Dispose();
        }

        sealed class Careful : IDisposable
        {
            private Timer _timer;
            public void Restart() { _timer?.Dispose(); _timer = new Timer(_ => { }, null, 0, 1000); }
            public void RestartElsewhere() { Stop(); _timer = new Timer(_ => { }, null, 0, 1000); }
            public void RestartIfNone() { if (_timer == null) _timer = new Timer(_ => { }, null, 0, 1000); }
            public void Start() => _timer = new Timer(_ => { }, null, 0, 1000);
            private void Stop() { _timer?.Dispose(); _timer = null; }
            public void Dispose() => Stop();
        }
        """);

    [Theory]
    [InlineData("public void Start() { if (_isRunning) return; _isRunning = true; _timer = [|new Timer(_ => { })|]; } public void Stop() => _isRunning = false;")]
    [InlineData("public void Start() { if (!_isRunning) { _timer = [|new Timer(_ => { })|]; _isRunning = true; } } public void Stop() { _timer.Change(-1, -1); this._isRunning = false; }")]
    [InlineData("public void Start() { if (_isRunning) throw new InvalidOperationException(); _timer = [|new Timer(_ => { })|]; _isRunning = true; } public void Stop() { _isRunning = false; }")]
    public Task A_flag_that_is_taken_back_without_a_release_has_the_field_overwritten(string members) => Flagged(members);

    [Theory]
    [InlineData("public void Start() { if (_isRunning) return; _isRunning = true; _timer = new Timer(_ => { }); }")]
    [InlineData("public void Start() { if (_isRunning) return; _isRunning = true; _timer = new Timer(_ => { }); } public void Stop() { _isRunning = false; _timer.Dispose(); }")]
    [InlineData("public void Start() { if (_isRunning) return; _isRunning = true; _timer = new Timer(_ => { }); } public void Stop() { _isRunning = false; End(); } void End() => _timer?.Dispose();")]
    [InlineData("public void Start() { if (_isRunning) return; _isRunning = true; _timer = new Timer(_ => { }); Task.Run(Loop); } public void Stop() => _isRunning = false; void Loop() { while (_isRunning) { } _timer.Dispose(); }")]
    [InlineData("public void Start() { if (_isRunning) return; _isRunning = true; _timer?.Dispose(); _timer = new Timer(_ => { }); } public void Stop() => _isRunning = false;")]
    [InlineData("public void Restart() { if (_isRunning) return; _isRunning = true; _timer = new Timer(_ => { }); } public void Stop() { _timer.Dispose(); _isRunning = false; }")]
    [InlineData("public void Start(bool on) { if (_isRunning) return; _isRunning = true; _timer = new Timer(_ => { }); } public void Stop(bool on) => _isRunning = on;")]
    [InlineData("public void Start() { if (_isRunning) return; _timer = new Timer(_ => { _isRunning = false; }); }")]
    public Task A_flag_that_goes_with_the_release_tells_whether_the_field_is_filled(string members) => Flagged(members);

    private static Task Flagged(string members) => Test.File("sealed class Poller : IDisposable { private bool _isRunning; private Timer _timer; " + members + " public void Dispose() => _timer?.Dispose(); }");

    [Fact]
    public Task A_property_or_a_field_that_others_of_the_project_see_is_looked_for_there() => Test.File(
        """
        class Lost
        {
            protected readonly Timer _shared = [|new Timer(_ => { })|];
            internal Timer _late;
            private Timer Kept { get; } = [|new Timer(_ => { })|];
            internal Timer Given { get; private set; }
            public Timer Shown { get; } = new Timer(_ => { });
            public void Start() { _late = [|new Timer(_ => { })|]; Given = [|new Timer(_ => { })|]; }
            public void Go() => Kept.Change(0, 1);
        }

        class User : Lost
        {
            public void Faster() => _shared.Change(0, 1);
            public void Slower(Lost other) => other._late?.Change(0, 1);
        }

        class Base
        {
            protected readonly Timer _beat = new Timer(_ => { });
            internal Timer Passed { get; } = new Timer(_ => { });
            internal Timer _lent = new Timer(_ => { });
            protected virtual Timer Mine { get; } = new Timer(_ => { });
        }

        class Derived : Base, IDisposable // OW11
        {
            private readonly Timer _own = new Timer(_ => { });
            public void Dispose() => Dispose(true);
            protected virtual void Dispose(bool disposing) { if (disposing) { _beat.Dispose(); _own.Dispose(); } }
            public static void End(Base other) { other.Passed?.Dispose(); GC.KeepAlive(other._lent); }
        }

        class Further : Derived
        {
            private readonly Timer _further = new Timer(_ => { });
            protected override void Dispose(bool disposing) { _further.Dispose(); base.Dispose(disposing); }
        }

        public class Open
        {
            public Timer Seen { get; } = new Timer(_ => { });
            protected readonly Timer _open = new Timer(_ => { }); // a type of another project may dispose it
        }
        """);

    [Fact]
    public Task Setting_a_timer_throws_nothing() => Test.Member(
        "Timer Beat(TimerCallback tick) { var timer = new Timer(tick); timer.Change(1000, 1000); return timer; }");

    [Theory]
    [InlineData("Timer? _ticks; Timer Ticks => _ticks ??= [|new Timer(_ => { }, null, 0, 1000)|]; void M() => Ticks.Change(0, 5);")]
    [InlineData("Timer? _ticks; Timer Ticks() => _ticks ??= [|new Timer(_ => { }, null, 0, 1000)|]; void M() => Ticks().Change(0, 5);")]
    [InlineData("Timer? _ticks; Timer Ticks { get { if (_ticks == null) _ticks = [|new Timer(_ => { }, null, 0, 1000)|]; return _ticks; } } void M() => Ticks.Change(0, 5);")]
    [InlineData("private Timer Ticks => field ??= [|new Timer(_ => { }, null, 0, 1000)|]; void M() => Ticks.Change(0, 5);")]
    [InlineData("Timer? _ticks; void M() => (_ticks ??= [|new Timer(_ => { }, null, 0, 1000)|]).Change(0, 5);")]
    [InlineData("Timer? _ticks; Timer Ticks => _ticks ??= new Timer(_ => { }, null, 0, 1000); void M() => Ticks.Change(0, 5); void End() => _ticks?.Dispose();")]
    [InlineData("Timer? _ticks; Timer Ticks => _ticks ??= new Timer(_ => { }, null, 0, 1000); void M() => Ticks.Change(0, 5); void End() => Ticks.Dispose();")]
    [InlineData("Timer? _ticks; Timer Ticks => _ticks ??= new Timer(_ => { }, null, 0, 1000); void M() => Keep(Ticks); static void Keep(object timer) { }")]
    [InlineData("Timer? _ticks; Timer Ticks => _ticks ??= new Timer(_ => { }, null, 0, 1000); void M() { var mine = Ticks; mine.Dispose(); }")]
    [InlineData("Timer? _ticks; public Timer Ticks => _ticks ??= new Timer(_ => { }, null, 0, 1000);")] // others may release it
    public Task A_field_that_is_filled_when_it_is_first_asked_for(string members) => Test.Member(members);

    [Fact]
    public Task Nothing_is_offered_where_only_the_property_reaches_the_field() =>
        Fix.NothingForMember("private Timer Ticks => field ??= [|new Timer(_ => { }, null, 0, 1000)|]; void M() => Ticks.Change(0, 5);");

    [Fact]
    public Task A_field_that_is_filled_late_is_released_with_its_type() => Fix.File(
        """
        using System;
        using System.Threading;

        class Subject
        {
            private Timer _ticks;

            private Timer Ticks => _ticks ??= [|new Timer(_ => { }, null, 0, 1000)|];

            public void Faster() => Ticks.Change(0, 5);
        }
        """,
        """
        using System;
        using System.Threading;

        class Subject : IDisposable
        {
            private Timer _ticks;

            private Timer Ticks => _ticks ??= new Timer(_ => { }, null, 0, 1000);

            public void Faster() => Ticks.Change(0, 5);

            public void Dispose()
            {
                _ticks?.Dispose();
            }
        }
        """);
}
