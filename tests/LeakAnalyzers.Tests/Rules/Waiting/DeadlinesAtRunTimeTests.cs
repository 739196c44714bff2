using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using LeakAnalyzers.CodeFixes.Waiting;

namespace LeakAnalyzers.Tests.Rules.Waiting;

/// <summary>What the repair of LEAK501 writes, run against peers on this machine: one that answers, one that refuses and one that says nothing.</summary>
public sealed class DeadlinesAtRunTimeTests
{
    private const string Blocking =
        """
        using System.Net;
        using System.Net.Security;
        using System.Net.Sockets;

        public static class Subject
        {
            public static void Connect(Socket socket, IPEndPoint there)
            {
                socket.Connect(there);
            }

            public static void Shake(SslStream stream)
            {
                stream.AuthenticateAsClient("host");
            }
        }
        """;

    private const string Asynchronous =
        """
        using System.Net;
        using System.Net.Security;
        using System.Net.Sockets;

        public static class Subject
        {
            public static async Task ConnectAsync(Socket socket, IPEndPoint there)
            {
                socket.Connect(there);
                await Task.Yield();
            }

            public static async Task ShakeAsync(SslStream stream)
            {
                await stream.AuthenticateAsClientAsync("host");
            }

            public static void Connect(Socket socket, IPEndPoint there) => ConnectAsync(socket, there).GetAwaiter().GetResult();
            public static void Shake(SslStream stream) => ShakeAsync(stream).GetAwaiter().GetResult();
        }
        """;

    [Theory]
    [InlineData(Blocking)]
    [InlineData(Asynchronous)]
    public async Task A_peer_that_answers_is_connected_to(string code)
    {
        var connect = (await Repaired(code)).Connect;
        using var peer = Listening();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        connect(socket, (IPEndPoint)peer.LocalEndpoint);
        Assert.True(socket.Connected);
    }

    [Theory]
    [InlineData(Blocking)]
    [InlineData(Asynchronous)]
    public async Task A_peer_that_refuses_is_told_of_as_before(string code)
    {
        var connect = (await Repaired(code)).Connect;
        IPEndPoint there;
        using (var peer = Listening()) there = (IPEndPoint)peer.LocalEndpoint;
        using Socket before = new(SocketType.Stream, ProtocolType.Tcp), after = new(SocketType.Stream, ProtocolType.Tcp);
        Assert.Equal(Assert.ThrowsAny<SocketException>(() => before.Connect(there)).SocketErrorCode, Assert.ThrowsAny<SocketException>(() => connect(after, there)).SocketErrorCode);
    }

    [Theory]
    [InlineData(Blocking)]
    [InlineData(Asynchronous)]
    public async Task A_peer_that_says_nothing_is_given_up(string code)
    {
        var shake = (await Repaired(code)).Shake;
        using var peer = Listening();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)peer.LocalEndpoint);
        using var accepted = await peer.AcceptTcpClientAsync();
        using var stream = new SslStream(client.GetStream());
        Assert.ThrowsAny<OperationCanceledException>(() => shake(stream));
    }

    private static async Task<(Action<Socket, IPEndPoint> Connect, Action<SslStream> Shake)> Repaired(string code)
    {
        var type = await AtRunTime.Repaired(code, "LEAK501", new ConnectWithDeadline(), text => text.Replace("FromSeconds(30)", "FromMilliseconds(300)"));
        return (type.GetMethod("Connect")!.CreateDelegate<Action<Socket, IPEndPoint>>(), type.GetMethod("Shake")!.CreateDelegate<Action<SslStream>>());
    }

    private static TcpListener Listening()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }
}
