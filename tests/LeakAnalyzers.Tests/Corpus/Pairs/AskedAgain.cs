using System.Collections.Concurrent;

namespace Pairs.AskedAgain;

/// <summary>Whoever enters a lock asks again: the answer may be another one by then.</summary>
internal sealed class Connections(DbCommand command, SemaphoreSlim slot)
{
    private static readonly ConcurrentDictionary<string, DbDataReader> s_open = new();
    private readonly object _gate = new();
    private bool _isClosed;
    private int _mode;

    public async Task Registered(string name)
    {
        if (s_open.ContainsKey(name)) return;
        var reader = await command.ExecuteReaderAsync(); // LEAK203
        await slot.WaitAsync();
        try
        {
            if (s_open.ContainsKey(name)) return;
            s_open.TryAdd(name, reader);
        }
        finally
        {
            slot.Release();
        }
    }

    public void Locked(string name)
    {
        if (_isClosed) return;
        var reader = command.ExecuteReader(); // LEAK203
        lock (_gate)
        {
            if (_isClosed) return;
            s_open.TryAdd(name, reader);
        }
    }

    public void Compared(string name)
    {
        if (_mode == 3) return;
        var reader = command.ExecuteReader(); // LEAK203
        Monitor.Enter(_gate);
        try
        {
            if (_mode == 3) return;
            s_open.TryAdd(name, reader);
        }
        finally
        {
            Monitor.Exit(_gate);
        }
    }

    public void OfItsOwn(string name, int mode)
    {
        if (mode == 3) return;
        var reader = command.ExecuteReader();
        lock (_gate)
        {
            if (mode == 3) return;
            s_open.TryAdd(name, reader);
        }
    }
}
