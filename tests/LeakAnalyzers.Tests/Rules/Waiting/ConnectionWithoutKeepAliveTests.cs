using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Waiting.ConnectionWithoutKeepAlive>;

namespace LeakAnalyzers.Tests.Rules.Waiting;

public sealed class ConnectionWithoutKeepAliveTests
{
    [Fact]
    public Task A_kept_connection_without_keep_alive_is_reported() => Test.File( // NT04, NT07
        """
        using System.Net.Sockets; using Renci.SshNet;
        namespace Renci.SshNet { public class SshClient { public SshClient(string host) { } public TimeSpan KeepAliveInterval { get; set; } } }
        class Shell { readonly SshClient _client; public Shell() { _client = [|new SshClient("h")|]; } }
        class Line { readonly TcpClient _tcp = [|new TcpClient()|]; void Read() { var stream = _tcp.GetStream(); while (stream.ReadByte() > 0) stream.ReadByte(); } }
        """);

    [Fact]
    public Task A_connection_that_is_asked_or_short_is_silent() => Test.File( // NT17, NT18
        """
        using System.Net.Sockets; using Renci.SshNet;
        namespace Renci.SshNet { public class SshClient { public SshClient(string host) { } public TimeSpan KeepAliveInterval { get; set; } } }
        class Shell { readonly SshClient _client; public Shell() { _client = new SshClient("h") { KeepAliveInterval = TimeSpan.FromSeconds(30) }; } }
        class Short { void M() { var client = new SshClient("h"); } }
        class Asked { readonly TcpClient _tcp = new TcpClient(); void Read() { _tcp.Client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true); var stream = _tcp.GetStream(); while (stream.ReadByte() > 0) stream.ReadByte(); } }
        class Writer { readonly TcpClient _tcp = new TcpClient(); void Write(byte b) { _tcp.GetStream().WriteByte(b); } }
        class Server { readonly TcpListener _listener = new TcpListener(1); }
        """);
}
