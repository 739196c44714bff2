using LeakyService.Outbox;
using LeakyService.Peer;

namespace LeakyService.Stats;

/// <summary>Reads what the runtime, the system and the peer count.</summary>
public sealed class StatsReader(PeerTraffic traffic, BacklogGauge backlog)
{
    public ServiceStats Read() => new(
        traffic,
        backlog.Pending,
        Timer.ActiveCount,
        ThreadPool.ThreadCount,
        ThreadPool.PendingWorkItemCount,
        GC.GetTotalMemory(forceFullCollection: false),
        CountSockets());

    // Both ends of a connection to the local peer are in this process, so each counts twice.
    private static int? CountSockets() => OperatingSystem.IsLinux()
        ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(IsSocket)
        : null;

    private static bool IsSocket(string descriptor) =>
        new FileInfo(descriptor).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) is true;
}
