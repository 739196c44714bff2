using LeakAnalyzers.Rules.Waiting;
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

    [Fact]
    public Task A_service_that_listens_to_its_feed_for_days_is_reported() => Test.File(
        """
        using System.Net.Sockets; using Microsoft.Extensions.Logging;
        sealed class QuoteFeed(ILogger<QuoteFeed> logger) : BackgroundService
        {
            private TcpClient _connection;

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await Open(stoppingToken);
                    using var lines = new StreamReader(_connection.GetStream());
                    for (;;)
                    {
                        if (await lines.ReadLineAsync(stoppingToken) is not { } line) break;
                        logger.LogInformation("{Line}", line);
                    }
                }
            }

            private async Task Open(CancellationToken token)
            {
                var connection = [|new TcpClient()|];
                await connection.ConnectAsync("quotes", 4001, token);
                _connection?.Dispose();
                _connection = connection;
            }
        }
        """);

    [Fact]
    public Task A_connection_with_a_limit_or_a_heartbeat_of_its_own_is_silent() => Test.File(
        """
        using System.Net.Sockets;
        class Polled { readonly TcpClient _tcp = new TcpClient { ReceiveTimeout = 5000 }; void Read() { while (_tcp.GetStream().ReadByte() > 0) { } } }
        class Device
        {
            Socket _socket;
            void Open() { var socket = new Socket(SocketType.Stream, ProtocolType.Tcp); socket.Connect("device", 1); _socket = socket; }
            void Read(byte[] buffer) { do { SendHeartbeat(); } while (_socket.Receive(buffer) > 0); }
            void SendHeartbeat() => _socket.Send(new byte[1]);
        }
        class Exchange
        {
            string _answer;
            void Ask(byte[] buffer) { using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp); socket.Connect("device", 1); while (socket.Receive(buffer) > 0) { } _answer = "done"; }
        }
        """);

    [Fact]
    public Task A_client_whose_package_is_not_restored_is_told_by_its_name_and_the_import() => Test.File(
        """
        using {|CS0246:Renci|}.SshNet;
        class Shell { readonly {|CS0246:SshClient|} _client; public Shell() { _client = [|new {|CS0246:SshClient|}("h")|]; } }
        class Asked { readonly {|CS0246:SftpClient|} _client; public Asked() { _client = new {|CS0246:SftpClient|}("h"); _client.KeepAliveInterval = TimeSpan.FromSeconds(30); } }
        """);

    [Fact]
    public Task A_type_out_of_sight_that_nobody_imports_from_there_is_not_known() => Test.File(
        """
        class Shell { readonly {|CS0246:SshClient|} _client; public Shell() { _client = new {|CS0246:SshClient|}("h"); } }
        """);

    [Fact]
    public Task A_web_socket_asks_by_itself_or_its_author_has_told_it_not_to() => Test.File(
        """
        using System.Net.WebSockets;
        class Usual { readonly ClientWebSocket _socket = new(); async Task Read(Memory<byte> buffer) { while ((await _socket.ReceiveAsync(buffer, default)).Count > 0) { } } }
        class Beats { readonly ClientWebSocket _socket = new(); public Beats() { _socket.Options.KeepAliveInterval = TimeSpan.Zero; } async Task Read(Memory<byte> buffer) { while ((await _socket.ReceiveAsync(buffer, default)).Count > 0) { } } }
        """);
}
