using System.Data.Common;
using Microsoft.Extensions.Options;

namespace LeakyService.Outbox;

/// <summary>Counts the rows that wait, so that /stats need not ask the database.</summary>
public sealed class BacklogGauge(OutboxStore store, IOptions<PollingOptions> polling, ILogger<BacklogGauge> logger) : BackgroundService
{
    public int Pending { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var timer = new PeriodicTimer(polling.Value.Backlog);
            await timer.WaitForNextTickAsync(stoppingToken);

            try
            {
                Pending = await store.CountPending();
            }
            catch (DbException e)
            {
                logger.LogWarning(e, "The pending rows could not be counted");
            }
        }
    }
}
