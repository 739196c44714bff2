namespace Worker;

internal sealed class Backlog(ILogger<Backlog> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var timer = new PeriodicTimer(TimeSpan.FromSeconds(5)); // LEAK301
            await timer.WaitForNextTickAsync(stoppingToken);
            log.LogInformation("Counting");
        }
    }
}
