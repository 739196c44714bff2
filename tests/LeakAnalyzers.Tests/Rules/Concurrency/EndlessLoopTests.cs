using LeakAnalyzers.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Concurrency.EndlessLoop>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

public sealed class EndlessLoopTests
{
    [Theory]
    [InlineData("protected override async Task ExecuteAsync(CancellationToken token) { while ([|true|]) { Do(); await Task.Delay(1000); } }")] // SB01
    [InlineData("void M() { _ = Task.Run(async () => { while ([|true|]) { Do(); await Task.Delay(5000); } }); }")] // SB02
    [InlineData("void M() { _ = Task.Run(async () => { [|for|] (;;) { Do(); await Task.Delay(5000); } }); }")]
    [InlineData("protected override async Task ExecuteAsync(CancellationToken token) { for (;[|true|];) { Do(); await Task.Delay(1000); } }")]
    [InlineData("void M() { new Thread(() => { while ([|true|]) { Do(); Thread.Sleep(5); } }).Start(); }")]
    [InlineData("void M() { new Thread(Run).Start(); } void Run() { while ([|true|]) { Do(); Thread.Sleep(5); } }")]
    [InlineData("void M(CancellationToken token) { _ = Task.Run(async () => { while ([|true|]) { try { await Task.Delay(1000, token); } catch (OperationCanceledException) { continue; } } }); }")] // SB03
    [InlineData("void M(TimeSpan i) { _ = Task.Run(async () => { while ([|true|]) { try { using var s = new CancellationTokenSource(i); await Reap(s.Token); } catch { } await Task.Delay(i); } }); }")]
    [InlineData("void M() { var task = Poll(); } async Task Poll() { while ([|true|]) { await Task.Delay(5000); Do(); } }")]
    [InlineData("Task? _poll; void M() { _poll = Poll(); } async Task Poll() { while ([|true|]) { await Task.Delay(5000); Do(); } }")]
    [InlineData("void M() { Poll(); } async void Poll() { while ([|true|]) { await Task.Delay(5000); Do(); } }")]
    public Task A_loop_that_nothing_stops_is_reported(string member) => InService(member);

    [Theory]
    [InlineData("async Task M(CancellationToken token, TimeSpan i) { while (!token.IsCancellationRequested) { Do(); await [|Task.Delay(i)|]; } }")]
    [InlineData("async Task M(CancellationToken token) { while (!token.IsCancellationRequested) { Do(); await [|Task.Delay(TimeSpan.FromMinutes(1))|].ConfigureAwait(false); } }")]
    [InlineData("void M(CancellationToken token) { while (!token.IsCancellationRequested) { Do(); [|Thread.Sleep(30000)|]; } }")]
    [InlineData("void M(CancellationTokenSource stop, TimeSpan i) { new Thread(() => { do { Do(); [|Thread.Sleep(i)|]; } while (!stop.IsCancellationRequested); }).Start(); }")]
    public Task A_delay_that_is_deaf_to_the_token_is_reported(string member) => InService(member);

    [Theory]
    [InlineData("async Task M(CancellationToken token) { while ([|true|]) { Do(); await Task.Delay(1000); } }")]
    [InlineData("async Task M(CancellationToken token) { while (!Done) { await [|Task.Delay(100)|]; } }")]
    [InlineData("async Task M(CancellationToken token) { while (true) { if (Done) break; await [|Task.Delay(100)|].ConfigureAwait(false); } }")]
    [InlineData("async Task M(CancellationToken token) { do { Do(); await [|Task.Delay(100)|]; } while (!Done); token.ThrowIfCancellationRequested(); }")]
    [InlineData("void M(CancellationToken token) { _ = Task.Run(async () => { while (!Done) { await [|Task.Delay(100)|]; } }, token); }")]
    [InlineData("protected override async Task ExecuteAsync(CancellationToken token) { using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5)); while (await [|timer.WaitForNextTickAsync()|]) Do(); }")]
    [InlineData("protected override async Task ExecuteAsync(CancellationToken token) { using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5)); do { Do(); } while (await [|timer.WaitForNextTickAsync()|].ConfigureAwait(false)); }")]
    [InlineData("void M(CancellationToken token) { while (!Done) { [|Thread.Sleep(100)|]; } }")]
    public Task A_loop_that_never_looks_at_the_token_it_is_given_is_reported(string member) => InService(member);

    [Theory]
    [InlineData("async Task M(CancellationToken token) { while (!Done) { token.ThrowIfCancellationRequested(); await Task.Delay(100); } }")]
    [InlineData("async Task M(CancellationToken token) { while (!Done) { await Reap(token); await Task.Delay(100); } }")]
    [InlineData("async Task M(CancellationToken token) { var left = 10; while (left-- > 0) { await Task.Delay(100); } }")]
    [InlineData("async Task M(CancellationToken token) { var n = 0; while (true) { try { Do(); return; } catch when (n++ < 3) { await Task.Delay(100); } } }")]
    [InlineData("async Task M(CancellationToken token, DateTime end) { while (!Done && DateTime.UtcNow < end) { await Task.Delay(100); } }")]
    [InlineData("async Task M(CancellationToken token) { while (!IsCancelled()) { await Task.Delay(100); } bool IsCancelled() => token.IsCancellationRequested; }")]
    [InlineData("async Task M() { while (!Done) { await Task.Delay(100); } }")]
    [InlineData("event EventHandler? Went; void M(CancellationToken token) { Went += async (_, _) => { while (!Done) { await Task.Delay(100); } }; token.ThrowIfCancellationRequested(); Went(this, EventArgs.Empty); }")]
    [InlineData("async Task M(PeriodicTimer timer, CancellationToken token) { while (true) { try { Do(); } catch { } await timer.WaitForNextTickAsync(token); } }")]
    [InlineData("void M(CancellationToken token) { Task.Run(async () => { while (true) { try { Do(); } catch { } await Task.Delay(1000, token); } }); }")]
    [InlineData("async Task M(PeriodicTimer timer, CancellationToken token) { using var end = token.Register(timer.Dispose); while (await timer.WaitForNextTickAsync()) Do(); }")]
    [InlineData("async Task M(CancellationToken token) { using var end = token.Register(() => Done = true); while (!Done) await Task.Delay(100); }")]
    [InlineData("void M(CancellationToken token) { while (!token.IsCancellationRequested) { Do(); Thread.Sleep(200); } }")]
    [InlineData("void M(CancellationToken token) { while (!token.WaitHandle.WaitOne(30000)) Do(); }")]
    [InlineData("PeriodicTimer? _ticks; async Task M(CancellationToken token) { _ticks = new PeriodicTimer(TimeSpan.FromSeconds(5)); while (await _ticks.WaitForNextTickAsync()) Do(); } void End() => _ticks?.Dispose();")]
    [InlineData("PeriodicTimer? _ticks; Task M(CancellationToken token) { var ticks = new PeriodicTimer(TimeSpan.FromSeconds(5)); _ticks = ticks; return Task.Run(async () => { do { Do(); } while (await ticks.WaitForNextTickAsync()); }); } void End() => _ticks?.Dispose();")]
    [InlineData("Task _loop = null!; bool _go = true; public override Task StartAsync(CancellationToken token) { _loop = Task.Run(async () => { while (_go) { Do(); await Task.Delay(5000); } }); return _loop; } void End() => _go = false;")]
    [InlineData("async Task M(PeriodicTimer timer) { while (await timer.WaitForNextTickAsync()) Do(); }")]
    public Task A_loop_that_looks_at_a_token_or_counts_is_silent(string member) => InService(member);

    [Theory]
    [InlineData("async Task M(CancellationToken token) { while (!token.IsCancellationRequested) await Task.Delay(5000, token); }")] // SB14
    [InlineData("async Task M(PeriodicTimer timer, CancellationToken token) { while (await timer.WaitForNextTickAsync(token)) Do(); }")] // SB15
    [InlineData("void M(System.Threading.Channels.ChannelReader<int> r) { Task.Run(async () => { while (true) { await foreach (var x in r.ReadAllAsync()) Do(); } }); }")]
    [InlineData("void M(CancellationToken token) { Task.Run(async () => { for (;;) { await Task.Delay(1000, token); } }); }")]
    [InlineData("void M() { Task.Run(async () => { for (var i = 0; i < 9; i++) { await Task.Delay(1000); } }); }")]
    [InlineData("static async Task Main() { while (true) { await Task.Delay(1000); } }")] // SB16
    [InlineData("void M(Func<bool> done) { Task.Run(() => { while (true) { if (done()) break; Thread.Sleep(1); } }); }")]
    [InlineData("void M(CancellationToken token) { Task.Run(async () => { while (true) { await Task.Delay(1000, token); } }); }")]
    [InlineData("void M(CancellationToken token) { Task.Run(async () => { while (true) { try { await Task.Delay(1000, token); } catch (OperationCanceledException) { break; } catch (Exception) { } } }); }")]
    [InlineData("void M(System.Net.Sockets.TcpListener l) { Task.Run(async () => { while (true) { using var c = await l.AcceptTcpClientAsync(); } }); }")] // ends when the listener is disposed
    [InlineData("async Task M(CancellationToken token) { while (!token.IsCancellationRequested) { await Task.Delay(100); } }")] // nobody notices
    [InlineData("async Task M(CancellationToken token, long due) { while (!token.IsCancellationRequested) { Do(); await Task.Delay((int)(due - Environment.TickCount64)); } }")]
    [InlineData("async Task M(CancellationToken token, System.Diagnostics.Stopwatch w) { while (!token.IsCancellationRequested) { Do(); await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(0, 15 - w.ElapsedMilliseconds))); } }")]
    [InlineData("async Task M() => await Poll(); async Task Poll() { while (true) { await Task.Delay(5000); Do(); } }")] // whoever waits for it decides
    [InlineData("async Task M() { var task = Poll(); await task; } async Task Poll() { while (true) { await Task.Delay(5000); Do(); } }")]
    [InlineData("void M() { _ = Poll(); } async Task Poll() { while (true) { await Task.Delay(5000); if (Done) break; } }")]
    public Task A_loop_that_something_stops_is_silent(string member) => InService(member);

    [Theory]
    [InlineData("async Task M(CancellationToken token) { while ([|true|]) { try { await Task.Delay(5000, token); } catch (OperationCanceledException) { Do(); } } }")]
    [InlineData("async Task M(CancellationToken token) { while ([|true|]) { try { await Task.Delay(5000, token); } catch (TaskCanceledException) { continue; } } }")]
    [InlineData("async Task M(CancellationToken token) { [|for|] (;;) { try { await Reap(token); } catch (Exception e) { Console.WriteLine(e); } } }")]
    [InlineData("protected override async Task ExecuteAsync(CancellationToken token) { while ([|true|]) { try { await Task.Delay(5000, token); } catch (OperationCanceledException) { } } }")]
    public Task A_loop_that_catches_its_cancellation_and_goes_on_is_reported(string member) => InService(member);

    [Theory]
    [InlineData("async Task M(CancellationToken token) { while (true) { try { await Task.Delay(5000, token); } catch (OperationCanceledException) { break; } } }")]
    [InlineData("async Task M(CancellationToken token) { while (true) { try { await Task.Delay(5000, token); } catch (OperationCanceledException) when (!token.IsCancellationRequested) { } } }")]
    [InlineData("async Task M(CancellationToken token) { while (true) { try { await Reap(token); } catch (Exception e) when (e is not OperationCanceledException) { } } }")]
    [InlineData("async Task M(CancellationToken token) { while (true) { try { await Reap(token); } catch (OperationCanceledException) { throw; } catch (Exception) { } } }")]
    [InlineData("async Task M(CancellationToken token) { while (true) { token.ThrowIfCancellationRequested(); try { await Reap(token); } catch (Exception) { } } }")]
    public Task A_loop_that_its_cancellation_ends_all_the_same_is_silent(string member) => InService(member);

    [Theory]
    [InlineData("async Task M(CancellationToken token) { while (true) { await Reap(token); await [|Task.Delay(5000)|]; } }")]
    [InlineData("async Task M(CancellationToken token) { while (true) { token.ThrowIfCancellationRequested(); Do(); await [|Task.Delay(5000)|]; } }")]
    [InlineData("async Task M(CancellationToken token) { while (true) { if (token.IsCancellationRequested) return; Do(); await [|Task.Delay(5000)|]; } }")]
    [InlineData("async Task M(CancellationToken token) { while (true) { await Reap(token); await Task.Delay(5000, token); } }")]
    [InlineData("async Task M(CancellationToken token) { while (true) { await Reap(token); await Task.Delay(100); } }")] // nobody notices
    public Task A_delay_of_an_endless_loop_takes_the_token_that_is_there(string member) => InService(member);

    [Theory]
    [InlineData("bool _stop; void M() { new Thread(() => { while ([|!_stop|]) { Thread.Sleep(500); Do(); } }).Start(); }")]
    [InlineData("volatile bool _stop = false; void M() { new Thread(Loop).Start(); } void Loop() { while ([|!_stop|]) { Thread.Sleep(500); } }")]
    [InlineData("bool _goes = true; void M() { Task.Run(() => { while ([|_goes|]) { Thread.Sleep(500); Do(); } }); }")]
    [InlineData("bool _stop; void M() { new Thread(() => { while (!_stop) { Thread.Sleep(500); } }).Start(); } void End() => _stop = true;")]
    [InlineData("bool _stop; void M() { new Thread(() => { while (!_stop) { Thread.Sleep(500); } }).Start(); } void End() { Set(ref _stop); } static void Set(ref bool flag) => flag = true;")]
    [InlineData("bool _stop; void M() { new Thread(() => { while (!_stop) { if (Done) break; Thread.Sleep(500); } }).Start(); }")]
    [InlineData("internal bool _stop; void M() { new Thread(() => { while (!_stop) { Thread.Sleep(500); } }).Start(); }")] // others may set it
    [InlineData("bool _goes; void M() { new Thread(() => { while (_goes) { Thread.Sleep(500); } }).Start(); }")] // never runs
    public Task A_flag_that_no_code_sets_stops_nothing(string member) => InService(member);

    [Theory]
    [InlineData("void M() { _ = Task.Run(() => Poll()); } async Task Poll() { while ([|true|]) { await Task.Delay(5000); Do(); } }")]
    [InlineData("Task M() => Task.Run(async () => await Poll()); async Task Poll() { while ([|true|]) { await Task.Delay(5000); Do(); } }")]
    [InlineData("void M() { new Thread(() => Poll()).Start(); } void Poll() { while ([|true|]) { Thread.Sleep(5000); Do(); } }")]
    [InlineData("void M() { _ = Task.Run(Start); } async Task Start() { Do(); await Poll(); } async Task Poll() { while ([|true|]) { await Task.Delay(5000); Do(); } }")]
    [InlineData("void M() { _ = Task.Run(Poll); async Task Poll() { while ([|true|]) { await Task.Delay(5000); Do(); } } }")]
    [InlineData("void M() { _ = Poll(); async Task Poll() { while ([|true|]) { await Task.Delay(5000); Do(); } } }")]
    [InlineData("void M(System.Net.Sockets.Socket s) { _ = Task.Run(() => Serve(s)); } async Task Serve(System.Net.Sockets.Socket s) { while ([|true|]) { try { (await s.AcceptAsync()).Close(); } catch { } } }")]
    public Task A_loop_that_a_background_function_leads_to_is_reported(string member) => InService(member);

    [Theory]
    [InlineData("void M() { _ = Task.Run(() => Poll()); } async Task Poll() { while (true) { await Task.Delay(5000); if (Done) return; } }")]
    [InlineData("void M(System.Net.Sockets.Socket s) { _ = Task.Run(() => Serve(s)); } async Task Serve(System.Net.Sockets.Socket s) { while (true) (await s.AcceptAsync()).Close(); }")] // ends with the socket
    [InlineData("async Task M() { await Poll(); async Task Poll() { while (true) { await Task.Delay(5000); Do(); } } }")]
    [InlineData("async Task M() { await Again(); } async Task Again() { await Poll(); } async Task Poll() { while (true) { await Task.Delay(5000); Do(); await Again(); } }")]
    [InlineData("Func<Task> M() => () => Poll(); async Task Poll() { while (true) { await Task.Delay(5000); Do(); } }")]
    public Task A_loop_whose_callers_wait_for_it_is_silent(string member) => InService(member);

    [Theory]
    [InlineData("readonly AutoResetEvent _wake = new(false); void M() { new Thread(Loop).Start(); } void Loop() { while ([|true|]) { _wake.WaitOne(TimeSpan.FromSeconds(1)); Do(); } } void Wake() => _wake.Set();")]
    [InlineData("readonly System.Collections.Concurrent.BlockingCollection<int> _queue = new(); void M() { _ = Task.Run(() => { while ([|true|]) { _queue.Take(); Do(); } }); } void Add(int x) => _queue.Add(x);")]
    [InlineData("SemaphoreSlim _some; void M() { _some = new(0); _ = Loop(); } async Task Loop() { while ([|true|]) { await _some.WaitAsync(); Do(); } } void Wake() => _some.Release();")]
    public Task A_wait_on_what_nothing_ends_is_no_way_out(string member) => InService(member);

    [Theory]
    [InlineData("readonly AutoResetEvent _wake = new(false); void M() { new Thread(Loop).Start(); } void Loop() { while (true) { _wake.WaitOne(); Do(); } } void End() => _wake.Dispose();")]
    [InlineData("AutoResetEvent? _wake = new(false); void M() { new Thread(Loop).Start(); } void Loop() { while (true) { _wake!.WaitOne(); Do(); } } void End() => _wake?.Close();")]
    [InlineData("readonly System.Collections.Concurrent.BlockingCollection<int> _queue = new(); void M() { _ = Task.Run(() => { while (true) { _queue.Take(); Do(); } }); } void End() => _queue.CompleteAdding();")]
    [InlineData("readonly System.Collections.Concurrent.BlockingCollection<int> _queue; void M(System.Collections.Concurrent.BlockingCollection<int> queue) { _ = Task.Run(() => { while (true) { queue.Take(); Do(); } }); }")]
    [InlineData("readonly AutoResetEvent _wake = new(false); void M() { new Thread(Loop).Start(); } void Loop() { while (true) { _wake.WaitOne(); Do(); } } void End() => Free(_wake); static void Free(IDisposable x) => x.Dispose();")]
    [InlineData("internal readonly AutoResetEvent Wake = new(false); void M() { new Thread(Loop).Start(); } void Loop() { while (true) { Wake.WaitOne(); Do(); } }")]
    [InlineData("readonly System.Net.Sockets.TcpListener _listener = new(1); void M() { _ = Loop(); } async Task Loop() { while (true) { using var c = await _listener.AcceptTcpClientAsync(); } }")]
    public Task A_wait_that_something_ends_is_a_way_out(string member) => InService(member);

    private static Task InService(string member) => Test.File($"class Subject : BackgroundService\n{{\nvoid Do() {{ }} bool Done {{ get; set; }} Task Reap(CancellationToken t) => Task.CompletedTask;\n{member}\n{(member.Contains("ExecuteAsync") ? "" : "protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask;")}\n}}\n");
}
