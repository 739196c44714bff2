using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Knowledge;

/// <summary>A pair of members that take a slot of a gate (semaphore, mutex, lock) and give it back.</summary>
/// <param name="Type">Full metadata name of the gate's type.</param>
/// <param name="Enter">How the member that takes a slot is called; 'Async' behind it and 'Try' before it are meant too.</param>
/// <param name="Exit">How the member that gives it back is called.</param>
/// <param name="CountsSlots">Whether taking a second slot while one is held waits for somebody else.</param>
internal sealed record LockContract(string Type, string Enter, string Exit, bool CountsSlots = false)
{
    private static readonly LockContract[] s_all =
    [
        new("System.Threading.SemaphoreSlim", "Wait", "Release", CountsSlots: true),
        new("System.Threading.Semaphore", "WaitOne", "Release", CountsSlots: true),
        new("System.Threading.Mutex", "WaitOne", "ReleaseMutex"),
        new("System.Threading.Monitor", "Enter", "Exit"),
        new("System.Threading.Lock", "Enter", "Exit"),
        new("System.Threading.SpinLock", "Enter", "Exit"),
        new("System.Threading.ReaderWriterLockSlim", "EnterReadLock", "ExitReadLock"),
        new("System.Threading.ReaderWriterLockSlim", "EnterWriteLock", "ExitWriteLock"),
        new("System.Threading.ReaderWriterLockSlim", "EnterUpgradeableReadLock", "ExitUpgradeableReadLock"),
        new("System.Threading.ReaderWriterLock", "AcquireReaderLock", "ReleaseReaderLock"),
        new("System.Threading.ReaderWriterLock", "AcquireWriterLock", "ReleaseWriterLock"),
    ];

    public static bool MayEnter(string name) =>
        name.StartsWith("Wait", StringComparison.Ordinal) || name.StartsWith("Enter", StringComparison.Ordinal)
            || name.StartsWith("TryEnter", StringComparison.Ordinal) || name.StartsWith("Acquire", StringComparison.Ordinal);

    public static bool MayExit(string name) =>
        name.StartsWith("Release", StringComparison.Ordinal) || name.StartsWith("Exit", StringComparison.Ordinal);

    public static LockContract? EnteredBy(IInvocationOperation call)
    {
        var name = call.TargetMethod.Name;
        if (!MayEnter(name) || call.IsImplicit) return null;
        foreach (var gate in s_all)
        {
            if ((name == gate.Enter || name == gate.Enter + "Async" || name == "Try" + gate.Enter) && IsOn(gate, call)) return gate;
        }

        return null;
    }

    public static LockContract? ExitedBy(IInvocationOperation call)
    {
        var name = call.TargetMethod.Name;
        if (!MayExit(name) || call.IsImplicit) return null;
        foreach (var gate in s_all)
        {
            if (name == gate.Exit && IsOn(gate, call)) return gate;
        }

        return null;
    }

    /// <summary>The object whose slots a call takes or gives back: its receiver, or the argument of Monitor's static methods.</summary>
    public static IOperation? ObjectOf(IInvocationOperation call) =>
        call.Instance
            ?? (call.TargetMethod.ContainingType.IsExactly("System.Threading.Monitor") && !call.Arguments.IsEmpty
                ? call.Arguments[0].Value
                : null);

    // WaitOne is declared by WaitHandle: what counts is what it is called on
    private static bool IsOn(LockContract gate, IInvocationOperation call) =>
        (call.Instance?.Type ?? call.TargetMethod.ContainingType).Is(gate.Type);
}
