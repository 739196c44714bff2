using System.Net.Sockets;

namespace Workers;

/// <summary>Work that is started faster than it ends.</summary>
public sealed class Digest(HttpClient client)
{
    public async Task Send(IQueryable<Uri> subscribers)
    {
        var tasks = new List<Task>();
        foreach (var subscriber in subscribers)
        {
            tasks.Add(Task.Run(() => client.GetStringAsync(subscriber))); // LEAK401
        }

        await Task.WhenAll(tasks);
    }

    public async Task Scan(string folder) =>
        await Task.WhenAll(Directory.GetFiles(folder).Select(file => Task.Run(() => File.ReadAllText(file)))); // LEAK401

    public async Task Receive(UdpClient socket)
    {
        while (true)
        {
            var datagram = await socket.ReceiveAsync();
            _ = Task.Run(() => Handle(datagram.Buffer)); // LEAK401
        }
    }

    private static void Handle(byte[] data) => Console.WriteLine(data.Length);
}

/// <summary>Rounds that do not wait for the one before.</summary>
public sealed class Poll(HttpClient client)
{
    public async Task Run(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            _ = Task.Run(() => client.GetStringAsync("https://queue.example/", token), token); // LEAK402
            await Task.Delay(TimeSpan.FromSeconds(5), token);
        }
    }

    public async Task Tick(PeriodicTimer timer, CancellationToken token)
    {
        while (await timer.WaitForNextTickAsync(token))
        {
            _ = client.GetStringAsync("https://queue.example/", token); // LEAK402
        }
    }
}

/// <summary>Timers that are made again, overlap or outlive their delay.</summary>
public sealed class Clock(HttpClient client) : IDisposable
{
    private Timer? _timer;

    public void Start() =>
        _timer = new Timer(async _ => await client.GetStringAsync("https://clock.example/"), null, 0, 1000); // LEAK302

    public async Task Beat(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            var timer = new PeriodicTimer(TimeSpan.FromSeconds(1)); // LEAK301
            await timer.WaitForNextTickAsync(token);
        }
    }

    public async Task Watch(IAsyncEnumerable<Task> work)
    {
        await foreach (var item in work)
        {
            if (await Task.WhenAny(item, Task.Delay(30_000)) != item) Console.WriteLine("late"); // LEAK303
        }
    }

    public void Dispose() => _timer?.Dispose();
}

/// <summary>A loop that nothing ends.</summary>
public sealed class Cleaner
{
    public Task Start() => Task.Run(async () =>
    {
        while (true) // LEAK404
        {
            Console.WriteLine("cleaning");
            await Task.Delay(TimeSpan.FromMinutes(1));
        }
    });
}

/// <summary>Locks that an exception or a return leaves held.</summary>
public sealed class Store
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ReaderWriterLockSlim _lock = new();

    public async Task Save(string path, string text)
    {
        await _gate.WaitAsync(); // LEAK403
        await File.WriteAllTextAsync(path, text);
        _gate.Release();
    }

    public string? Load(string path)
    {
        _lock.EnterReadLock(); // LEAK403
        if (!File.Exists(path)) return null;
        var text = File.ReadAllText(path);
        _lock.ExitReadLock();
        return text;
    }
}
