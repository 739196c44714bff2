namespace LeakAnalyzers.Proof;

/// <summary>The rules whose leak can be measured on a few lines of code; each has a class of its name in the folder Leaks.</summary>
internal static class Cases
{
    private const string OneByOne = "one request after the other";
    private const string Connections = "connections the peer has seen";
    private const string Timers = "live timers after a full garbage collection";
    private const string Rounds = "rounds running at once";
    private const string Unanswered = "after the other, beside a system that does not answer";

    private static readonly Case[] Embedded =
    [
        new("LEAK101", Connections, OneByOne, Step: 10) { PeerCount = peer => peer.Http.Total },
        new("LEAK102", "TLS handshakes the peer has done", OneByOne, Step: 5) { PeerCount = peer => peer.Https.Total },
        new("LEAK103", Connections, OneByOne, Step: 10) { PeerCount = peer => peer.Http.Total },
        new("LEAK201", Connections, OneByOne, Step: 10) { PeerCount = peer => peer.Http.Total },
        new("LEAK202", Connections, $"{OneByOne}, through a client that leaves the body to its caller", Step: 10) { PeerCount = peer => peer.Http.Total },
        new("LEAK203", "open database connections", $"{OneByOne}, each of which meets a row it cannot read", Step: 5) { Uncollected = true },
        new("LEAK204", "open database connections", OneByOne, Step: 5) { Uncollected = true },
        new("LEAK205", "bytes the database keeps for prepared statements", OneByOne, Step: 10) { AtLeast = 100, Uncollected = true },
        new("LEAK206", Connections, OneByOne, Step: 10) { PeerCount = peer => peer.Http.Total },
        new("LEAK207", "connections open at the peer", OneByOne, Step: 10) { PeerCount = peer => peer.Echo.Open, Uncollected = true },
        new("LEAK208", Timers, OneByOne, Step: 10),
        new("LEAK209", "live waits after a full garbage collection", OneByOne, Step: 10),
        new("LEAK210", Timers, OneByOne, Step: 10),
        new("LEAK301", "live timers", "one turn of the loop after the other", Step: 10) { Unit = "turns", Uncollected = true },
        new("LEAK302", Rounds, $"one period of the timer {Unanswered}", Step: 10) { Unit = "periods", AtLeast = 0.2 },
        new("LEAK303", Timers, "one message after the other", Step: 10) { Unit = "messages" },
        new("LEAK401", "pieces of work inside at once", "ten batches, each of which is larger than the last", Step: 100) { Unit = "items" },
        new("LEAK402", Rounds, $"one period of the poll {Unanswered}", Step: 10) { Unit = "periods", AtLeast = 0.2 },
        new("LEAK403", "slots lost", "one request after the other, each of which fails", Step: 10),
        new("LEAK501", "calls that still wait", "calls at once to a peer that accepts and says nothing, looked at after 45 seconds", Step: 2) { Unit = "calls", Waits = true },
        new("LEAK502", "calls that still wait", "calls at once to a peer that accepts and says nothing, looked at after 105 seconds", Step: 2) { Unit = "calls", Waits = true },
    ];

    public static IReadOnlyList<Case> All { get; } = [.. Embedded, .. Embedded.Where(OnPostgres).Select(leak => leak with { Name = $"{leak.Name}-postgres", OnPostgres = true })];

    private static bool OnPostgres(Case leak) => Run.Postgres is not null && leak.Name is "LEAK203" or "LEAK204";
}
