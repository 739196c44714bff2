using System.Net.Security;
using System.Net.Sockets;

namespace Leaks;

public sealed class LEAK501() : Waiting(patience: TimeSpan.FromSeconds(45))
{
    protected override Task Request() => Open(Peer.Silent.Host, Peer.Silent.Port);

    private static async Task Open(string host, int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host, port);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(host);
    }
}
