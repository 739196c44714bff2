namespace Pairs.ExtensionBlocks;

/// <summary>Members of extension blocks that release, look at, store or return what they extend.</summary>
internal static class Extensions
{
    extension(DbDataReader reader)
    {
        public void Shut() => reader.Close();

        public async Task ShutAsync() => await reader.DisposeAsync();

        public int First()
        {
            reader.Read();
            return reader.GetInt32(0);
        }

        public bool IsReady => !reader.IsClosed && reader.HasRows;

        public DbDataReader Skipped()
        {
            reader.Read();
            return reader;
        }

        public DbDataReader KeptIn(List<IDisposable> all)
        {
            all.Add(reader);
            return reader;
        }

        public void KeepIn(List<IDisposable> all) => all.Add(reader);

        public DbDataReader Same => reader;
    }

    extension<T>(T resource) where T : IDisposable
    {
        public void End() => resource.Dispose();

        public T In(List<IDisposable> all)
        {
            all.Add(resource);
            return resource;
        }
    }

    extension(IDisposable? one)
    {
        public void Release() => one?.Dispose();
    }

    extension(DbCommand command)
    {
        public DbDataReader Run() => command.ExecuteReader();
    }
}

internal sealed class Uses(DbCommand command)
{
    private readonly List<IDisposable> _all = new();

    public int Shuts()
    {
        var reader = command.ExecuteReader();
        try
        {
            return reader.FieldCount;
        }
        finally
        {
            reader.Shut();
        }
    }

    public async Task<int> ShutsAsync()
    {
        var reader = command.ExecuteReader();
        try
        {
            return reader.FieldCount;
        }
        finally
        {
            await reader.ShutAsync();
        }
    }

    public int Ends()
    {
        var reader = command.ExecuteReader();
        try
        {
            return reader.FieldCount;
        }
        finally
        {
            reader.End();
        }
    }

    public int Releases()
    {
        DbDataReader? reader = null;
        try
        {
            reader = command.ExecuteReader();
            return reader.FieldCount;
        }
        finally
        {
            reader.Release();
        }
    }

    public int ReleasesAsStatic()
    {
        var reader = command.ExecuteReader();
        try
        {
            return reader.FieldCount;
        }
        finally
        {
            Extensions.Shut(reader);
        }
    }

    public int OnlyLooks()
    {
        var reader = command.ExecuteReader(); // LEAK203
        return reader.First();
    }

    public bool OnlyAsks()
    {
        var reader = command.ExecuteReader(); // LEAK203
        return reader.IsReady;
    }

    public int Skips()
    {
        using var reader = command.ExecuteReader().Skipped();
        return reader.FieldCount;
    }

    public int SkipsAndLoses()
    {
        var reader = command.ExecuteReader().Skipped(); // LEAK203
        return reader.FieldCount;
    }

    public int Same()
    {
        using var reader = command.ExecuteReader().Same;
        return reader.FieldCount;
    }

    public int Keeps()
    {
        var reader = command.ExecuteReader().KeptIn(_all);
        return reader.FieldCount;
    }

    public int KeepsGeneric()
    {
        var reader = command.ExecuteReader().In(_all);
        return reader.FieldCount;
    }

    public int KeepsOnly()
    {
        var reader = command.ExecuteReader();
        reader.KeepIn(_all);
        return reader.FieldCount;
    }

    public int Runs()
    {
        using var reader = command.Run();
        return reader.FieldCount;
    }

    public int RunsAndLoses()
    {
        var reader = command.Run(); // LEAK203
        return reader.FieldCount;
    }
}

internal sealed class Field : IDisposable
{
    private readonly Timer _timer = new(_ => { }, null, 0, 1000);

    public void Dispose() => _timer.End();
}
