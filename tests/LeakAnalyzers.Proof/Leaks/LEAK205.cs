using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Leaks;

public sealed class LEAK205 : Leak
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public LEAK205()
    {
        SQLitePCL.Batteries_V2.Init();
        _connection.Open();
    }

    protected override Task Request()
    {
        Count(_connection);
        return Task.CompletedTask;
    }

    // SQLite knows what it still has to keep for them.
    protected override long Measure()
    {
        SQLitePCL.raw.sqlite3_db_status(_connection.Handle, SQLitePCL.raw.SQLITE_DBSTATUS_STMT_USED, out var bytes, out _, 0);
        return bytes;
    }

    private static object? Count(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = "SELECT 1";
        return command.ExecuteScalar();
    }
}
