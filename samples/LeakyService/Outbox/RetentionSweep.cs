using System.Data.Common;
using Microsoft.Extensions.Options;

namespace LeakyService.Outbox;

/// <summary>Deletes delivered rows once they are old enough, and tells how a long sweep gets on.</summary>
public sealed class RetentionSweep(OutboxStore store, IOptions<PollingOptions> polling, ILogger<RetentionSweep> logger) : BackgroundService
{
    private int _swept;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var progress = new Timer(_ => logger.LogDebug("{Count} rows swept so far", _swept), null, 5_000, 5_000);

            try
            {
                _swept += await store.DeleteDelivered(polling.Value.KeepDelivered);
            }
            catch (DbException e)
            {
                logger.LogWarning(e, "The sweep failed; the next one tries again");
            }

            await Task.Delay(polling.Value.Retention, stoppingToken);
        }
    }
}
