using LeakAnalyzers.Rules.Waiting;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Waiting.ConnectWithoutDeadline>;

namespace LeakAnalyzers.Tests.Rules.Waiting;

public sealed class ConnectWithoutDeadlineTests
{
    [Theory]
    [InlineData("tcp.Connect(\"h\", 1)")] // NT01
    [InlineData("await tcp.ConnectAsync(\"h\", 1)")]
    [InlineData("socket.Connect(\"h\", 1)")]
    [InlineData("await ssl.AuthenticateAsClientAsync(\"h\")")] // NT02
    [InlineData("await ssl.AuthenticateAsServerAsync(certificate)")] // NT03
    [InlineData("await web.ConnectAsync(uri, CancellationToken.None)")]
    [InlineData("await web.ConnectAsync(uri, default)")]
    [InlineData("await Task.Factory.FromAsync(socket.BeginConnect, socket.EndConnect, \"h\", 1, null)")]
    public Task A_wait_without_a_limit_is_reported(string call)
    {
        var (wait, inner) = call.StartsWith("await ") ? ("await ", call[6..]) : ("", call);
        return Body($"{wait}[|{inner}|];");
    }

    [Fact]
    public Task A_plain_source_that_nobody_cancels_is_no_limit() => Body("using var cts = new CancellationTokenSource(); await [|tcp.ConnectAsync(\"h\", 1, cts.Token)|];");

    [Theory]
    [InlineData("await tcp.ConnectAsync(\"h\", 1, token);")] // NT11
    [InlineData("await ssl.AuthenticateAsClientAsync(new SslClientAuthenticationOptions(), token);")] // NT12
    [InlineData("await tcp.ConnectAsync(\"h\", 1).WaitAsync(TimeSpan.FromSeconds(3));")] // NT13
    [InlineData("var t = tcp.ConnectAsync(\"h\", 1); if (await Task.WhenAny(t, Task.Delay(1000)) != t) throw new TimeoutException();")]
    [InlineData("using var cts = new CancellationTokenSource(1000); await tcp.ConnectAsync(\"h\", 1, cts.Token);")] // NT14
    [InlineData("using var cts = new CancellationTokenSource(); cts.CancelAfter(100); await tcp.ConnectAsync(\"h\", 1, cts.Token);")]
    [InlineData("using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); await tcp.ConnectAsync(\"h\", 1, cts.Token);")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp);")] // NT15
    [InlineData("tcp.Connect(System.Net.IPAddress.Loopback, 1);")]
    [InlineData("tcp.Connect(\"localhost\", 1);")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false }; s.Connect(\"h\", 1);")]
    [InlineData("var args = new SocketAsyncEventArgs(); using var s = new Socket(SocketType.Stream, ProtocolType.Tcp); using (token.Register(() => Socket.CancelConnectAsync(args))) s.ConnectAsync(args);")]
    [InlineData("if (token.CanBeCanceled) await socket.ConnectAsync(\"h\", 1, token); else socket.Connect(\"h\", 1);")]
    [InlineData("ssl.ReadTimeout = 5000; ssl.AuthenticateAsClient(\"h\");")]
    [InlineData("tcp.ReceiveTimeout = 5000; ssl.AuthenticateAsServer(certificate);")]
    [InlineData("socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReceiveTimeout, 5000); ssl.AuthenticateAsServer(certificate);")]
    [InlineData("using (token.Register(() => socket.Close())) await socket.ConnectAsync(\"h\", 1);")]
    [InlineData("using (token.Register(End)) await socket.ConnectAsync(\"h\", 1); void End() => socket.Close();")]
    [InlineData("using (new Timer(_ => socket.Close(), null, 5000, -1)) socket.Connect(\"h\", 1);")]
    [InlineData("await Task.Factory.FromAsync(socket.BeginConnect, socket.EndConnect, \"h\", 1, null).WaitAsync(TimeSpan.FromSeconds(5));")]
    [InlineData("using var closing = token.Register(socket.Dispose); await socket.ConnectAsync(\"h\", 1);")]
    public Task A_wait_with_a_limit_is_silent(string body) => Body(body);

    [Theory]
    [InlineData("tcp.SendTimeout = 5000; tcp.ReceiveTimeout = 5000; [|tcp.Connect(\"h\", 1)|];")]
    [InlineData("socket.ReceiveTimeout = 5000; await [|socket.ConnectAsync(\"h\", 1)|];")]
    [InlineData("ssl.ReadTimeout = 5000; await [|ssl.AuthenticateAsClientAsync(\"h\")|];")]
    [InlineData("ssl.WriteTimeout = 5000; [|ssl.AuthenticateAsClient(\"h\")|];")]
    [InlineData("using (token.Register(() => socket.Close())) await socket.ConnectAsync(\"h\", 1); await [|ssl.AuthenticateAsClientAsync(\"h\")|];")]
    public Task A_limit_of_something_else_does_not_count(string body) => Body(body);

    [Fact]
    public Task A_token_that_nothing_can_cancel_is_no_limit() => Test.File(
        """
        using System.Net.Sockets;
        class Line
        {
            readonly CancellationTokenSource _never = new();
            CancellationTokenSource _later;
            readonly CancellationTokenSource _closing = new();

            Line() { _later = new CancellationTokenSource(); }

            async Task Local(Socket socket) { var none = CancellationToken.None; await [|socket.ConnectAsync("h", 1, none)|]; }
            async Task Changed(Socket socket, CancellationToken token) { var none = CancellationToken.None; if (token.CanBeCanceled) none = token; await socket.ConnectAsync("h", 1, none); }
            async Task Never(Socket socket) { if (!_never.IsCancellationRequested) await [|socket.ConnectAsync("h", 1, _never.Token)|]; }
            async Task Later(Socket socket) => await [|socket.ConnectAsync("h", 1, this._later.Token)|];
            async Task Closing(Socket socket) => await socket.ConnectAsync("h", 1, _closing.Token);
            void Close() { _closing.Cancel(); _never.Dispose(); _later?.Dispose(); }

            Task OpenAll(Socket one) => Open(one, CancellationToken.None);
            async Task Open(Socket socket, CancellationToken token) => await [|socket.ConnectAsync("h", 1, token)|];

            Task WaitForAll(Socket one, Socket other, CancellationToken token) => Task.WhenAll(Wait(one), Wait(other, token));
            async Task Wait(Socket socket, CancellationToken token = default) => await socket.ConnectAsync("h", 1, token);

            Func<Socket, CancellationToken, Task> Handed() => Hand;
            async Task Hand(Socket socket, CancellationToken token) => await socket.ConnectAsync("h", 1, token);
            public async Task Public(Socket socket, CancellationToken token) => await socket.ConnectAsync("h", 1, token);
            Task Here(Socket socket) => Public(socket, default);
        }
        """);

    [Fact]
    public Task An_SFTP_client_without_a_time_limit_for_operations_is_reported() => Test.File( // NT04
        """
        using Renci.SshNet;
        namespace Renci.SshNet { public class SftpClient { public SftpClient(string host) { } public void Connect() { } public TimeSpan OperationTimeout { get; set; } } }
        class Patient { void M() { var client = [|new SftpClient("h")|]; client.Connect(); } }
        class Limited { void M() { var client = new SftpClient("h"); client.OperationTimeout = TimeSpan.FromMinutes(1); client.Connect(); } }
        """);

    [Fact]
    public Task A_datagram_socket_only_notes_down_its_peer() => Test.File(
        """
        using System.Net; using System.Net.Sockets;
        sealed class Datagrams
        {
            Socket Open() { var socket = new Socket(SocketType.Dgram, ProtocolType.Udp); Bind(socket); return socket; }
            void Bind(Socket socket) => socket.Connect(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 1));
        }
        sealed class Both
        {
            Socket Open(bool streams) { var socket = streams ? new Socket(SocketType.Stream, ProtocolType.Tcp) : new Socket(SocketType.Dgram, ProtocolType.Udp); Bind(socket); return socket; }
            void Bind(Socket socket) => [|socket.Connect(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 1))|];
        }
        """);

    [Fact]
    public Task A_handshake_over_a_stream_with_a_token_is_silent() => Test.File(
        """
        using System.Net.Security;
        sealed class Own(CancellationToken token) : MemoryStream { public CancellationToken Token => token; }
        class Subject { async Task M(CancellationToken token) { using var inner = new Own(token); using var negotiate = new NegotiateStream(inner); await negotiate.AuthenticateAsClientAsync(); } }
        """);

    [Theory]
    [InlineData("using var c = new TcpClient(); await c.ConnectAsync(\"h\", 25, token); var stream = c.GetStream(); var n = await [|stream.ReadAsync(buffer)|]; n = await stream.ReadAsync(buffer);")] // NT06
    [InlineData("using var c = new TcpClient(); await c.ConnectAsync(\"h\", 25, token); using var reader = new StreamReader(c.GetStream()); while ([|reader.ReadLine()|] is { } line) Console.WriteLine(line);")]
    [InlineData("using var c = new TcpClient(); await c.ConnectAsync(\"h\", 25, token); var tls = new SslStream(c.GetStream()); [|tls.Read(buffer, 0, 4)|];")]
    [InlineData("using var s = new Socket(SocketType.Stream, ProtocolType.Tcp); await s.ConnectAsync(\"h\", 25, token); [|s.Receive(buffer)|];")]
    [InlineData("using var c = new TcpClient(); await c.ConnectAsync(\"h\", 25, token); c.ReceiveTimeout = 1000; await [|c.GetStream().ReadAsync(buffer, 0, 4)|];")]
    public Task The_first_read_behind_a_connect_is_reported(string body) => Body("var buffer = new byte[4]; " + body);

    [Theory]
    [InlineData("using var c = new TcpClient(); await c.ConnectAsync(\"h\", 25, token); var stream = c.GetStream(); await stream.ReadAsync(buffer, token);")]
    [InlineData("using var c = new TcpClient(); await c.ConnectAsync(\"h\", 25, token); var stream = c.GetStream(); await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(3));")]
    [InlineData("using var c = new TcpClient { ReceiveTimeout = 1000 }; await c.ConnectAsync(\"h\", 25, token); using var reader = new StreamReader(c.GetStream()); reader.ReadLine();")]
    [InlineData("using var c = new TcpClient(); await c.ConnectAsync(\"h\", 25, token); var stream = c.GetStream(); while (stream.DataAvailable) stream.ReadByte();")]
    [InlineData("using var c = new TcpClient(); await c.ConnectAsync(\"localhost\", 25, token); c.GetStream().ReadByte();")]
    [InlineData("tcp.GetStream().ReadByte(); using var file = new FileStream(\"f\", FileMode.Open); file.ReadByte(); new MemoryStream().ReadByte();")]
    [InlineData("using var s = new UdpClient(); s.Connect(\"h\", 1); await s.ReceiveAsync();")]
    public Task A_read_that_ends_or_whose_connection_comes_from_elsewhere_is_silent(string body) => Body("var buffer = new byte[4]; " + body);

    private static Task Body(string statements) => Test.File(
        $"#nullable enable\nusing System.Net.Sockets; using System.Net.Security; using System.Net.WebSockets; using System.Security.Cryptography.X509Certificates;\nclass Subject\n{{\nasync Task M(TcpClient tcp, Socket socket, SslStream ssl, ClientWebSocket web, Uri uri, X509Certificate certificate, CancellationToken token)\n{{\n{statements}\nawait Task.Yield();\n}}\n}}\n");

    [Fact]
    public Task A_client_whose_package_is_not_restored_is_told_by_its_name_and_the_import() => Test.File(
        """
        namespace Backup
        {
            using {|CS0246:Renci|}.SshNet;
            class Files { void M() { {|CS0246:SftpClient|} client; client = [|new {|CS0246:SftpClient|}("h", 22, "u", "p")|]; client.Connect(); } }
            class Copies { void M() { using var client = [|new {|CS0246:Renci|}.SshNet.ScpClient("h")|]; client.Connect(); } }
            class Limited { void M() { var client = new {|CS0246:SftpClient|}("h"); client.OperationTimeout = TimeSpan.FromSeconds(30); } }
            class Shell { void M() { var client = new {|CS0246:SshClient|}("h"); client.Connect(); } }
        }
        """);

    [Fact]
    public Task Mail_that_is_sent_asynchronously_has_no_limit_of_its_own() => Test.File(
        """
        using System.Net.Mail;
        class Mail
        {
            async Task Send(MailMessage message) { using var client = new SmtpClient("mail.example"); await [|client.SendMailAsync(message)|]; }
            async Task Timed(MailMessage message) { using var client = new SmtpClient("mail.example") { Timeout = 5000 }; await [|client.SendMailAsync(message)|]; } // for Send alone
            async Task Limited(MailMessage message) { using var client = new SmtpClient("mail.example"); await client.SendMailAsync(message).WaitAsync(TimeSpan.FromSeconds(30)); }
            async Task Callers(MailMessage message, CancellationToken token) { using var client = new SmtpClient("mail.example"); await client.SendMailAsync(message, token); }
            async Task Near(MailMessage message) { using var client = new SmtpClient("localhost"); await client.SendMailAsync(message); }
            void Blocking(MailMessage message) { using var client = new SmtpClient("mail.example"); client.Send(message); }
        }
        """);

    [Fact]
    public Task A_read_timeout_ends_a_handshake_that_blocks_and_no_other() => Test.File(
        """
        using System.Net.Security;
        using System.Net.Sockets;
        class Lines
        {
            void Blocking(TcpClient client) { client.ReceiveTimeout = 5000; using var tls = new SslStream(client.GetStream()); tls.AuthenticateAsClient("device.example"); }
            void Stream(NetworkStream inner) { inner.ReadTimeout = 5000; using var tls = new SslStream(inner); tls.AuthenticateAsClient("device.example"); }
            async Task Waiting(TcpClient client) { client.ReceiveTimeout = 5000; using var tls = new SslStream(client.GetStream()); await [|tls.AuthenticateAsClientAsync("device.example")|]; }
        }
        """);
}
