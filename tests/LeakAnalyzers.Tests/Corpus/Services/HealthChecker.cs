using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// Looks every five seconds whether the neighbours are well, and rings a bell when they are not.
public sealed class HealthChecker : IHostedService, IDisposable
{
    private static readonly HttpClient s_client = new() { Timeout = Timeout.InfiniteTimeSpan }; // LEAK502
    private readonly ILogger<HealthChecker> _logger;
    private readonly string[] _neighbours;
    private Timer _timer;
    private int _ticks;

    public HealthChecker(ILogger<HealthChecker> logger, string[] neighbours)
    {
        _logger = logger;
        _neighbours = neighbours;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = new Timer(OnTick, null, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Change(Timeout.Infinite, 0);
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void OnTick(object state)
    {
        _ticks++;
        Task.Run(async () => // LEAK402
        {
            foreach (var neighbour in _neighbours)
            {
                try
                {
                    await s_client.GetStringAsync($"http://{neighbour}/health");
                }
                catch (HttpRequestException e)
                {
                    _logger.LogError(e, "{Neighbour} is ill since tick {Tick}", neighbour, _ticks);
                }
            }
        });
    }
}
