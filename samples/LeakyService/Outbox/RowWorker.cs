using System.Data.Common;
using LeakyService.Peer;
using Microsoft.Extensions.Options;

namespace LeakyService.Outbox;

/// <summary>Reads the pending rows each second and posts them to the peer.</summary>
public sealed class RowWorker(
    DbDataSource database,
    OutboxStore store,
    LocalPeer peer,
    LocalCertificates certificates,
    IOptions<PollingOptions> polling,
    ILogger<RowWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await DeliverPending(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "The round failed; the next one tries again");
            }

            await Task.Delay(polling.Value.Outbox, stoppingToken);
        }
    }

    private async Task DeliverPending(CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        var command = connection.CreateCommand();
        command.CommandText = "SELECT id, sku, quantity, cents FROM outbox WHERE delivered_at = 0 ORDER BY id";
        var reader = await command.ExecuteReaderAsync(cancellationToken);

        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new OutboxRow
            {
                Id = reader.GetString(0),
                Sku = reader.GetString(1),
                Quantity = reader.GetInt32(2),
                Cents = reader.GetInt32(3),
            };

            _ = Task.Run(() => Deliver(row));
        }

        await reader.CloseAsync();
        await command.DisposeAsync();
        await connection.CloseAsync();
    }

    private async Task Deliver(OutboxRow row)
    {
        var client = new HttpClient(new HttpClientHandler
        {
            ClientCertificates = { certificates.Client },
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificates.IsPeer(certificate),
        });

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(peer.HttpsAddress, "rows"));
        request.Content = JsonContent.Create(row);

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (response.IsSuccessStatusCode) await store.MarkDelivered(row.Id);
    }
}
