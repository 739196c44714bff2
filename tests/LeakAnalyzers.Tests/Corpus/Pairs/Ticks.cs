namespace Pairs.Ticks;

/// <summary>Callbacks that dispose their timer before anything else run once; beside them, those that do so too late.</summary>
internal sealed class Once(HttpClient http)
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(_ => Run(), null, 0, 100);

    private void Run()
    {
        _timer!.Dispose();
        http.GetStringAsync("http://host/a").Wait();
    }
}

internal sealed class OnceMaybe(HttpClient http)
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(Run, null, 0, 100);

    private void Run(object? state)
    {
        _timer?.Dispose();
        _timer = null;
        http.GetStringAsync("http://host/a").Wait();
    }
}

internal sealed class OnceAsync(HttpClient http)
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(async _ => await Run(), null, 0, 100);

    private async Task Run()
    {
        await _timer!.DisposeAsync();
        await http.GetStringAsync("http://host/a");
    }
}

internal sealed class OnceGuarded(HttpClient http)
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(async _ => await Run(), null, 0, 100);

    private async Task Run()
    {
        if (_timer is not null) await _timer.DisposeAsync();
        await http.GetStringAsync("http://host/a");
    }
}

internal sealed class OnceLocal(HttpClient http)
{
    public void Start()
    {
        Timer? timer = null;
        timer = new Timer(
            _ =>
            {
                timer?.Dispose();
                http.GetStringAsync("http://host/a").Wait();
            },
            null, 0, 100);
    }
}

internal sealed class OnceByState(HttpClient http)
{
    public void Start()
    {
        var timer = new System.Timers.Timer(100);
        timer.Elapsed += (sender, _) =>
        {
            ((System.Timers.Timer)sender!).Dispose();
            http.GetStringAsync("http://host/a").Wait();
        };
        timer.Start();
    }
}

internal sealed class OnceInTry(HttpClient http)
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(_ => Run(), null, 0, 100);

    private void Run()
    {
        try
        {
            _timer!.Dispose();
            http.GetStringAsync("http://host/a").Wait();
        }
        catch (Exception e)
        {
            Console.WriteLine(e);
        }
    }
}

internal sealed class OnceExchanged(HttpClient http)
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(_ => Run(), null, 0, 100);

    private void Run()
    {
        Interlocked.Exchange(ref _timer, null)?.Dispose();
        http.GetStringAsync("http://host/a").Wait();
    }
}

internal sealed class OnceInLock(HttpClient http)
{
    private readonly object _gate = new();
    private Timer? _timer;

    public void Start() => _timer = new Timer(_ => Run(), null, 0, 100);

    private void Run()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
        }

        http.GetStringAsync("http://host/a").Wait();
    }
}

internal sealed class OnceByMethod(HttpClient http)
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(_ => Run(), null, 0, 100);

    private void Stop() => _timer?.Dispose();

    private void Run()
    {
        Stop();
        http.GetStringAsync("http://host/a").Wait();
    }
}

internal sealed class TooLate(HttpClient http)
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(async _ => await Run(), null, 0, 100); // LEAK302

    private async Task Run()
    {
        await http.GetStringAsync("http://host/a");
        _timer!.Dispose();
    }
}

internal sealed class Another(HttpClient http)
{
    private Timer? _timer;
    private Timer? _other;

    public void Start()
    {
        _other = new Timer(_ => { }, null, 0, 100);
        _timer = new Timer(async _ => await Run(), null, 0, 100); // LEAK302
    }

    public void Stop() => _timer?.Dispose();

    private async Task Run()
    {
        _other?.Dispose();
        await http.GetStringAsync("http://host/a");
    }
}

internal sealed class Sometimes(HttpClient http)
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(async _ => await Run(), null, 0, 100); // LEAK302

    private async Task Run()
    {
        if (DateTime.Now.Hour == 3) _timer?.Dispose();
        await http.GetStringAsync("http://host/a");
    }
}
