using System.Data.Common;
using Dapper;

namespace LeakyService.Outbox;

/// <summary>Writes the outbox, and reads it where all columns are wanted.</summary>
public sealed class OutboxStore(DbDataSource database)
{
    public async Task<OutboxRow> Add(NewRow row, int cents)
    {
        var added = new OutboxRow { Id = Guid.CreateVersion7().ToString(), Sku = row.Sku, Quantity = row.Quantity, Cents = cents };
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "INSERT INTO outbox (id, sku, quantity, cents) VALUES (@Id, @Sku, @Quantity, @Cents)", added);
        return added;
    }

    public async Task<IEnumerable<OutboxRow>> Latest(int count)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QueryAsync<OutboxRow>(
            "SELECT id, sku, quantity, cents, delivered_at > 0 AS delivered FROM outbox ORDER BY id DESC LIMIT @count", new { count });
    }

    public async Task<int> CountPending()
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM outbox WHERE delivered_at = 0");
    }

    public async Task MarkDelivered(string id)
    {
        await using var connection = await database.OpenConnectionAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await connection.ExecuteAsync("UPDATE outbox SET delivered_at = @now WHERE id = @id", new { id, now });
    }

    public async Task<int> DeleteDelivered(TimeSpan olderThan)
    {
        await using var connection = await database.OpenConnectionAsync();
        var limit = (DateTimeOffset.UtcNow - olderThan).ToUnixTimeSeconds();
        return await connection.ExecuteAsync("DELETE FROM outbox WHERE delivered_at > 0 AND delivered_at < @limit", new { limit });
    }
}
