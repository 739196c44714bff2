using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Leaks;

/// <summary>SQLite in memory, or the PostgreSQL that LEAKS_POSTGRES names, and how many connections are open.</summary>
public sealed class Database : DbDataSource
{
    private readonly DbProviderFactory _provider;
    private int _open;

    public Database()
    {
        var postgres = Environment.GetEnvironmentVariable("LEAKS_POSTGRES");
        (_provider, ConnectionString) = string.IsNullOrEmpty(postgres) ? (SqliteFactory.Instance, "Data Source=:memory:") : ((DbProviderFactory)NpgsqlFactory.Instance, postgres);
        if (_provider is SqliteFactory) SQLitePCL.Batteries_V2.Init();
    }

    public override string ConnectionString { get; }

    public int Open => Volatile.Read(ref _open);

    protected override DbConnection CreateDbConnection()
    {
        var connection = _provider.CreateConnection()!;
        connection.ConnectionString = ConnectionString;
        connection.StateChange += (_, change) =>
        {
            if (change.CurrentState is ConnectionState.Open) Interlocked.Increment(ref _open);
            if (change.CurrentState is ConnectionState.Closed) Interlocked.Decrement(ref _open);
        };
        return connection;
    }
}
