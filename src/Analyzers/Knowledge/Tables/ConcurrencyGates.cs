namespace LeakAnalyzers.Knowledge.Tables;

/// <summary>Library members that make their caller wait until others have made room.</summary>
internal static class ConcurrencyGates
{
    private static readonly (string Type, string[] Members)[] s_all =
    [
        ("System.Threading.SemaphoreSlim", ["Wait", "WaitAsync"]),
        ("System.Threading.Semaphore", ["WaitOne"]),
        ("System.Threading.Mutex", ["WaitOne"]),
        ("System.Threading.AutoResetEvent", ["WaitOne"]),
        ("System.Threading.WaitHandle", ["WaitAny", "SignalAndWait"]),
        ("System.Threading.SpinWait", ["SpinUntil"]),
        ("System.Threading.Barrier", ["SignalAndWait"]),
        ("System.Threading.RateLimiting.RateLimiter", ["AcquireAsync", "AttemptAcquire"]),
        ("System.Threading.RateLimiting.PartitionedRateLimiter`1", ["AcquireAsync", "AttemptAcquire"]),
        ("System.Threading.Channels.ChannelWriter`1", ["WaitToWriteAsync"]),
        ("System.Threading.Tasks.Dataflow.DataflowBlock", ["SendAsync"]),
        ("Nito.AsyncEx.AsyncLock", ["Lock", "LockAsync"]),
        ("Nito.AsyncEx.AsyncSemaphore", ["Wait", "WaitAsync", "Lock", "LockAsync"]),
        ("Nito.AsyncEx.AsyncMonitor", ["Enter", "EnterAsync"]),
        ("Microsoft.VisualStudio.Threading.AsyncSemaphore", ["EnterAsync"]),
        ("DotNext.Threading.AsyncExclusiveLock", ["AcquireAsync"]),
        ("AsyncKeyedLock.AsyncKeyedLocker`1", ["Lock", "LockAsync"]),
        ("NeoSmart.AsyncLock.AsyncLock", ["Lock", "LockAsync"]),
        ("Medallion.Threading.IDistributedLock", ["Acquire", "AcquireAsync"]),
        ("Medallion.Threading.IDistributedSemaphore", ["Acquire", "AcquireAsync"]),
        ("Medallion.Threading.DistributedLockProviderExtensions", ["AcquireLock", "AcquireLockAsync"]),
        ("Foundatio.Lock.ILockProvider", ["AcquireAsync"]),
    ];

    public static bool IsEntered(IMethodSymbol method, ITypeSymbol? receiver)
    {
        foreach (var (type, members) in s_all)
        {
            if (members.Contains(method.Name) && (method.ContainingType.Is(type) || receiver.Is(type))) return true;
        }

        return false;
    }
}
