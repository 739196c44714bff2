using System.Net.Sockets;

namespace Leaks;

public sealed class LEAK207 : Leak
{
    protected override Task Request()
    {
        if (!Answers(Peer.Echo.Host, Peer.Echo.Port)) throw new InvalidOperationException("The peer is not well");
        return Task.CompletedTask;
    }

    private static bool Answers(string host, int port)
    {
        var client = new TcpClient(host, port);
        client.GetStream().WriteByte(10);
        return client.GetStream().ReadByte() >= 0;
    }
}
