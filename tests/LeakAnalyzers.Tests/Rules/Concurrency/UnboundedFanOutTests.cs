using LeakAnalyzers.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Concurrency.UnboundedFanOut>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

public sealed class UnboundedFanOutTests
{
    private const string Frame =
        """
        readonly SemaphoreSlim gate = new(8); Timer? timer; readonly HttpClient client = new(); static readonly string[] s_few = { "a", "b" };
        void Work(string x) { } Task WorkAsync(string x) => Task.CompletedTask; async Task<string> Fetch(string x) => await client.GetStringAsync(x); void Later(Action a) { }
        void Waiting(string x) { client.GetStringAsync(x).Wait(); var saved = File.WriteAllTextAsync(x, x); saved.Wait(); }
        readonly ManualResetEventSlim ready = new(); volatile int active; int Senders { get; set; } int Messages { get; set; }
        void Signalled() => ready.Wait();
        async Task Gated(string x) { await gate.WaitAsync(); try { await client.GetStringAsync(x); } finally { gate.Release(); } }

        """;

    private const string Tree = "#nullable disable\nsealed class Node { public Node Left, Right; public List<Node> Children; public string Name; } readonly SemaphoreSlim gate = new(8); readonly HttpClient client = new(); void Work(Node n) { }\n";

    [Theory]
    [InlineData("foreach (var x in xs) [|Task.Run(() => Work(x))|];")] // FO01
    [InlineData("for (var i = 0; i < Messages; i++) { var n = i; [|Task.Run(() => Work(\"\" + n))|]; }")]
    [InlineData("for (var i = 0; i < Senders; i++) { var n = i; [|Task.Run(() => Work(\"\" + n))|]; }")] // what a number is called says nothing
    [InlineData("foreach (var x in xs) [|Task.Run(() => Waiting(x))|];")] // a wait for a task is no gate
    [InlineData("foreach (var x in xs) { Signalled(); _ = [|Task.Run(() => Work(x))|]; }")]
    [InlineData("foreach (var x in xs) _ = [|Task.Run(() => Work(x))|];")] // FO02
    [InlineData("await Task.WhenAll(xs.Select(x => [|Task.Run(() => Work(x))|]));")] // FO03
    [InlineData("var ts = new List<Task>(); foreach (var x in xs) ts.Add([|Task.Run(() => Work(x))|]); await Task.WhenAll(ts);")] // FO04
    [InlineData("var r = await Task.WhenAll(xs.Select([|async x => await client.GetAsync(x)|]));")] // FO05
    [InlineData("var r = await Task.WhenAll(xs.Select([|x => Fetch(x)|]));")]
    [InlineData("var t = xs.Select([|x => client.GetStringAsync(x)|]); await Task.WhenAll(t);")]
    [InlineData("var t = from x in xs select [|Task.Run(() => Work(x))|]; await Task.WhenAll(t);")]
    [InlineData("timer = new Timer(_ => { foreach (var x in xs) [|Task.Run(() => Work(x))|]; }, null, 0, 1000);")] // FO07
    [InlineData("while (!token.IsCancellationRequested) { foreach (var x in xs) { _ = [|Task.Run(() => Work(x))|]; } await Task.Delay(1000, token); }")]
    [InlineData("foreach (var x in xs) [|Task.Factory.StartNew(() => Work(x), TaskCreationOptions.LongRunning)|];")] // FO08
    [InlineData("foreach (var x in xs) [|new Thread(() => Work(x)).Start()|];")]
    [InlineData("foreach (var x in xs) { var t = new Thread(() => Work(x)); [|t.Start()|]; }")]
    [InlineData("foreach (var x in xs) [|ThreadPool.QueueUserWorkItem(_ => Work(x))|];")]
    [InlineData("var channel = System.Threading.Channels.Channel.CreateUnbounded<string>(); await foreach (var m in channel.Reader.ReadAllAsync()) _ = [|Task.Run(() => Work(m))|];")] // FO09
    [InlineData("System.Threading.Channels.ChannelReader<string> r = null!; while (await r.WaitToReadAsync()) { while (r.TryRead(out var m)) { _ = [|Task.Run(() => Work(m))|]; } }")]
    [InlineData("foreach (var x in xs) _ = [|Task.Run(async () => { try { await gate.WaitAsync(); Work(x); } finally { gate.Release(); } })|];")] // FO10
    [InlineData("System.Data.Common.DbDataReader rows = null!; while (await rows.ReadAsync()) { var x = rows.GetString(0); _ = [|Task.Run(() => Work(x))|]; }")]
    [InlineData("System.Data.IDataReader rows = null!; while (rows.Read()) { var x = rows.GetString(0); [|new Thread(() => Work(x)).Start()|]; }")]
    [InlineData("var e = xs.GetEnumerator(); while (e.MoveNext()) { var x = e.Current; _ = [|Task.Run(() => Work(x))|]; }")]
    [InlineData("xs.ForEach(x => [|Task.Run(() => Work(x))|]);")]
    [InlineData("for (var i = 0; i < xs.Count; i++) { var n = i; [|Task.Run(() => Work(xs[n]))|]; }")]
    [InlineData("for (var i = 0; i < 1000; i++) { var n = i; [|Task.Run(() => Work(\"\" + n))|]; }")]
    [InlineData("foreach (var x in xs) _ = [|client.GetAsync(x)|];")]
    [InlineData("await foreach (var t in Task.WhenEach(xs.Select([|x => Fetch(x)|]))) Console.WriteLine(await t);")]
    [InlineData("await Task.WhenAll([.. xs.Select([|x => Fetch(x)|]), Fetch(\"\")]);")]
    [InlineData("xs.ForEach([|async x => await client.GetStringAsync(x)|]);")]
    [InlineData("Array.ForEach(xs.ToArray(), [|async x => { var text = await Fetch(x); Work(text); }|]);")]
    [InlineData("var byName = new Dictionary<string, Task<string>>(); foreach (var x in xs) byName[x] = [|Fetch(x)|]; await Task.WhenAll(byName.Values);")]
    [InlineData("var ts = new List<Task>(); foreach (var x in xs) ts.Add([|Fetch(x)|]); await Task.WhenAll(ts);")]
    [InlineData("Task other = WorkAsync(\"\"); while (true) { var t = [|Task.Run(() => Work(\"\"))|]; await Task.WhenAny(other, t); }")]
    [InlineData("Task other = WorkAsync(\"\"); var exit = new ManualResetEvent(false); while (!exit.WaitOne(0)) { var t = [|Task.Run(() => Work(\"\"))|]; await Task.WhenAny(other, t); }")] // asked, not waited
    [InlineData("while (true) { var s = await new System.Net.Sockets.TcpListener(1).AcceptTcpClientAsync(); _ = [|Task.Run(() => s.Close())|]; }")] // FO06
    public Task Work_for_each_of_many_items_is_reported(string body) => Body(body);

    [Theory]
    [InlineData("await Task.WhenAll(new[] { 1, 2, 3 }.Select(x => Task.Run(() => Work(\"\" + x)))); await Task.WhenAll(Enumerable.Range(0, 4).Select(x => Task.Run(() => Work(\"\" + x))));")] // FO11
    [InlineData("foreach (var x in s_few) _ = Task.Run(() => Work(x));")]
    [InlineData("foreach (var d in Enum.GetValues<DayOfWeek>()) _ = Task.Run(() => Work(\"\" + d));")]
    [InlineData("string[] few = [\"a\", \"b\"]; foreach (var x in few) _ = Task.Run(() => Work(x));")]
    [InlineData("foreach (var x in xs.Take(8)) _ = Task.Run(() => Work(x));")]
    [InlineData("await Parallel.ForEachAsync(xs, async (x, t) => await WorkAsync(x)); Parallel.ForEach(xs, Work);")] // FO12
    [InlineData("foreach (var x in xs) { await gate.WaitAsync(); _ = Task.Run(() => { try { Work(x); } finally { gate.Release(); } }); }")] // FO13
    [InlineData("await Task.WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await client.GetAsync(x); } finally { gate.Release(); } }));")]
    [InlineData("await Task.WhenAll(xs.Select(x => Gated(x)));")]
    [InlineData("await Task.WhenAll(xs.Select(x => Task.Run(() => Gated(x))));")]
    [InlineData("foreach (var x in xs) _ = Task.Run(async () => { await gate.WaitAsync(); try { Work(x); } finally { gate.Release(); } });")]
    [InlineData("for (var i = 0; i < Environment.ProcessorCount; i++) Task.Run(() => Work(\"\"));")] // FO14
    [InlineData("var ts = new Task[{|CS0103:settings|}.Threads]; for (var i = 0; i < {|CS0103:settings|}.Threads; i++) { var k = i; ts[i] = Task.Run(() => Work(\"\" + k)); }")] // out of sight, and says what it is
    [InlineData("var workers = xs.Count; for (var i = 0; i < workers; i++) Task.Run(() => Work(\"\"));")]
    [InlineData("var count = Convert.ToInt32(\"9\"); var ts = new Task[count]; for (var i = 0; i < count; i++) ts[i] = Task.Run(() => Work(\"\")); await Task.WhenAll(ts);")]
    [InlineData("var maxThreads = xs.Count; var n = maxThreads; if (n > 7) n = 7; var ts = new Thread[n]; for (var i = 0; i < n; i++) { var k = i; ts[i] = new Thread(() => Work(\"\" + k)); ts[i].Start(); }")]
    [InlineData("foreach (var chunk in xs.Chunk(16)) await Task.WhenAll(chunk.Select(x => Task.Run(() => Work(x))));")] // FO15
    [InlineData("foreach (var chunk in xs.Chunk(16)) { var ts = new List<Task>(); foreach (var x in chunk) ts.Add(Task.Run(() => Work(x))); await Task.WhenAll(ts); }")]
    [InlineData("for (var i = 0; i < 4; i++) Task.Run(async () => { System.Threading.Channels.ChannelReader<string> r = null!; await foreach (var m in r.ReadAllAsync()) Work(m); });")] // FO16
    [InlineData("foreach (var x in xs) { await Task.Run(() => Work(x)); var t = Task.Run(() => Work(x)); await t; }")] // FO17
    [InlineData("foreach (var x in xs) Task.Run(() => Work(x)).Wait();")]
    [InlineData("await Task.WhenAll(Task.Run(() => Work(\"\")), Task.Run(() => Work(\"\")));")] // FO18
    [InlineData("var ts = new List<Task>(); foreach (var x in xs) { if (ts.Count >= 8) ts.Remove(await Task.WhenAny(ts)); ts.Add(Task.Run(() => Work(x))); } await Task.WhenAll(ts);")]
    [InlineData("foreach (var x in xs) await client.GetAsync(x);")]
    [InlineData("await Task.WhenAll(xs.Select(x => WorkAsync(x)));")]
    [InlineData("for (var attempt = 0; ; attempt++) { try { await Task.Run(() => Work(\"\")); return; } catch (IOException) { } }")]
    [InlineData("System.Data.Common.DbDataReader rows = null!; while (await rows.ReadAsync()) { var x = rows.GetString(0); await Task.Run(() => Work(x)); }")]
    [InlineData("System.Data.Common.DbDataReader rows = null!; while (await rows.ReadAsync()) { var x = rows.GetString(0); await gate.WaitAsync(); _ = Task.Run(() => { try { Work(x); } finally { gate.Release(); } }); }")]
    [InlineData("var q = new Queue<string>(xs); var ts = new List<Task>(); while (q.Count > 0) { if (ts.Count == 8) await Next(ts); var x = q.Dequeue(); var t = Task.Run(() => Work(x)); ts.Add(t); } await Task.WhenAll(ts); static async Task Next(List<Task> ts) => ts.Remove(await Task.WhenAny(ts));")]
    [InlineData("var q = new Queue<string>(xs); var ts = new List<Task>(); while (ts.Count < 8 && q.Count > 0) { var x = q.Dequeue(); var t = Task.Run(() => Work(x)); ts.Add(t); }")]
    [InlineData("foreach (var x in xs) { var done = new ManualResetEventSlim(); ThreadPool.QueueUserWorkItem(static s => ((ManualResetEventSlim)s!).Set(), done); done.Wait(); }")]
    [InlineData("xs.ForEach(x => Work(x));")]
    [InlineData("xs.ForEach(async x => await WorkAsync(x));")]
    [InlineData("xs.ForEach(async x => { await gate.WaitAsync(); try { await Fetch(x); } finally { gate.Release(); } });")]
    [InlineData("new List<string> { \"a\", \"b\" }.ForEach(async x => await Fetch(x));")]
    [InlineData("var byName = new Dictionary<string, Task<string>>(); foreach (var x in xs) { byName[x] = Fetch(x); if (byName.Count == 8) { await Task.WhenAll(byName.Values); byName.Clear(); } }")]
    [InlineData("var byName = new Dictionary<string, string>(); foreach (var x in xs) byName[x] = await Fetch(x);")]
    public Task Work_within_a_limit_is_silent(string body) => Body(body);

    [Fact]
    public Task A_loop_over_what_was_registered_is_silent() => Test.Member(
        """
        interface ISink { void Write(string text); }
        readonly IEnumerable<ISink> _sinks = new List<ISink>(); readonly List<Func<Task>> _callbacks = new();
        void Write(string text) { foreach (var sink in _sinks) Task.Run(() => sink.Write(text)); foreach (var callback in _callbacks) Task.Run(callback); }
        """);

    [Fact]
    public Task A_task_that_an_extension_waits_for_is_silent() => Test.File(
        """
        static class Waiting
        {
            public static void Await(this Task task) => task.GetAwaiter().GetResult();
            public static Task<T> Within<T>(this Task<T> task, TimeSpan time) => task.WaitAsync(time);
        }
        class Subject
        {
            async Task N(List<string> xs) { foreach (var x in xs) { var n = await Task.Run(() => x.GetHashCode()).Within(TimeSpan.FromSeconds(5)); } }
            void Left(List<string> xs) { foreach (var x in xs) _ = [|Task.Run(() => x.GetHashCode())|].Within(TimeSpan.FromSeconds(5)); }
            void M(List<string> xs) { foreach (var x in xs) { Task hash = null; if (x != "") hash = Task.Run(() => x.GetHashCode()); x.ToString(); if (hash != null) hash.Await(); } }
        }
        """);

    [Theory]
    [InlineData("Task Walk(Node n) { if (n == null) return Task.CompletedTask; Work(n); return Task.WhenAll([|Task.Run(() => Walk(n.Left))|], Task.Run(() => Walk(n.Right))); }")]
    [InlineData("async Task Walk(Node n) { if (n == null) return; Work(n); var a = [|Task.Run(() => Walk(n.Left))|]; var b = Task.Run(() => Walk(n.Right)); await Task.WhenAll(a, b); }")]
    [InlineData("void Walk(Node n) { if (n == null) { return; } var a = [|Task.Factory.StartNew(() => { Walk(n.Left); })|]; Walk(n.Right); Task.WaitAll(a); }")]
    [InlineData("async Task Walk(Node n) { var tasks = new List<Task>(); if (n.Left != null) { tasks.Add([|Task.Run(() => Walk(n.Left))|]); } if (n.Right != null) { tasks.Add(Task.Run(() => Walk(n.Right))); } await Task.WhenAll(tasks); }")]
    [InlineData("void Sort(int[] a, int low, int high) { if (low >= high) return; var mid = (low + high) / 2; var left = [|Task.Run(() => Sort(a, low, mid))|]; var right = Task.Run(() => Sort(a, mid + 1, high)); Task.WaitAll(left, right); }")]
    [InlineData("async Task Fetch(Node n) { if (n == null) return; await client.GetStringAsync(n.Name); var a = [|Fetch(n.Left)|]; var b = Fetch(n.Right); await Task.WhenAll(a, b); }")]
    [InlineData("void Outer(Node root) { Walk(root); void Walk(Node n) { if (n == null) return; _ = [|Task.Run(() => Walk(n.Left))|]; _ = Task.Run(() => Walk(n.Right)); } }")]
    [InlineData("async Task Walk(Node n) { foreach (var child in n.Children) { _ = [|Task.Run(() => Walk(child))|]; } await Task.Yield(); }")]
    public Task A_recursion_that_doubles_with_each_level_is_reported(string member) => Test.Member(Tree + member);

    [Theory]
    [InlineData("async Task Walk(Node n) { if (n == null) return; await Task.Run(() => Walk(n.Left)); await Task.Run(() => Walk(n.Right)); }")]
    [InlineData("async Task Walk(Node n) { if (n == null) return; var a = Task.Run(() => Walk(n.Left)); await a; var b = Task.Run(() => Walk(n.Right)); await b; }")]
    [InlineData("async Task Walk(Node n, int depth) { if (n == null || depth == 0) return; var a = Task.Run(() => Walk(n.Left, depth - 1)); var b = Task.Run(() => Walk(n.Right, depth - 1)); await Task.WhenAll(a, b); }")]
    [InlineData("void Sort(int[] a, int low, int high) { if (high - low < 512) { Array.Sort(a, low, high - low); return; } var mid = (low + high) / 2; var left = Task.Run(() => Sort(a, low, mid)); var right = Task.Run(() => Sort(a, mid + 1, high)); Task.WaitAll(left, right); }")]
    [InlineData("bool parallel; void Walk(Node n) { if (n == null) return; if (parallel) { var a = Task.Run(() => Walk(n.Left)); Walk(n.Right); a.Wait(); } else { Walk(n.Left); Walk(n.Right); } }")]
    [InlineData("async Task Walk(Node n) { if (n == null) return; await gate.WaitAsync(); try { Work(n); } finally { gate.Release(); } var a = Task.Run(() => Walk(n.Left)); var b = Task.Run(() => Walk(n.Right)); await Task.WhenAll(a, b); }")]
    [InlineData("Task Walk(Node n) { if (n.Left != null) { return Task.Run(() => Walk(n.Left)); } return Task.Run(() => Walk(n.Right)); }")]
    [InlineData("void Poll(Node n) { Work(n); _ = Task.Delay(1).ContinueWith(_ => Task.Run(() => Poll(n))); }")]
    [InlineData("async Task Poll(Node n) { try { await Task.Run(() => Work(n)); } catch (IOException) { _ = Task.Run(() => Poll(n)); } }")]
    [InlineData("async Task Walk(Node n) { if (n == null) return; var a = Walk(n.Left); var b = Walk(n.Right); await Task.WhenAll(a, b); }")] // nothing runs beside it
    public Task A_recursion_within_a_limit_is_silent(string member) => Test.Member(Tree + member);

    [Fact]
    public Task The_bound_of_a_small_loop_is_an_option() => Test.File(
        """
        class Subject
        {
            void M() { for (var i = 0; i < 40; i++) { var n = i; Task.Run(() => n.ToString()); } }
        }
        """, "leak_analyzers.small_loop_bound = 64");

    [Fact]
    public Task Whether_any_asynchronous_call_counts_is_an_option() => Test.File(
        """
        using System.Linq;
        class Subject
        {
            Task WorkAsync(string x) => Task.CompletedTask;
            async Task M(List<string> xs)
            {
                await Task.WhenAll(xs.Select([|x => WorkAsync(x)|]));
                await Task.WhenAll(xs.Select([|WorkAsync|]));
                foreach (var x in xs) _ = [|WorkAsync(x)|];
                foreach (var x in xs) await WorkAsync(x);
                await Task.WhenAll(xs.Select(x => Task.FromResult(x)));
            }
        }
        """, "leak_analyzers.async_calls = all");

    [Fact]
    public Task A_wait_in_the_called_method_is_a_gate_by_its_type_or_its_name() => Test.Member(
        """
        interface ILimiter { Task WaitAsync(); }
        readonly ILimiter before = null!; readonly HttpClient client = new(); readonly ManualResetEvent open = new(true); readonly AutoResetEvent one = new(true);
        dynamic found = null!; SemaphoreSlim gates(string x) => new(1);
        async Task Limited(string x) { await before.WaitAsync(); await client.GetAsync(x); }
        async Task Keyed(string x) { var keyLock = gates(x); await keyLock.WaitAsync(); await client.GetAsync(x); }
        async Task Opened(string x) { open.WaitOne(); await client.GetAsync(x); }
        async Task InTurn(string x) { one.WaitOne(); await client.GetAsync(x); }
        async Task Found(string x) { var handle = found.Handle(x); handle.Wait(); await client.GetAsync(x); }
        async Task Ran(string x) { using var process = System.Diagnostics.Process.Start(x)!; await client.GetAsync(x); await process.WaitForExitAsync(); }
        async Task M(List<string> xs)
        {
            foreach (var x in xs) _ = Limited(x);
            foreach (var x in xs) _ = Keyed(x);
            foreach (var x in xs) _ = InTurn(x);
            foreach (var x in xs) _ = [|Opened(x)|];
            foreach (var x in xs) _ = [|Found(x)|];
            foreach (var x in xs) _ = [|Ran(x)|];
        }
        """);

    [Fact]
    public Task An_async_lambda_that_yields_nothing_to_wait_for_is_a_start_for_each_item() => Body(
        """
        Parallel.ForEach(xs, [|async x => await client.GetAsync(x)|]);
        xs.ForEach([|async x => { await client.GetAsync(x); }|]);
        Parallel.ForEach(xs, x => Work(x));
        await Parallel.ForEachAsync(xs, async (x, t) => await client.GetAsync(x, t));
        xs.ForEach(async x => { await gate.WaitAsync(); try { await client.GetAsync(x); } finally { gate.Release(); } });
        foreach (var x in xs) { SpinWait.SpinUntil(() => active < 8); _ = Task.Run(() => Work(x)); }
        foreach (var x in xs) { while (DateTime.Now.Second > 30) await Task.Delay(10); _ = [|Task.Run(() => Work(x))|]; }
        foreach (var x in xs) { if (x.Length > 1) { await gate.WaitAsync(); Work(x); } else _ = [|Task.Run(() => Work(x))|]; }
        """);

    [Fact]
    public Task A_connection_that_is_served_and_a_list_that_begins_empty_are_of_any_number() => Test.Member(
        """
        readonly List<string> devices = []; static readonly string[] s_few = ["a", "b"];
        async Task Accept(System.Net.Sockets.TcpListener l) { while (true) { var c = await l.AcceptTcpClientAsync(); _ = [|Serve(c)|]; } }
        #pragma warning disable CA1416
        async Task Streams(System.Net.Quic.QuicConnection q) { while (true) { var s = await q.AcceptInboundStreamAsync(); _ = [|Answer(s)|]; } }
        #pragma warning restore CA1416
        async Task Answer(Stream s) { await s.WriteAsync(new byte[1]); }
        async Task Serve(System.Net.Sockets.TcpClient c) { var b = new byte[9]; while (await c.GetStream().ReadAsync(b) > 0) { } }
        void Each() { foreach (var d in devices) _ = [|Task.Run(() => Console.WriteLine(d))|]; foreach (var d in s_few) _ = Task.Run(() => Console.WriteLine(d)); }
        """);

    private static Task Body(string statements) => Test.Member($"{Frame}async Task M(List<string> xs, CancellationToken token)\n{{\n{statements}\nawait Task.Yield();\n}}");
}
