using static LeakAnalyzers.Knowledge.ResourceKind;

namespace LeakAnalyzers.Knowledge.Tables;

/// <summary>Sockets and the streams over them.</summary>
internal static class Network
{
    public static readonly ResourceType[] Types =
    [
        new ResourceType("System.Net.Sockets.Socket", Socket),
        new ResourceType("System.Net.Sockets.TcpClient", Socket),
        new ResourceType("System.Net.Sockets.TcpListener", Socket),
        new ResourceType("System.Net.Sockets.UdpClient", Socket),
        new ResourceType("System.Net.Sockets.NetworkStream", Socket).OwnsIf("socket", flag: "ownsSocket", flagMeansOwned: true,
            byDefault: false),
        new ResourceType("System.Net.Security.SslStream", Socket).OwnsUnless("innerStream", "leaveInnerStreamOpen"),
        new ResourceType("System.Net.Security.NegotiateStream").OwnsUnless("innerStream", "leaveInnerStreamOpen"),
        new ResourceType("System.Net.WebSockets.ClientWebSocket", Socket),
        new ResourceType("Renci.SshNet.BaseClient", Socket),
        new ResourceType("Renci.SshNet.SshClient", Socket),
        new ResourceType("Renci.SshNet.SftpClient", Socket),
        new ResourceType("Renci.SshNet.ScpClient", Socket),
    ];

    public static readonly MemberContract[] Members =
    [
        new("System.Net.Sockets.Socket", "Accept", Handover.ReturnsOwned),
        new("System.Net.Sockets.Socket", "AcceptAsync", Handover.ReturnsOwned),
        new("System.Net.Sockets.Socket", "EndAccept", Handover.ReturnsOwned),
        new("System.Net.Sockets.TcpListener", "AcceptSocket", Handover.ReturnsOwned),
        new("System.Net.Sockets.TcpListener", "AcceptSocketAsync", Handover.ReturnsOwned),
        new("System.Net.Sockets.TcpListener", "AcceptTcpClient", Handover.ReturnsOwned),
        new("System.Net.Sockets.TcpListener", "AcceptTcpClientAsync", Handover.ReturnsOwned),
        new("System.Net.Sockets.TcpListener", "EndAcceptTcpClient", Handover.ReturnsOwned),
        new("System.Net.Sockets.TcpListener", "EndAcceptSocket", Handover.ReturnsOwned),
        new("System.Net.Sockets.TcpListener", "Stop", Handover.ReleasesReceiver), // TcpListener.Stop closes the listening socket
        // the stream owns the socket: closing it closes the connection
        new("System.Net.Sockets.TcpClient", "GetStream", Handover.ReturnsOwnerOfReceiver),
        new("System.Net.Sockets.Socket", "Close", Handover.ReleasesReceiver),
        new("System.Net.Sockets.Socket", "AcceptAsync", Handover.TakesArgument, "e"), // its Completed event has it next
        new("System.Net.Sockets.Socket", "ConnectAsync", Handover.TakesArgument, "e"),
        new("System.Net.Sockets.Socket", "DisconnectAsync", Handover.TakesArgument, "e"),
        new("System.Net.Sockets.Socket", "ReceiveAsync", Handover.TakesArgument, "e"),
        new("System.Net.Sockets.Socket", "ReceiveFromAsync", Handover.TakesArgument, "e"),
        new("System.Net.Sockets.Socket", "ReceiveMessageFromAsync", Handover.TakesArgument, "e"),
        new("System.Net.Sockets.Socket", "SendAsync", Handover.TakesArgument, "e"),
        new("System.Net.Sockets.Socket", "SendPacketsAsync", Handover.TakesArgument, "e"),
        new("System.Net.Sockets.Socket", "SendToAsync", Handover.TakesArgument, "e"),
        new("System.Net.Sockets.TcpClient", "Close", Handover.ReleasesReceiver),
        new("System.Net.Sockets.UdpClient", "Close", Handover.ReleasesReceiver),
        // disposing the socket disposes the stream
        new("System.Net.WebSockets.WebSocket", "CreateFromStream", Handover.ReturnsArgument, "stream"),
        new("System.Net.WebSockets.WebSocket", "CreateClientWebSocket", Handover.ReturnsArgument, "innerStream"),
        new("System.Net.WebSockets.WebSocket", "Abort", Handover.ReleasesReceiver), // it closes the connection at once, as Dispose does
        // it gives up its addresses and closes its queue; Close does that and no more
        new("System.Net.HttpListener", "Stop", Handover.ReleasesReceiver),
        new("System.Net.HttpListener", "Abort", Handover.ReleasesReceiver),
        new("Renci.SshNet.SshClient", "CreateCommand", Handover.ReturnsOwned),
        new("Renci.SshNet.SshClient", "RunCommand", Handover.ReturnsOwned),
        new("Renci.SshNet.SshClient", "CreateShell", Handover.ReturnsOwned),
        new("Renci.SshNet.SshClient", "CreateShellStream", Handover.ReturnsOwned),
        new("Renci.SshNet.SftpClient", "Open", Handover.ReturnsOwned),
        new("Renci.SshNet.SftpClient", "OpenAsync", Handover.ReturnsOwned),
        new("Renci.SshNet.SftpClient", "OpenRead", Handover.ReturnsOwned),
        new("Renci.SshNet.SftpClient", "OpenWrite", Handover.ReturnsOwned),
        new("Renci.SshNet.SftpClient", "OpenText", Handover.ReturnsOwned),
        new("Renci.SshNet.SftpClient", "Create", Handover.ReturnsOwned),
        new("Renci.SshNet.SftpClient", "CreateText", Handover.ReturnsOwned),
        new("Renci.SshNet.SftpClient", "AppendText", Handover.ReturnsOwned),
    ];
}
