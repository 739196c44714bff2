using Microsoft.Extensions.Options;

namespace LeakyService.Metrics;

/// <summary>Has the collector scrape the peer at a steady pace.</summary>
public sealed class MetricsWorker(MetricsCollector collector, IOptions<PollingOptions> polling, ILogger<MetricsWorker> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(polling.Value.Metrics);
        do
        {
            try
            {
                await collector.Scrape(stoppingToken);
            }
            catch (HttpRequestException e)
            {
                logger.LogWarning(e, "The peer could not be scraped");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
