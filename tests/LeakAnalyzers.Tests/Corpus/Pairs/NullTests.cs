namespace Pairs.NullTests;

/// <summary>A release behind a null test in any form; beside each, a test that is not about the reader.</summary>
internal sealed class Readers(DbCommand command)
{
    private static bool IsNull(object? one) => one == null;

    private static bool NonNull(object? one) => one is not null;

    private static bool IsReady(DbDataReader? reader) => reader != null && reader.HasRows;

    private static bool Chance(object? one) => one?.GetHashCode() > 3;

    public int OwnHelper()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (!IsNull(reader)) reader!.Close(); }
    }

    public int OwnHelperOtherWay()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (NonNull(reader)) reader!.Close(); }
    }

    public int OwnHelperThatAsksMore()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; } // LEAK203
        finally { if (IsReady(reader)) reader!.Close(); }
    }

    public int OwnHelperThatGuesses()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; } // LEAK203
        finally { if (Chance(reader)) reader!.Close(); }
    }

    public int Reference()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (!ReferenceEquals(reader, null)) reader.Close(); }
    }

    public int ReferenceOtherWay()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (!object.ReferenceEquals(null, reader)) reader.Close(); }
    }

    public int StaticEquals()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (!object.Equals(reader, null)) reader!.Close(); }
    }

    public int StaticEqualsOtherWay()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (!Equals(null, reader)) reader!.Close(); }
    }

    public int IsObject()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (reader is object) reader.Close(); }
    }

    public int IsNotObject()
    {
        DbDataReader? reader = null;
        try
        {
            reader = command.ExecuteReader();
            return reader.FieldCount;
        }
        finally
        {
            if (reader is not object) Console.WriteLine("none");
            else reader.Close();
        }
    }

    public int IsBase()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (reader is MarshalByRefObject) reader.Close(); }
    }

    public int IsOther()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; } // LEAK203
        finally { if (reader is DataTableReader) reader.Close(); }
    }

    public int IsInterface()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (reader is IDataRecord) reader.Close(); }
    }

    public int Local()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { bool any = reader != null; if (any) reader!.Close(); }
    }

    public int LocalOtherWay()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { var none = reader is null; if (!none) reader!.Close(); }
    }

    public int LocalOfHelper()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { var none = IsNull(reader); if (none == false) reader!.Close(); }
    }

    public int LocalOfSomethingElse()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; } // LEAK203
        finally { var any = command.Connection != null; if (any) reader!.Close(); }
    }

    public int LocalTooEarly()
    {
        DbDataReader? reader = null;
        var any = reader != null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; } // LEAK203
        finally { if (any) reader!.Close(); }
    }

    public int LocalCopied()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { var first = reader != null; var second = first; if (second) reader!.Close(); }
    }

    public int ClosedWithDefault()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (!(reader?.IsClosed ?? true)) reader!.Close(); }
    }

    public int ClosedIsFalse()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (reader?.IsClosed == false) reader.Close(); }
    }

    public int ClosedPattern()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (reader is { IsClosed: false }) reader.Close(); }
    }

    public int ClosedPatternWithDesignation()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (reader is { IsClosed: false } open) open.Close(); }
    }

    public int ClosedIsFalsePattern()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (reader?.IsClosed is false) reader.Close(); }
    }

    public int NotClosedIsTrue()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (reader?.IsClosed != true) reader?.Close(); }
    }

    public int And()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (reader != null && !reader.IsClosed) reader.Close(); }
    }

    public int AndInLocal()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { var open = reader != null && !reader.IsClosed; if (open) reader!.Close(); }
    }

    public int Rows()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; } // LEAK203
        finally { if (reader?.HasRows == true) reader.Close(); }
    }

    public int Switch()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally
        {
            switch (reader)
            {
                case null: break;
                default: reader.Close(); break;
            }
        }
    }

    public int SwitchExpression()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (reader switch { null => false, _ => true }) reader!.Close(); }
    }

    public int Ternary()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (reader == null ? false : true) reader!.Close(); }
    }

    public int Return()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { End(reader); }

        static void End(DbDataReader? one)
        {
            if (IsNull(one)) return;
            one!.Close();
        }
    }

    public async Task<int> Async(CancellationToken token)
    {
        DbDataReader? reader = null;
        try { reader = await command.ExecuteReaderAsync(token); return reader.FieldCount; }
        finally { if (NonNull(reader)) await reader!.DisposeAsync(); }
    }

    public int InExtension()
    {
        DbDataReader? reader = null;
        try { reader = command.ExecuteReader(); return reader.FieldCount; }
        finally { if (reader.Exists()) reader!.Close(); }
    }
}

internal static class Extensions
{
    public static bool Exists<T>(this T? one) where T : class => one is not null;
}
