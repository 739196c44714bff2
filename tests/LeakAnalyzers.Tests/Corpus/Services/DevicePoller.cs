using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// Asks the devices of a plant for their readings every ten seconds and writes down what they say.
public sealed class DevicePoller(ILogger<DevicePoller> logger, HttpClient client) : BackgroundService
{
    private readonly List<string> _devices = [];
    private readonly Dictionary<string, int> _failures = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        logger.LogInformation("polling {Count} devices", _devices.Count);
        while (!stoppingToken.IsCancellationRequested)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10)); // LEAK301
            await timer.WaitForNextTickAsync(stoppingToken);
            foreach (var device in _devices)
            {
                _ = Task.Run(() => Read(device, stoppingToken)); // LEAK401
            }
        }
    }

    private async Task Read(string device, CancellationToken token)
    {
        try
        {
            var reading = await client.GetStringAsync($"http://{device}/reading", token);
            await Store(device, reading);
        }
        catch (HttpRequestException e)
        {
            logger.LogWarning(e, "{Device} does not answer", device);
        }
    }

    private async Task Store(string device, string reading)
    {
        await _gate.WaitAsync(); // LEAK403
        if (reading.Length == 0)
        {
            _failures[device] = _failures.GetValueOrDefault(device) + 1;
            return;
        }

        await File.AppendAllTextAsync($"{device}.log", reading);
        _gate.Release();
    }

    private readonly SemaphoreSlim _gate = new(1);
}
