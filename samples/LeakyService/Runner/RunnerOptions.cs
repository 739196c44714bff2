namespace LeakyService.Runner;

/// <summary>Where the remote runner listens; port 0 stands for the one the local peer hosts.</summary>
public sealed class RunnerOptions
{
    public string Host { get; set; } = "127.0.0.1";

    public int Port { get; set; }
}
