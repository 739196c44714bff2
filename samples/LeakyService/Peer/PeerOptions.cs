namespace LeakyService.Peer;

/// <summary>The ports of the local peer (0: any free one) and how long it takes over a row and over its own health.</summary>
public sealed class PeerOptions
{
    public int HttpsPort { get; set; }

    public int HttpPort { get; set; }

    public int RunnerPort { get; set; }

    public TimeSpan AnswerDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan HealthDelay { get; set; }
}
