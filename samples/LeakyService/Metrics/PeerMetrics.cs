namespace LeakyService.Metrics;

/// <summary>What the peer says about itself when it is scraped.</summary>
public sealed record PeerMetrics(long Requests, int OpenConnections, DateTimeOffset At);
