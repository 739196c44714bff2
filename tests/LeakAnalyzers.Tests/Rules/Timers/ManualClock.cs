namespace LeakAnalyzers.Tests.Rules.Timers;

/// <summary>Time that stands still until a test moves it on.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Lock _sync = new();
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _now;

    public TimeSpan Now
    {
        get { lock (_sync) return _now; }
    }

    /// <summary>How many timers nobody has disposed.</summary>
    public int ActiveCount
    {
        get { lock (_sync) return _timers.Count; }
    }

    /// <summary>Has a slot for each timer that was made.</summary>
    public SemaphoreSlim Made { get; } = new(0);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_sync) _timers.Add(timer);
        Made.Release();
        return timer;
    }

    /// <summary>Moves on, from one tick to the next.</summary>
    public void Advance(TimeSpan time)
    {
        for (var end = Now + time; ;)
        {
            ManualTimer? next;
            lock (_sync)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                _now = next?.Due ?? end;
                next?.Rearm();
            }

            if (next is null) return;
            next.Tick();
        }
    }

    private sealed class ManualTimer(ManualClock clock, Action tick) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan Due { get; private set; } = TimeSpan.MaxValue;

        public Action Tick => tick;

        public void Rearm() => Due = _period > TimeSpan.Zero ? Due + _period : TimeSpan.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._sync) (Due, _period) = (dueTime < TimeSpan.Zero ? TimeSpan.MaxValue : clock._now + dueTime, period);
            return true;
        }

        public void Dispose()
        {
            lock (clock._sync) clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
