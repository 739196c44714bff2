using LeakyService.Peer;

namespace LeakyService.Stats;

/// <summary>The body of GET /stats; every number that climbs at rest is something not given back.</summary>
public sealed record ServiceStats(
    PeerTraffic Peer,
    int PendingRows,
    long ActiveTimers,
    int ThreadPoolThreads,
    long ThreadPoolQueue,
    long HeapBytes,
    int? Sockets);
