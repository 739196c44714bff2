using LeakAnalyzers.Rules.Dispose;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.SocketNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Sockets, and the clients, listeners and streams over them.</summary>
public sealed class SocketTests
{
    [Theory]
    [InlineData("var c = [|new TcpClient(url, 80)|]; Console.WriteLine(c.Connected);")] // NT10
    [InlineData("var c = [|new TcpClient()|]; await c.ConnectAsync(url, 80); Console.WriteLine(c.Connected);")]
    [InlineData("var s = [|new Socket(SocketType.Stream, ProtocolType.Tcp)|]; s.Connect(url, 80); s.Send(new byte[1]); s.Close();")]
    [InlineData("var w = [|new ClientWebSocket()|]; await w.ConnectAsync(new Uri(url), token); await w.SendAsync(new byte[1], default, true, token);")]
    [InlineData("var l = [|new TcpListener(System.Net.IPAddress.Any, 80)|]; l.Start(); if (l.Pending()) return; l.Stop();")]
    [InlineData("var l = new TcpListener(System.Net.IPAddress.Any, 80); try { l.Start(); var c = [|l.AcceptTcpClient()|]; Console.WriteLine(c.Connected); } finally { l.Stop(); }")]
    [InlineData("var c = [|new TcpClient()|]; await c.ConnectAsync(url, 80).WaitAsync(TimeSpan.FromSeconds(1)); Console.WriteLine(c.Connected);")]
    [InlineData("var c = [|new TcpClient()|]; if (!c.ConnectAsync(url, 80).Wait(1000)) return; c.Dispose();")] // it goes on connecting
    [InlineData("var c = [|new TcpClient()|]; c.ConnectAsync(url, 80).GetAwaiter().GetResult(); Console.WriteLine(c.Connected);")]
    public Task A_socket_that_stays_open_is_reported(string body) => Frame(body);

    [Theory]
    [InlineData("using var c = new TcpClient(url, 80);")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp); Console.WriteLine(s.Connected);")] // NT15
    [InlineData("var c = new TcpClient(url, 80); using var s = c.GetStream();")] // the stream owns the socket
    [InlineData("var c = new TcpClient(url, 80); using (var s = new SslStream(c.GetStream())) { s.AuthenticateAsClient(url); }")]
    [InlineData("using var c = new TcpClient(url, 80); var s = new NetworkStream(c.Client); s.WriteByte(1);")] // a view
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp); try { s.Connect(url, 80); using var n = new NetworkStream(s, ownsSocket: true); } catch { s.Dispose(); throw; }")]
    [InlineData("var c = new TcpClient(); try { await c.ConnectAsync(url, 80).WaitAsync(TimeSpan.FromSeconds(1)); } finally { c.Dispose(); }")]
    [InlineData("var c = new TcpClient(); await c.ConnectAsync(url, 80).WaitAsync(TimeSpan.FromSeconds(1)); c.Dispose();")] // where it throws, nothing is connected
    [InlineData("var c = new TcpClient(); if (!c.ConnectAsync(url, 80).Wait(1000)) { c.Dispose(); return; } using (c) c.GetStream().WriteByte(1);")]
    [InlineData("var c = new TcpClient(); var t = c.ConnectAsync(url, 80); if (await Task.WhenAny(t, Task.Delay(9)) != t) { c.Dispose(); return; } await t; c.Close();")]
    [InlineData("var all = new System.Collections.Concurrent.ConcurrentDictionary<string, TcpClient>(); var c = new TcpClient(); c.Connect(url, 80); all.GetOrAdd(url, c).NoDelay = true; foreach (var one in all.Values) one.Dispose();")]
    public Task A_socket_that_is_closed_or_never_connected_is_right(string body) => Frame(body);

    [Fact]
    public Task An_entry_point_holds_what_it_holds_to_its_end_and_its_functions_do_not() => Test.Program(
        """
        using System.Net.Sockets;
        var kept = new UdpClient("h", 7);
        kept.Send(new byte[4], 4);
        await Ping("h");
        var app = WebApplication.Create();
        app.MapGet("/", () => { var each = [|new UdpClient("h", 7)|]; each.Send(new byte[4], 4); });
        static async Task Ping(string host) { var each = [|new UdpClient(host, 7)|]; await each.SendAsync(new byte[4], 4); }
        """);

    [Fact]
    public Task A_stream_made_over_one_that_its_owner_closes_is_right() => Test.File(
        """
        using System.Net.Sockets;
        class Secure
        {
            Stream Open(Func<Stream> connect, string host)
            {
                var inner = connect();
                try { var outer = Wrap(inner); outer.AuthenticateAsClient(host); return outer; }
                catch { inner.Dispose(); throw; }
            }

            System.Net.Security.SslStream Wrap(Stream inner) => new System.Net.Security.SslStream(inner, leaveInnerStreamOpen: false);
        }
        """);

    [Fact]
    public Task A_socket_that_its_callback_gets_is_the_callbacks() => Test.File(
        """
        using System.Net; using System.Net.Sockets;
        class Caller
        {
            void Open(EndPoint peer)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.BeginConnect(peer, Connected, socket);
            }

            void OpenClient(string host)
            {
                var client = new TcpClient();
                client.BeginConnect(host, 1, Connected, new Attempt(client));
            }

            static void Connected(IAsyncResult attempt) { using var socket = (Socket)attempt.AsyncState; socket.EndConnect(attempt); }
            sealed record Attempt(TcpClient Client);
        }
        """);

    [Fact]
    public Task Nothing_cancels_a_call_that_knows_of_no_token() => Test.File(
        """
        using System.Net; using System.Net.Sockets;
        class Caller
        {
            TcpClient Open(string host, byte[] greeting)
            {
                var client = new TcpClient(host, 1);
                try { client.Client.Send(greeting); return client; }
                catch (OperationCanceledException) { throw; }
                catch (Exception) { client.Dispose(); throw; }
            }

            async Task<TcpClient> OpenAsync(string host, byte[] greeting, CancellationToken token)
            {
                var client = [|new TcpClient(host, 1)|];
                try { await client.Client.SendAsync(greeting, token); return client; }
                catch (OperationCanceledException) { throw; }
                catch (Exception) { client.Dispose(); throw; }
            }
        }
        """);

    [Fact]
    public Task A_client_handed_to_a_task_is_the_tasks() => Test.File(
        """
        using System.Net.Sockets;
        class Server
        {
            async Task Accept(TcpListener l)
            {
                while (true) { var c = await l.AcceptTcpClientAsync(); _ = Task.Run(() => Serve(c)); }
            }

            static void Serve(TcpClient c) { using (c) { c.GetStream().WriteByte(1); } }
        }
        """);

    [Fact]
    public Task A_socket_field_that_a_reconnect_overwrites_is_reported() => Test.File(
        """
        using System.Net.Sockets;
        sealed class Feed : IDisposable
        {
            private TcpClient _client = new TcpClient();
            public void Reconnect(string host) { _client = [|new TcpClient(host, 80)|]; }
            public void Dispose() => _client.Dispose();
        }

        sealed class Careful : IDisposable
        {
            private TcpClient _client = new TcpClient();
            public void Reconnect(string host) { _client.Dispose(); _client = new TcpClient(host, 80); }
            public void Dispose() => _client.Dispose();
        }
        """);

    [Fact]
    public Task A_socket_field_that_each_attempt_overwrites_is_reported() => Test.File(
        """
        using System.Net.Sockets;
        sealed class Feed : IDisposable
        {
            private TcpClient _client = new TcpClient();
            private bool _stopped;
            public async Task<bool> ConnectAsync() { _client = Create(); return await TryAsync(); }
            public async Task KeepAsync()
            {
                while (!_stopped)
                {
                    _client = [|Create()|];
                    if (!await TryAsync()) { await Task.Delay(1000); continue; }
                    break;
                }
            }
            private static TcpClient Create() { var client = new TcpClient(); client.NoDelay = true; return client; }
            private async Task<bool> TryAsync() { await _client.ConnectAsync("host", 80); return _client.Connected; }
            public void Dispose() { _stopped = true; _client.Dispose(); }
        }
        """);

    private static Task Frame(string body) => Test.File(
        $$"""
        #nullable enable
        using System.Net.Security;
        using System.Net.Sockets;
        using System.Net.WebSockets;
        class Subject
        {
            async Task M(string url, CancellationToken token)
            {
                {{body}}
                await Task.Yield();
            }
        }
        """);
}
