// Data access as micro-ORMs write it.
public readonly struct Suppressed<T>(T result)
{
    public T Result { get; } = result;

    public static Suppressed<T> With(T result) => new(result);
}

public sealed class Rows(DbConnection connection)
{
    // The task is returned, or it has failed and there is no reader.
    public static Task<DbDataReader> WithFallback(DbCommand command, bool retry)
    {
        var task = command.ExecuteReaderAsync(CommandBehavior.SingleRow);
        if (task.Status == TaskStatus.Faulted && retry) return command.ExecuteReaderAsync();
        return task;
    }

    // Assigned in the try through a conditional argument; an empty using in the finally disposes it.
    public async Task<int> First(bool single, CancellationToken cancel)
    {
        var wasClosed = connection.State == ConnectionState.Closed;
        await using var command = connection.CreateCommand();
        DbDataReader reader = null;
        try
        {
            if (wasClosed) await connection.OpenAsync(cancel).ConfigureAwait(false);
            reader = await command.ExecuteReaderAsync(single ? CommandBehavior.SingleRow : CommandBehavior.Default, cancel).ConfigureAwait(false);
            return await reader.ReadAsync(cancel).ConfigureAwait(false) ? reader.GetInt32(0) : 0;
        }
        finally
        {
            using (reader) { /* dispose if not null */ }
            if (wasClosed) connection.Close();
        }
    }

    // An interceptor hands the reader back inside a result.
    public Suppressed<DbDataReader> Intercept(DbCommand command) => Suppressed<DbDataReader>.With(command.ExecuteReader());

    // The transaction is disposed exactly where it was begun.
    public void InTransaction(DbTransaction given)
    {
        var transaction = given ?? connection.BeginTransaction();
        try
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.ExecuteNonQuery();
            if (given == null) transaction.Commit();
        }
        finally
        {
            if (given == null) transaction.Dispose();
        }
    }

    // A conversion of a reader that was handed in is a view of it.
    public static int Count(IDataReader rows)
    {
        var reader = AsDbReader(rows);
        return reader.FieldCount;
    }

    // The compiler's own throw where no arm matches is no way out that anybody wrote.
    public static string Kind(DbCommand command, DayOfWeek day)
    {
        var reader = command.ExecuteReader();
        var kind = day switch { DayOfWeek.Sunday => "rest", DayOfWeek.Monday => "work", _ => "any" };
        reader.Dispose();
        return kind;
    }

    private static DbDataReader AsDbReader(IDataReader rows) => rows as DbDataReader ?? throw new ArgumentException("not a DbDataReader");
}
