namespace Pairs.StateTests;

/// <summary>A release behind the state of the connection; beside it, states that say something else.</summary>
internal sealed class Connections(Func<DbConnection> make, DbProviderFactory factory)
{
    private static bool IsOpen(DbConnection one) => one.State == ConnectionState.Open;

    private static bool IsBusy(DbConnection one) => one.State == ConnectionState.Executing;

    public int Equal()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally { if (connection.State == ConnectionState.Open) connection.Close(); }
    }

    public int EqualTheOtherWay()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally { if (ConnectionState.Closed != connection.State) connection.Close(); }
    }

    public int IsConstant()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally { if (connection.State is ConnectionState.Open) connection.Close(); }
    }

    public int IsNotConstant()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally { if (connection.State is not ConnectionState.Closed) connection.Close(); }
    }

    public int IsOr()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally { if (connection.State is ConnectionState.Open or ConnectionState.Executing) connection.Close(); }
    }

    public int IsNeither()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally { if (connection.State is not (ConnectionState.Closed or ConnectionState.Broken)) connection.Close(); }
    }

    public int Property()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally { if (connection is { State: ConnectionState.Open }) connection.Close(); }
    }

    public int PropertyNot()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally { if (connection is { State: not ConnectionState.Closed } open) open.Close(); }
    }

    public int HasFlag()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally { if (connection.State.HasFlag(ConnectionState.Open)) connection.Close(); }
    }

    public int Bits()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally { if ((connection.State & ConnectionState.Open) != 0) connection.Close(); }
    }

    public int BitsEqual()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally { if ((connection.State & ConnectionState.Open) == ConnectionState.Open) connection.Close(); }
    }

    public int ByEquals()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally { if (connection.State.Equals(ConnectionState.Open)) connection.Close(); }
    }

    public int Local()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally { var open = connection.State == ConnectionState.Open; if (open) connection.Close(); }
    }

    public int StateLocal()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally { var state = connection.State; if (state == ConnectionState.Open) connection.Close(); }
    }

    public int Switch()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally
        {
            switch (connection.State)
            {
                case ConnectionState.Open:
                    connection.Close();
                    break;
            }
        }
    }

    public int SwitchMany()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally
        {
            switch (connection.State)
            {
                case ConnectionState.Closed:
                case ConnectionState.Broken:
                    break;
                default:
                    connection.Close();
                    break;
            }
        }
    }

    public int Helper()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally { if (IsOpen(connection)) connection.Close(); }
    }

    public int Maybe()
    {
        DbConnection? connection = null;
        try { connection = factory.CreateConnection()!; connection.Open(); return connection.Database.Length; }
        finally { if (connection?.State == ConnectionState.Open) connection.Close(); }
    }

    public async Task<int> Async()
    {
        var connection = factory.CreateConnection()!;
        try { await connection.OpenAsync(); return connection.Database.Length; }
        finally { if (connection.State is ConnectionState.Open) await connection.CloseAsync(); }
    }

    public int Greater()
    {
        var connection = factory.CreateConnection()!;
        try { connection.Open(); return connection.Database.Length; }
        finally { if (connection.State > ConnectionState.Closed) connection.Close(); }
    }

    public int ReaderIsClosed()
    {
        using var command = factory.CreateCommand()!;
        var reader = command.ExecuteReader();
        try { return reader.FieldCount; }
        finally { if (reader.IsClosed == false) reader.Close(); }
    }

    public int ReaderIsClosedPattern()
    {
        using var command = factory.CreateCommand()!;
        var reader = command.ExecuteReader();
        try { return reader.FieldCount; }
        finally { if (reader.IsClosed is not true) reader.Close(); }
    }

    public int ReaderLocal()
    {
        using var command = factory.CreateCommand()!;
        var reader = command.ExecuteReader();
        try { return reader.FieldCount; }
        finally { var closed = reader.IsClosed; if (!closed) reader.Close(); }
    }

    public int ReaderHasRows()
    {
        using var command = factory.CreateCommand()!;
        var reader = command.ExecuteReader(); // LEAK203
        try { return reader.FieldCount; }
        finally { var rows = reader.HasRows; if (rows) reader.Close(); }
    }

    public int Executing()
    {
        var connection = factory.CreateConnection()!; // LEAK204
        try { connection.Open(); return connection.Database.Length; }
        finally { if (connection.State == ConnectionState.Executing) connection.Close(); }
    }

    public int ExecutingByHelper()
    {
        var connection = factory.CreateConnection()!; // LEAK204
        try { connection.Open(); return connection.Database.Length; }
        finally { if (IsBusy(connection)) connection.Close(); }
    }

    public int OfAnother(DbConnection other)
    {
        var connection = factory.CreateConnection()!; // LEAK204
        try { connection.Open(); return connection.Database.Length; }
        finally { if (other.State == ConnectionState.Open) connection.Close(); }
    }

    public int TheOtherWay()
    {
        var connection = factory.CreateConnection()!; // LEAK204
        try { connection.Open(); return connection.Database.Length; }
        finally { if (connection.State is not ConnectionState.Open) connection.Close(); }
    }

    public async Task WebSocket(Uri uri, CancellationToken token)
    {
        var socket = new System.Net.WebSockets.ClientWebSocket();
        try { await socket.ConnectAsync(uri, token); await socket.SendAsync(new byte[1], 0, true, token); }
        finally { socket.Abort(); }
    }
}
