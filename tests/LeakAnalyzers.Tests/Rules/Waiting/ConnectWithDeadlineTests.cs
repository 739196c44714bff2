using LeakAnalyzers.CodeFixes.Waiting;
using LeakAnalyzers.Rules.Waiting;
using LeakAnalyzers.Tests.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Waiting.ConnectWithoutDeadline, LeakAnalyzers.CodeFixes.Waiting.ConnectWithDeadline>;

namespace LeakAnalyzers.Tests.Rules.Waiting;

public sealed class ConnectWithDeadlineTests
{
    [Fact]
    public Task A_connect_gives_up_in_time() => Test.File(
        """
        class Line
        {
            public async Task Open(System.Net.Sockets.TcpClient tcp, System.Net.WebSockets.ClientWebSocket web, Uri uri)
            {
                await [|tcp.ConnectAsync("host", 443)|].ConfigureAwait(false);
                await [|web.ConnectAsync(uri, CancellationToken.None)|];
            }

            public async Task Open(System.Net.Sockets.TcpClient tcp, CancellationToken token)
            {
                await [|tcp.ConnectAsync("host", 443)|];
            }
        }
        """,
        """
        class Line
        {
            public async Task Open(System.Net.Sockets.TcpClient tcp, System.Net.WebSockets.ClientWebSocket web, Uri uri)
            {
                using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                await tcp.ConnectAsync("host", 443, deadline.Token).ConfigureAwait(false);
                await web.ConnectAsync(uri, deadline.Token);
            }

            public async Task Open(System.Net.Sockets.TcpClient tcp, CancellationToken token)
            {
                using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
                deadline.CancelAfter(TimeSpan.FromSeconds(30));
                await tcp.ConnectAsync("host", 443, deadline.Token);
            }
        }
        """);

    // The overload that takes the name of the host takes no token.
    [Fact]
    public Task A_handshake_gets_its_host_and_its_deadline() => Test.File(
        """
        class Line
        {
            public async Task Open(System.Net.Sockets.TcpClient tcp, string host)
            {
                await [|tcp.ConnectAsync(host, 443)|];
                using var ssl = new System.Net.Security.SslStream(tcp.GetStream());
                await [|ssl.AuthenticateAsClientAsync(targetHost: host)|];
            }
        }
        """,
        """
        class Line
        {
            public async Task Open(System.Net.Sockets.TcpClient tcp, string host)
            {
                using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                await tcp.ConnectAsync(host, 443, deadline.Token);
                using var ssl = new System.Net.Security.SslStream(tcp.GetStream());
                await ssl.AuthenticateAsClientAsync(new System.Net.Security.SslClientAuthenticationOptions { TargetHost = host }, deadline.Token);
            }
        }
        """);

    // No overload takes these one by one and a token.
    [Fact]
    public Task The_arguments_of_a_handshake_become_its_options() => Test.File(
        """
        using System.Net.Security;
        using System.Security.Authentication;
        using System.Security.Cryptography.X509Certificates;

        class Line
        {
            public async Task Open(SslStream ssl, X509CertificateCollection own, bool strict, CancellationToken token)
            {
                await [|ssl.AuthenticateAsClientAsync("host", own, SslProtocols.Tls13, strict)|];
            }

            public async Task Serve(SslStream ssl, X509Certificate certificate) => await [|ssl.AuthenticateAsServerAsync(certificate, clientCertificateRequired: true, checkCertificateRevocation: false)|];

            public async Task Serve(SslStream ssl, Func<X509Certificate> certificate)
            {
                if (!ssl.IsAuthenticated)
                    [|ssl.AuthenticateAsServer(certificate())|]; // who are you
                await Task.Yield();
            }
        }
        """,
        """
        using System.Net.Security;
        using System.Security.Authentication;
        using System.Security.Cryptography.X509Certificates;

        class Line
        {
            public async Task Open(SslStream ssl, X509CertificateCollection own, bool strict, CancellationToken token)
            {
                using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
                deadline.CancelAfter(TimeSpan.FromSeconds(30));
                await ssl.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "host", ClientCertificates = own, EnabledSslProtocols = SslProtocols.Tls13, CertificateRevocationCheckMode = strict ? X509RevocationMode.Online : X509RevocationMode.NoCheck }, deadline.Token);
            }

            public async Task Serve(SslStream ssl, X509Certificate certificate)
            {
                using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                await ssl.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, ClientCertificateRequired = true }, deadline.Token);
            }

            public async Task Serve(SslStream ssl, Func<X509Certificate> certificate)
            {
                if (!ssl.IsAuthenticated)
                {
                    using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                    await ssl.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate() }, deadline.Token); // who are you
                }
                await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task A_call_that_blocks_is_awaited_where_that_can_be_done() => Test.File(
        """
        using System.Net;
        using System.Net.Sockets;

        class Line
        {
            public async Task<NetworkStream> Open(TcpClient tcp, string host, CancellationToken token)
            {
                await Task.Delay(1, token).ConfigureAwait(false);
                [|tcp.Connect(host, 443)|];
                return tcp.GetStream();
            }

            public async Task Open(Socket socket, IPEndPoint there)
            {
                lock (this)
                {
                    [|socket.Connect(there)|];
                }

                await Task.Yield();
                Span<byte> first = stackalloc byte[8];
                [|socket.Connect(there.Address, 1)|];
                socket.Receive(first);
            }
        }
        """,
        """
        using System.Net;
        using System.Net.Sockets;

        class Line
        {
            public async Task<NetworkStream> Open(TcpClient tcp, string host, CancellationToken token)
            {
                await Task.Delay(1, token).ConfigureAwait(false);
                using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
                deadline.CancelAfter(TimeSpan.FromSeconds(30));
                await tcp.ConnectAsync(host, 443, deadline.Token).ConfigureAwait(false);
                return tcp.GetStream();
            }

            public async Task Open(Socket socket, IPEndPoint there)
            {
                lock (this)
                {
                    using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                    socket.ConnectAsync(there, deadline.Token).AsTask().GetAwaiter().GetResult();
                }

                await Task.Yield();
                Span<byte> first = stackalloc byte[8];
                using var deadline2 = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                socket.ConnectAsync(there.Address, 1, deadline2.Token).AsTask().GetAwaiter().GetResult();
                socket.Receive(first);
            }
        }
        """);

    // A ValueTask may not be asked for its result while it is pending.
    [Fact]
    public Task A_call_that_blocks_still_blocks_in_a_synchronous_function() => Test.File(
        """
        class Line(System.Net.Sockets.TcpClient tcp, System.Net.Security.SslStream ssl)
        {
            public void Open(System.Net.Sockets.Socket socket, System.Net.EndPoint there, CancellationToken token)
            {
                [|socket.Connect(there)|];
                [|ssl.AuthenticateAsClient("host")|];
                [|socket.ConnectAsync(there)|].GetAwaiter().GetResult();
                [|socket.ConnectAsync(there)|].Wait();
            }

            public void Open(string host) => [|tcp.Connect(host, 1)|];

            public Action Opening(string host, CancellationToken token) => () => [|tcp.Connect(host, 1)|];
        }
        """,
        """
        class Line(System.Net.Sockets.TcpClient tcp, System.Net.Security.SslStream ssl)
        {
            public void Open(System.Net.Sockets.Socket socket, System.Net.EndPoint there, CancellationToken token)
            {
                using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
                deadline.CancelAfter(TimeSpan.FromSeconds(30));
                socket.ConnectAsync(there, deadline.Token).AsTask().GetAwaiter().GetResult();
                ssl.AuthenticateAsClientAsync(new System.Net.Security.SslClientAuthenticationOptions { TargetHost = "host" }, deadline.Token).GetAwaiter().GetResult();
                socket.ConnectAsync(there, deadline.Token).AsTask().GetAwaiter().GetResult();
                socket.ConnectAsync(there, deadline.Token).AsTask().Wait();
            }

            public void Open(string host)
            {
                using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                tcp.ConnectAsync(host, 1, deadline.Token).AsTask().GetAwaiter().GetResult();
            }

            public Action Opening(string host, CancellationToken token) => () =>
            {
                using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
                deadline.CancelAfter(TimeSpan.FromSeconds(30));
                tcp.ConnectAsync(host, 1, deadline.Token).AsTask().GetAwaiter().GetResult();
            };
        }
        """);

    [Fact]
    public Task The_first_read_gives_up_in_time() => Test.File(
        """
        class Greeting
        {
            public async Task<int> Read(string host, byte[] buffer, CancellationToken token)
            {
                using var tcp = new System.Net.Sockets.TcpClient();
                await tcp.ConnectAsync(host, 25, token);
                var stream = tcp.GetStream();
                var count = await [|stream.ReadAsync(buffer, 0, 4)|];
                return count;
            }

            public string Line(string host)
            {
                using var tcp = new System.Net.Sockets.TcpClient(host, 25);
                using var reader = new StreamReader(tcp.GetStream());
                return [|reader.ReadLine()|];
            }
        }
        """,
        """
        class Greeting
        {
            public async Task<int> Read(string host, byte[] buffer, CancellationToken token)
            {
                using var tcp = new System.Net.Sockets.TcpClient();
                await tcp.ConnectAsync(host, 25, token);
                var stream = tcp.GetStream();
                using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
                deadline.CancelAfter(TimeSpan.FromSeconds(30));
                var count = await stream.ReadAsync(buffer, 0, 4, deadline.Token);
                return count;
            }

            public string Line(string host)
            {
                using var tcp = new System.Net.Sockets.TcpClient(host, 25);
                using var reader = new StreamReader(tcp.GetStream());
                using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                return reader.ReadLineAsync(deadline.Token).AsTask().GetAwaiter().GetResult();
            }
        }
        """);

    [Fact]
    public Task A_token_that_nothing_cancels_is_linked_to_one_that_expires() => Test.File(
        """
        class Line
        {
            readonly CancellationTokenSource _closing = new();

            public async Task Open(System.Net.Sockets.TcpClient tcp)
            {
                await [|tcp.ConnectAsync("host", 443, _closing.Token)|];
            }
        }
        """,
        """
        class Line
        {
            readonly CancellationTokenSource _closing = new();

            public async Task Open(System.Net.Sockets.TcpClient tcp)
            {
                using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
                deadline.CancelAfter(TimeSpan.FromSeconds(30));
                await tcp.ConnectAsync("host", 443, deadline.Token);
            }
        }
        """);

    // Nothing takes a token, or the source would be gone while the call still waits, or its time would count for more than one call.
    [Fact]
    public Task A_call_that_can_be_given_no_deadline_stays() => Test.Nothing(
        """
        using System.Net.Security;
        using System.Net.Sockets;

        class Line
        {
            public async Task Open(NegotiateStream stream) => await [|stream.AuthenticateAsClientAsync()|];

            public void Opened(NegotiateStream stream) => [|stream.AuthenticateAsClient()|];

            public void Start(TcpClient tcp, string host)
            {
                [|tcp.ConnectAsync(host, 443)|];
            }

            public bool Wants(TcpClient tcp, string host)
            {
                [|tcp.Connect(port: 443, hostname: host)|];
                return true;
            }
        }
        """);

    [Fact]
    public Task An_SFTP_client_gives_up_in_time() => Test.File(
        """
        using Renci.SshNet;

        namespace Renci.SshNet { public class SftpClient { public SftpClient(string host) { } public void Connect() { } public TimeSpan OperationTimeout { get; set; } } }

        class Backup
        {
            public void Run(string host)
            {
                var client = [|new SftpClient(host)|];
                client.Connect();
            }
        }
        """,
        """
        using Renci.SshNet;

        namespace Renci.SshNet { public class SftpClient { public SftpClient(string host) { } public void Connect() { } public TimeSpan OperationTimeout { get; set; } } }

        class Backup
        {
            public void Run(string host)
            {
                var client = new SftpClient(host) { OperationTimeout = TimeSpan.FromSeconds(30) };
                client.Connect();
            }
        }
        """);

    [Fact]
    public Task Mail_is_given_up_in_time() => Test.File(
        """
        class Mail
        {
            public async Task Send(System.Net.Mail.SmtpClient client, System.Net.Mail.MailMessage message) => await [|client.SendMailAsync(message)|];

            public async Task Alert(System.Net.Mail.MailMessage message)
            {
                using var client = new System.Net.Mail.SmtpClient("mail.example");
                await [|client.SendMailAsync(message)|];
            }
        }
        """,
        """
        class Mail
        {
            public async Task Send(System.Net.Mail.SmtpClient client, System.Net.Mail.MailMessage message)
            {
                using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                await client.SendMailAsync(message, deadline.Token);
            }

            public async Task Alert(System.Net.Mail.MailMessage message)
            {
                using var client = new System.Net.Mail.SmtpClient("mail.example");
                using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                await client.SendMailAsync(message, deadline.Token);
            }
        }
        """);
}
