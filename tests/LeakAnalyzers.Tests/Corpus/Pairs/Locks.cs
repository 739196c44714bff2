namespace Pairs.Locks;

/// <summary>Locks that are always entered, and exits behind the question whether the lock is held.</summary>
internal sealed class Locks
{
    private readonly object _gate = new();
    private readonly ReaderWriterLockSlim _rw = new();
    private readonly SemaphoreSlim _slim = new(1);
    private readonly Mutex _mutex = new();
    private readonly Lock _lock = new();

    private static void Work()
    {
        throw new InvalidOperationException();
    }

    public void Endless()
    {
        Monitor.TryEnter(_gate, -1);
        try { Work(); }
        finally { Monitor.Exit(_gate); }
    }

    public void Infinite()
    {
        Monitor.TryEnter(_gate, Timeout.Infinite);
        try { Work(); }
        finally { Monitor.Exit(_gate); }
    }

    public void InfiniteSpan()
    {
        Monitor.TryEnter(_gate, Timeout.InfiniteTimeSpan);
        try { Work(); }
        finally { Monitor.Exit(_gate); }
    }

    public void SlimInfinite()
    {
        _slim.Wait(-1);
        try { Work(); }
        finally { _slim.Release(); }
    }

    public async Task SlimInfiniteAsync(CancellationToken token)
    {
        await _slim.WaitAsync(Timeout.Infinite, token);
        try { Work(); }
        finally { _slim.Release(); }
    }

    public async Task SlimInfiniteSpanAsync()
    {
        await _slim.WaitAsync(Timeout.InfiniteTimeSpan);
        try { Work(); }
        finally { _slim.Release(); }
    }

    public void WriterInfinite()
    {
        _rw.TryEnterWriteLock(-1);
        try { Work(); }
        finally { _rw.ExitWriteLock(); }
    }

    public void MutexInfinite()
    {
        _mutex.WaitOne(-1);
        try { Work(); }
        finally { _mutex.ReleaseMutex(); }
    }

    public void LockInfinite()
    {
        _lock.TryEnter(-1);
        try { Work(); }
        finally { _lock.Exit(); }
    }

    public void InfiniteInIf()
    {
        if (Monitor.TryEnter(_gate, Timeout.Infinite))
        {
            try { Work(); }
            finally { Monitor.Exit(_gate); }
        }
    }

    public void Held()
    {
        _rw.EnterWriteLock();
        try { Work(); }
        finally { if (_rw.IsWriteLockHeld) _rw.ExitWriteLock(); }
    }

    public void HeldRead()
    {
        _rw.EnterReadLock();
        try { Work(); }
        finally { if (_rw.IsReadLockHeld) _rw.ExitReadLock(); }
    }

    public void HeldUpgradeable()
    {
        _rw.EnterUpgradeableReadLock();
        try { Work(); }
        finally { if (_rw.IsUpgradeableReadLockHeld) _rw.ExitUpgradeableReadLock(); }
    }

    public void IsEntered()
    {
        Monitor.Enter(_gate);
        try { Work(); }
        finally { if (Monitor.IsEntered(_gate)) Monitor.Exit(_gate); }
    }

    public void IsEnteredLocal()
    {
        Monitor.Enter(_gate);
        try { Work(); }
        finally { var held = Monitor.IsEntered(_gate); if (held) Monitor.Exit(_gate); }
    }

    public void HeldByCurrentThread()
    {
        _lock.Enter();
        try { Work(); }
        finally { if (_lock.IsHeldByCurrentThread) _lock.Exit(); }
    }

    public void HeldPattern()
    {
        _rw.EnterWriteLock();
        try { Work(); }
        finally { if (_rw is { IsWriteLockHeld: true }) _rw.ExitWriteLock(); }
    }

    public void HeldEqualsTrue()
    {
        _rw.EnterWriteLock();
        try { Work(); }
        finally { if (_rw.IsWriteLockHeld == true) _rw.ExitWriteLock(); }
    }

    public void HeldEarlyReturn()
    {
        _rw.EnterWriteLock();
        try { Work(); }
        finally { Leave(); }
    }

    private void Leave()
    {
        if (!_rw.IsWriteLockHeld) return;
        _rw.ExitWriteLock();
    }

    public void Taken()
    {
        var taken = false;
        try
        {
            Monitor.Enter(_gate, ref taken);
            Work();
        }
        finally
        {
            if (taken) Monitor.Exit(_gate);
        }
    }

    public void Mode(int mode)
    {
        if (mode == 1) Monitor.Enter(_gate);
        try { Work(); }
        finally { if (mode == 1) Monitor.Exit(_gate); }
    }

}

internal sealed class ShortWaitLock
{
    private readonly object _gate = new();
    private readonly ReaderWriterLockSlim _rw = new();

    private static void Work()
    {
        throw new InvalidOperationException();
    }

    public void ShortWait()
    {
        Monitor.TryEnter(_gate, 100); // LEAK403
        try { Work(); }
        finally { Monitor.Exit(_gate); }
    }
}

internal sealed class HeldElsewhereLock
{
    private readonly object _gate = new();
    private readonly ReaderWriterLockSlim _rw = new();

    private static void Work()
    {
        throw new InvalidOperationException();
    }

    public void HeldElsewhere(ReaderWriterLockSlim other)
    {
        _rw.EnterWriteLock(); // LEAK403
        try { Work(); }
        finally { if (other.IsWriteLockHeld) _rw.ExitWriteLock(); }
    }
}

internal sealed class OtherModeLock
{
    private readonly object _gate = new();
    private readonly ReaderWriterLockSlim _rw = new();

    private static void Work()
    {
        throw new InvalidOperationException();
    }

    public void OtherMode(int mode)
    {
        if (mode > 0) Monitor.Enter(_gate); // LEAK403
        try { Work(); }
        finally { if (mode > 1) Monitor.Exit(_gate); }
    }
}

internal sealed class NeverLeftLock
{
    private readonly object _gate = new();
    private readonly ReaderWriterLockSlim _rw = new();

    private static void Work()
    {
        throw new InvalidOperationException();
    }

    public void NeverLeft()
    {
        _rw.EnterWriteLock(); // LEAK403
        Work();
        _rw.ExitWriteLock();
    }
}
