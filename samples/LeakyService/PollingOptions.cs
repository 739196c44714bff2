namespace LeakyService;

/// <summary>How often each background service takes its turn.</summary>
public sealed class PollingOptions
{
    public TimeSpan Metrics { get; set; } = TimeSpan.FromSeconds(5);

    public TimeSpan Outbox { get; set; } = TimeSpan.FromSeconds(1);

    public TimeSpan Backlog { get; set; } = TimeSpan.FromSeconds(1);

    public TimeSpan Retention { get; set; } = TimeSpan.FromSeconds(10);

    public TimeSpan KeepDelivered { get; set; } = TimeSpan.FromMinutes(10);
}
