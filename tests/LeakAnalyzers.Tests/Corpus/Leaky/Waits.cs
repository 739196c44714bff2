using System.Net.Security;
using System.Net.Sockets;

namespace Waits;

/// <summary>Waits for a peer that may never answer.</summary>
public sealed class Line
{
    public async Task Open(TcpClient client) => await client.ConnectAsync("device.example", 4001); // LEAK501

    public async Task Secure(SslStream stream) => await stream.AuthenticateAsClientAsync("device.example"); // LEAK501
}

/// <summary>A client without a limit, and a call without a token.</summary>
public sealed class Forwarder
{
    private static readonly HttpClient s_client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
    {
        Timeout = Timeout.InfiniteTimeSpan, // LEAK502
    };

    public Task<string> Forward(string url) => s_client.GetStringAsync(url);
}

/// <summary>A connection that only listens.</summary>
public sealed class Feed : IDisposable
{
    private readonly TcpClient _client = new(); // LEAK503

    public void Run(string host)
    {
        _client.Connect(host, 4001); // LEAK501
        var stream = _client.GetStream();
        while (stream.ReadByte() is var next && next >= 0) Console.WriteLine(next);
    }

    public void Dispose() => _client.Dispose();
}
