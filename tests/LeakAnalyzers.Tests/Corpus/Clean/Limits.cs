using System.Net.Sockets;

namespace Limits;

/// <summary>Work with a limit: a page, a batch, a semaphore, a fixed number.</summary>
public sealed class Pages(HttpClient client)
{
    private readonly SemaphoreSlim _gate = new(8);

    public async Task InBatches(List<Uri> subscribers)
    {
        foreach (var batch in subscribers.Chunk(16))
        {
            var started = new List<Task>();
            foreach (var subscriber in batch) started.Add(Task.Run(() => client.GetStringAsync(subscriber)));
            await Task.WhenAll(started);
        }
    }

    public async Task Gated(List<Uri> subscribers)
    {
        var tasks = new List<Task>();
        foreach (var subscriber in subscribers)
        {
            await _gate.WaitAsync();
            tasks.Add(Task.Run(async () =>
            {
                try { await client.GetStringAsync(subscriber); }
                finally { _gate.Release(); }
            }));
        }

        await Task.WhenAll(tasks);
    }

    public void Workers()
    {
        for (var worker = 0; worker < Environment.ProcessorCount; worker++) _ = Task.Run(() => Console.WriteLine("working"));
    }
}

/// <summary>Rounds that begin with a lock they only try, and loops with a token.</summary>
public sealed class Rounds(HttpClient client)
{
    private readonly SemaphoreSlim _busy = new(1);

    public async Task Run(PeriodicTimer timer, CancellationToken token)
    {
        while (await timer.WaitForNextTickAsync(token)) _ = Round(token);
    }

    private async Task Round(CancellationToken token)
    {
        if (!await _busy.WaitAsync(0, token)) return;
        try
        {
            await client.GetStringAsync("https://queue.example/", token);
        }
        finally
        {
            _busy.Release();
        }
    }
}

/// <summary>Calls that a token or a timeout ends.</summary>
public sealed class Calls
{
    public async Task Expiring(TcpClient client)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await client.ConnectAsync("device.example", 4001, deadline.Token);
    }

    public async Task<bool> Within(Task work, TimeSpan limit)
    {
        using var delay = new CancellationTokenSource();
        var first = await Task.WhenAny(work, Task.Delay(limit, delay.Token));
        await delay.CancelAsync();
        return first == work;
    }
}

/// <summary>Values that another object disposes.</summary>
public sealed class Owners(HttpClient client) : IAsyncDisposable
{
    private readonly List<IDisposable> _all = [];
    private Timer? _timer;

    public void Start() => _timer ??= new Timer(_ => Console.WriteLine("tick"), null, 1000, 1000);

    public T Own<T>(T value) where T : IDisposable
    {
        _all.Add(value);
        return value;
    }

    public async Task<Stream> Open(string url)
    {
        var response = Own(await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead));
        return await response.Content.ReadAsStreamAsync();
    }

    public int First(DbDataSource source)
    {
        using var connection = source.OpenConnection();
        using var command = connection.CreateCommand();
        var reader = command.ExecuteReader();
        return reader.Read() ? reader.GetInt32(0) : 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var value in _all) value.Dispose();
        if (_timer is not null) await _timer.DisposeAsync();
    }
}
