using Renci.SshNet;

// Runs commands on many machines, and fetches what they have written.
public sealed class CommandRunner(string user, string password) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(4);
    private SshClient _kept;

    public string Run(string host, string command)
    {
        _kept ??= Connect(host);
        using var running = _kept.CreateCommand(command);
        return running.Execute();
    }

    private SshClient Connect(string host)
    {
        _kept = new SshClient(host, user, password); // LEAK503
        _kept.Connect();
        return _kept;
    }

    public async Task<byte[][]> Fetch(IReadOnlyList<string> hosts, string path) =>
        await Task.WhenAll(hosts.Select(host => Task.Run(() => FetchOne(host, path)))); // LEAK401

    private byte[] FetchOne(string host, string path)
    {
        using var files = new SftpClient(host, user, password); // LEAK501
        files.Connect();
        return files.ReadAllBytes(path);
    }

    public async Task Restart(string host)
    {
        await _slots.WaitAsync(TimeSpan.FromSeconds(30)); // LEAK403
        try
        {
            await Task.Run(() => Run(host, "reboot"));
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        _kept?.Dispose();
        _slots.Dispose();
    }
}

namespace Renci.SshNet
{
    public abstract class BaseClient : IDisposable
    {
        public TimeSpan KeepAliveInterval { get; set; }
        public void Connect() { }
        public void Dispose() { }
    }

    public sealed class SshClient(string host, string user, string password) : BaseClient
    {
        public SshCommand CreateCommand(string text) => new();
        public override string ToString() => host + user + password;
    }

    public sealed class SshCommand : IDisposable
    {
        public string Execute() => "";
        public void Dispose() { }
    }

    public sealed class SftpClient(string host, string user, string password) : BaseClient
    {
        public TimeSpan OperationTimeout { get; set; }
        public byte[] ReadAllBytes(string path) => [];
        public override string ToString() => host + user + password;
    }
}
