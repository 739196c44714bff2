using System.Data.Common;

namespace Leaks;

public sealed class LEAK204 : Leak
{
    private readonly Database _database = new();

    protected override Task Request() => Count(_database);

    protected override long Measure() => _database.Open;

    private static async Task<object?> Count(DbDataSource source)
    {
        var connection = await source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1";
        return await command.ExecuteScalarAsync();
    }
}
