using LeakAnalyzers.CodeFixes.Concurrency;
using LeakAnalyzers.CodeFixes.Waiting;
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

    [Theory]
    [InlineData("async Task M(CancellationToken stop) { while (!Done) { await [|Task.Delay(500)|]; } Go(); }", "async Task M(CancellationToken stop) { while (!Done) { await Task.Delay(500, stop); } Go(); }")]
    [InlineData("async Task M(CancellationToken stop) { while ([|true|]) { try { Go(); await Task.Delay(500); } catch { } } }", "async Task M(CancellationToken stop) { while (!stop.IsCancellationRequested) { try { Go(); await Task.Delay(500, stop).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing); } catch { } } }")]
    [InlineData("async Task M(CancellationToken stop) { while ([|true|]) { try { Go(); } catch { } await Task.Delay(500); } }", "async Task M(CancellationToken stop) { while (!stop.IsCancellationRequested) { try { Go(); } catch { } await Task.Delay(500, stop); } }")]
    [InlineData("void M() { Task.Run(async () => { while ([|true|]) { Go(); await Task.Delay(500); } }); }", "void M() { Task.Run(async () => { while (!_stop.IsCancellationRequested) { Go(); await Task.Delay(500, _stop.Token); } }); }")]
    [InlineData("async Task M() { while (!_stop.IsCancellationRequested) { await [|Task.Delay(5000)|]; } }", "async Task M() { while (!_stop.IsCancellationRequested) { await Task.Delay(5000, _stop.Token); } }")]
    [InlineData("async Task M() { do { await [|Task.Delay(5000)|].ConfigureAwait(false); } while (!_stop.IsCancellationRequested); Go(); }", "async Task M() { do { await Task.Delay(5000, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); } while (!_stop.IsCancellationRequested); Go(); }")]
    [InlineData("async Task M(CancellationToken stop) { while (!stop.IsCancellationRequested) { await [|Task.Delay(5000)|]; } Go(); }", "async Task M(CancellationToken stop) { while (!stop.IsCancellationRequested) { await Task.Delay(5000, stop).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing); } Go(); }")]
    [InlineData("async void M(CancellationToken stop) { while (!stop.IsCancellationRequested) { await [|Task.Delay(5000)|].ConfigureAwait(false); } }", "async void M(CancellationToken stop) { while (!stop.IsCancellationRequested) { await Task.Delay(5000, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); } }")]
    public Task The_loop_stops_and_what_comes_behind_it_is_done_as_before(string before, string after) => RepairTest<EndlessLoop, StopWithToken>.File(InJob(before), InJob(after));

    [Theory]
    [InlineData("async Task M(CancellationToken stop) { while (!stop.IsCancellationRequested) { await [|Task.Delay(5000)|]; } Go(); }", "async Task M(CancellationToken stop) { while (!stop.IsCancellationRequested) { await Task.WhenAny(Task.Delay(5000, stop)); } Go(); }")]
    [InlineData("async Task M(CancellationToken stop) { try { while (!stop.IsCancellationRequested) { await [|Task.Delay(5000)|].ConfigureAwait(false); } } catch (Exception e) { Console.WriteLine(e); } }", "async Task M(CancellationToken stop) { try { while (!stop.IsCancellationRequested) { await Task.WhenAny(Task.Delay(5000, stop)).ConfigureAwait(false); } } catch (Exception e) { Console.WriteLine(e); } }")]
    public Task Where_a_wait_cannot_be_told_to_suppress_its_exception_a_race_of_one_ends_quietly(string before, string after) =>
        RepairTest<EndlessLoop, StopWithToken>.FileWithout("System.Threading.Tasks.ConfigureAwaitOptions", InJob(before), InJob(after));

    // the delay would throw again and again, or end the process
    [Theory]
    [InlineData("async Task M(CancellationToken stop) { while (!Done) { try { Go(); await [|Task.Delay(500)|]; } catch (Exception e) { Console.WriteLine(e); } } }")]
    [InlineData("async void M(CancellationToken stop) { while (!Done) { await [|Task.Delay(500)|]; } }")]
    [InlineData("static void M() { Task.Run(async () => { while ([|true|]) { await Task.Delay(500); } }); }")]
    public Task A_loop_that_the_token_would_break_stays(string member) => RepairTest<EndlessLoop, StopWithToken>.Nothing(InJob(member));

    [Theory]
    [InlineData("async Task M(CancellationToken token) { [|for|] (;;) { Go(); await Task.Delay(5000); } }", "async Task M(CancellationToken token) { for (; !token.IsCancellationRequested;) { Go(); await Task.Delay(5000, token); } }")]
    [InlineData("void M() { new Thread(() => { [|for|] (var turn = 0; ; turn++) { Go(); Thread.Sleep(5000); } }).Start(); }", "void M() { new Thread(() => { for (var turn = 0; !_stop.IsCancellationRequested; turn++) { Go(); _stop.Token.WaitHandle.WaitOne(5000); } }).Start(); }")]
    [InlineData("async Task M(CancellationToken token) { do { Go(); await Task.Delay(5000); } while ([|true|]); }", "async Task M(CancellationToken token) { do { Go(); await Task.Delay(5000, token); } while (!token.IsCancellationRequested); }")]
    [InlineData("void M(CancellationToken token) { while ([|true|]) { Go(); Thread.Sleep(TimeSpan.FromMinutes(1)); Thread.Sleep(5); } }", "void M(CancellationToken token) { while (!token.IsCancellationRequested) { Go(); token.WaitHandle.WaitOne(TimeSpan.FromMinutes(1)); Thread.Sleep(5); } }")]
    [InlineData("void M(CancellationToken token) { while (!token.IsCancellationRequested) { Go(); [|Thread.Sleep(30000)|]; } }", "void M(CancellationToken token) { while (!token.IsCancellationRequested) { Go(); token.WaitHandle.WaitOne(30000); } }")]
    [InlineData("async Task M(PeriodicTimer timer, CancellationToken token) { while (await [|timer.WaitForNextTickAsync()|]) Go(); }", "async Task M(PeriodicTimer timer, CancellationToken token) { while (await timer.WaitForNextTickAsync(token)) Go(); }")]
    public Task Loops_of_every_form_are_stopped(string before, string after) => RepairTest<EndlessLoop, StopWithToken>.File(InJob(before), InJob(after));

    [Theory]
    [InlineData("async Task M(PeriodicTimer timer, CancellationToken token) { while (await [|timer.WaitForNextTickAsync()|]) Go(); Go(); }")] // what follows would be left out
    [InlineData("async void M(PeriodicTimer timer, CancellationToken token) { while (await [|timer.WaitForNextTickAsync()|]) Go(); }")]
    [InlineData("void M(CancellationToken token) { while (!Done) { Go(); [|Thread.Sleep(100)|]; } }")] // it would go on without a pause
    [InlineData("readonly CancellationTokenSource _end = new(); void End() { _end.Cancel(); _end.Dispose(); } void M() { new Thread(() => { while (!_end.IsCancellationRequested) { Go(); [|Thread.Sleep(5000)|]; } }).Start(); }")] // a source that is disposed of has no handle to wait at
    public Task A_loop_that_would_not_end_well_stays(string member) => RepairTest<EndlessLoop, StopWithToken>.Nothing(InJob(member));

    private static string InJob(string member) => $"class Job : IDisposable\n{{\n    readonly CancellationTokenSource _stop = new();\n    bool Done {{ get; set; }}\n    void Go() {{ }}\n    public void Dispose() => _stop.Cancel();\n    {member}\n}}";

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

    [Fact]
    public Task A_connection_that_is_kept_once_it_is_open_asks_from_the_start() => RepairTest<ConnectionWithoutKeepAlive, KeepConnectionAlive>.File(
        """
        class Line
        {
            System.Net.Sockets.TcpClient _tcp;

            async Task Open(string host, CancellationToken token)
            {
                var tcp = [|new System.Net.Sockets.TcpClient()|];
                await tcp.ConnectAsync(host, 1, token);
                _tcp = tcp;
            }

            void Read() { var stream = _tcp.GetStream(); while (stream.ReadByte() > 0) { } }
        }
        """,
        """
        class Line
        {
            System.Net.Sockets.TcpClient _tcp;

            async Task Open(string host, CancellationToken token)
            {
                var tcp = new System.Net.Sockets.TcpClient();
                tcp.Client.SetSocketOption(System.Net.Sockets.SocketOptionLevel.Socket, System.Net.Sockets.SocketOptionName.KeepAlive, true);
                await tcp.ConnectAsync(host, 1, token);
                _tcp = tcp;
            }

            void Read() { var stream = _tcp.GetStream(); while (stream.ReadByte() > 0) { } }
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
