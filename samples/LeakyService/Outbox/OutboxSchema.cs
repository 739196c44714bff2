using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace LeakyService.Outbox;

/// <summary>Makes the outbox table before anything reads it.</summary>
public sealed class OutboxSchema(DbDataSource database) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);

        // Without a write-ahead log SQLite lets no one write while a reader is open.
        if (connection is SqliteConnection) await connection.ExecuteAsync("PRAGMA journal_mode = WAL");

        await connection.ExecuteAsync(
            """
            CREATE TABLE IF NOT EXISTS outbox (
                id           TEXT PRIMARY KEY,
                sku          TEXT NOT NULL,
                quantity     INTEGER NULL,
                cents        INTEGER NOT NULL,
                delivered_at BIGINT NOT NULL DEFAULT 0)
            """);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
