using LeakAnalyzers.CodeFixes;
using LeakAnalyzers.Rules.Concurrency;
using LeakAnalyzers.Rules.Waiting;
using LeakAnalyzers.Tests.Rules.Concurrency;

namespace LeakAnalyzers.Tests.Rules.Waiting;

public sealed class WaitingRepairTests
{
    [Fact]
    public Task An_endless_timeout_becomes_the_default_one() => RepairTest<HttpClientWaitsForEver, UseDefaultTimeout>.File(
        """
        class Api
        {
            static readonly HttpClient s_client = new HttpClient { Timeout = [|Timeout.InfiniteTimeSpan|] /* patience */ };
            public Task<string> Get() => s_client.GetStringAsync("u");
        }
        """,
        """
        class Api
        {
            static readonly HttpClient s_client = new HttpClient { Timeout = TimeSpan.FromSeconds(100) /* patience */ };
            public Task<string> Get() => s_client.GetStringAsync("u");
        }
        """);

    [Fact]
    public Task The_token_at_hand_ends_the_loop_and_its_delay() => RepairTest<EndlessLoop, StopWithToken>.File(
        """
        class Job
        {
            void Start(CancellationToken token)
            {
                Task.Run(async () =>
                {
                    while ([|true|])
                    {
                        Console.WriteLine();
                        await Task.Delay(5000); // rest
                    }
                });
            }

            async Task Watch(CancellationToken stop, TimeSpan period)
            {
                while (!stop.IsCancellationRequested)
                {
                    Console.WriteLine();
                    await [|Task.Delay(period)|];
                }
            }
        }
        """,
        """
        class Job
        {
            void Start(CancellationToken token)
            {
                Task.Run(async () =>
                {
                    while (!token.IsCancellationRequested)
                    {
                        Console.WriteLine();
                        await Task.Delay(5000, token); // rest
                    }
                });
            }

            async Task Watch(CancellationToken stop, TimeSpan period)
            {
                while (!stop.IsCancellationRequested)
                {
                    Console.WriteLine();
                    await Task.Delay(period, stop);
                }
            }
        }
        """);

    [Fact]
    public Task A_loop_with_no_token_at_hand_stays() => RepairTest<EndlessLoop, StopWithToken>.Nothing(
        """
        class Job
        {
            void Start()
            {
                Task.Run(async () =>
                {
                    while ([|true|])
                    {
                        await Task.Delay(5000);
                    }
                });
            }
        }
        """);

    [Fact]
    public Task A_kept_connection_asks_whether_its_peer_is_there() => RepairTest<ConnectionWithoutKeepAlive, KeepConnectionAlive>.File(
        """
        namespace Renci.SshNet { public class BaseClient { public TimeSpan KeepAliveInterval { get; set; } } public class SshClient : BaseClient { public SshClient(string host) { } public bool Quiet { get; set; } } }

        class Shell
        {
            readonly Renci.SshNet.SshClient _client = [|new Renci.SshNet.SshClient("h") { Quiet = true }|];
        }

        class Line
        {
            System.Net.Sockets.TcpClient _tcp;

            void Open(string host)
            {
                if (_tcp == null)
                {
                    _tcp = [|new System.Net.Sockets.TcpClient(host, 1)|]; // now
                }
            }

            void Read() { var stream = _tcp.GetStream(); while (stream.ReadByte() > 0) { } }
        }

        class Wire
        {
            readonly System.Net.Sockets.Socket _socket = [|new(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp)|];

            public Wire(string host)
            {
                // at once
                _socket.Connect(host, 1);
            }

            public Wire() : this("localhost")
            {
            }

            void Read(byte[] buffer) { while (_socket.Receive(buffer) > 0) { } }
        }
        """,
        """
        namespace Renci.SshNet { public class BaseClient { public TimeSpan KeepAliveInterval { get; set; } } public class SshClient : BaseClient { public SshClient(string host) { } public bool Quiet { get; set; } } }

        class Shell
        {
            readonly Renci.SshNet.SshClient _client = new Renci.SshNet.SshClient("h") { Quiet = true, KeepAliveInterval = TimeSpan.FromSeconds(30) };
        }

        class Line
        {
            System.Net.Sockets.TcpClient _tcp;

            void Open(string host)
            {
                if (_tcp == null)
                {
                    _tcp = new System.Net.Sockets.TcpClient(host, 1); // now
                    _tcp.Client.SetSocketOption(System.Net.Sockets.SocketOptionLevel.Socket, System.Net.Sockets.SocketOptionName.KeepAlive, true);
                }
            }

            void Read() { var stream = _tcp.GetStream(); while (stream.ReadByte() > 0) { } }
        }

        class Wire
        {
            readonly System.Net.Sockets.Socket _socket = new(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);

            public Wire(string host)
            {
                // at once
                _socket.SetSocketOption(System.Net.Sockets.SocketOptionLevel.Socket, System.Net.Sockets.SocketOptionName.KeepAlive, true);
                _socket.Connect(host, 1);
            }

            public Wire() : this("localhost")
            {
            }

            void Read(byte[] buffer) { while (_socket.Receive(buffer) > 0) { } }
        }
        """);

    // There is no place to call the socket's method, or no knowing what kind of socket it is.
    [Fact]
    public Task A_connection_that_no_statement_makes_stays() => RepairTest<ConnectionWithoutKeepAlive, KeepConnectionAlive>.Nothing(
        """
        class Line
        {
            readonly System.Net.Sockets.TcpClient _tcp = [|new System.Net.Sockets.TcpClient()|];
            void Read() { var stream = _tcp.GetStream(); while (stream.ReadByte() > 0) { } }
        }

        class Wire
        {
            System.Net.Sockets.Socket _socket;
            void Open(System.Net.Sockets.SocketInformation given) { _socket = [|new System.Net.Sockets.Socket(given)|]; }
            void Read(byte[] buffer) { while (_socket.Receive(buffer) > 0) { } }
        }
        """);
}
