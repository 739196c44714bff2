using System.Data.Common;

namespace Library;

public sealed class Rows
{
    public int Sum(DbCommand command)
    {
        var reader = command.ExecuteReader(); // LEAK203
        var sum = 0;
        while (reader.Read()) sum += reader.GetInt32(0);
        return sum;
    }
}
