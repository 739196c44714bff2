using System.Data;
using System.Data.Common;

namespace Leaks;

public sealed class LEAK203 : Leak
{
    private readonly Database _database = new();

    protected override Task Request()
    {
        try
        {
            Console.Error.WriteLine(Sum());
        }
        catch (InvalidOperationException)
        {
            // One row has no quantity.
        }
        catch (InvalidCastException)
        {
            // The same, as PostgreSQL says it.
        }

        return Task.CompletedTask;
    }

    protected override long Measure() => _database.Open;

    private int Sum()
    {
        var reader = Quantities();
        var sum = 0;
        while (reader.Read()) sum += reader.GetInt32(0);
        reader.Close();
        return sum;
    }

    private DbDataReader Quantities()
    {
        var connection = _database.OpenConnection();
        var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 UNION ALL SELECT NULL";
        return command.ExecuteReader(CommandBehavior.CloseConnection);
    }
}
