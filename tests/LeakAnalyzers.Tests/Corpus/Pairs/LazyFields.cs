namespace Pairs.LazyFields;

/// <summary>Fields that are filled when they are first asked for; beside those that nothing disposes, the same with a release.</summary>
internal sealed class ByKeyword
{
    private Timer Tick => field ??= new Timer(_ => { }, null, 0, 1000); // LEAK210

    public void Slow() => Tick.Change(0, 5000);
}

internal sealed class ByKeywordReleased : IDisposable
{
    private Timer Tick => field ??= new Timer(_ => { }, null, 0, 1000);

    public void Slow() => Tick.Change(0, 5000);

    public void Dispose() => Tick.Dispose();
}

internal sealed class ByGetter
{
    private Timer? _tick;

    private Timer Tick => _tick ??= new Timer(_ => { }, null, 0, 1000); // LEAK210

    public void Slow() => Tick.Change(0, 5000);
}

internal sealed class ByGetterReleased : IDisposable
{
    private Timer? _tick;

    private Timer Tick => _tick ??= new Timer(_ => { }, null, 0, 1000);

    public void Slow() => Tick.Change(0, 5000);

    public void Dispose() => _tick?.Dispose();
}

internal sealed class ByGetterReleasedThroughIt : IDisposable
{
    private Timer? _tick;

    private Timer Tick => _tick ??= new Timer(_ => { }, null, 0, 1000);

    public void Slow() => Tick.Change(0, 5000);

    public void Dispose() => Tick.Dispose();
}

internal sealed class ByMethod
{
    private Timer? _tick;

    private Timer Get()
    {
        return _tick ??= new Timer(_ => { }, null, 0, 1000); // LEAK210
    }

    public void Slow() => Get().Change(0, 5000);
}

internal sealed class ByMethodReleased
{
    private Timer? _tick;

    private Timer Get() => _tick ??= new Timer(_ => { }, null, 0, 1000);

    public void Slow() => Get().Change(0, 5000);

    public void End()
    {
        using var tick = Get();
    }
}

internal sealed class ByMethodHandedOn(List<IDisposable> all)
{
    private Timer? _tick;

    private Timer Get() => _tick ??= new Timer(_ => { }, null, 0, 1000);

    public void Slow() => all.Add(Get());
}

internal sealed class Shown
{
    private Timer? _tick;

    public Timer Tick => _tick ??= new Timer(_ => { }, null, 0, 1000);
}

internal sealed class Started
{
    private Timer? _tick;

    private Timer Tick => _tick ??= new Timer(_ => { }, null, 0, 1000); // LEAK210

    public void Start() => _ = Tick;
}

internal sealed class LazySource
{
    private CancellationTokenSource? _source;

    private CancellationTokenSource Source => _source ??= new CancellationTokenSource(TimeSpan.FromMinutes(1)); // LEAK208

    public CancellationToken Token => Source.Token;
}
