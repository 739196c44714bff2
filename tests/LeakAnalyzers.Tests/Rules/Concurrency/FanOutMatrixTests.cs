using LeakAnalyzers.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Concurrency.UnboundedFanOut>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

/// <summary>Every start of work in every loop, and every start under every bound.</summary>
public sealed class FanOutMatrixTests
{
    private static readonly string[] s_dropped =
    [
        "{|Task.Run(() => Work(x))|};",
        "_ = {|Task.Run(async () => await WorkAsync(x))|};",
        "{|Task.Factory.StartNew(() => Work(x), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)|};",
        "{|Task.Run(() => Work(x))|}.ContinueWith(done => Console.WriteLine(done.Exception), TaskContinuationOptions.OnlyOnFaulted);",
        "{|ThreadPool.QueueUserWorkItem(_ => Work(x))|};",
        "{|ThreadPool.UnsafeQueueUserWorkItem(_ => Work(x), null)|};",
        "{|new Thread(() => Work(x)).Start()|};",
        "var thread = new Thread(() => Work(x)) { IsBackground = true }; {|thread.Start()|};",
        "{|new Task(() => Work(x)).Start()|};",
        "_ = {|client.GetAsync(x)|};",
        "_ = {|File.WriteAllTextAsync(x, x)|};",
        "_ = {|new SqlCommandStub().ExecuteNonQueryAsync()|};",
        "_ = {|LoadAsync(x)|};",
        "{|Fire(x)|};",
    ];

    private static readonly string[] s_kept =
    [
        "tasks.Add({|Task.Run(() => Work(x))|});",
        "tasks.Add({|Task.Factory.StartNew(() => Work(x))|});",
        "tasks.Add({|client.GetStringAsync(x)|});",
        "tasks.Add({|LoadAsync(x)|});",
        "var task = {|Task.Run(() => Work(x))|}; tasks.Add(task);",
    ];

    [Theory]
    [InlineData("foreach (var x in xs) { START }")]
    [InlineData("foreach (var x in xs) if (x.Length > 0) { START }")]
    [InlineData("foreach (var x in xs) try { START } catch (OutOfMemoryException) { }")]
    [InlineData("for (var i = 0; i < xs.Count; i++) { var x = xs[i]; START }")]
    [InlineData("await foreach (var x in stream) { START }")]
    [InlineData("await foreach (var x in channel.Reader.ReadAllAsync(token)) { START }")]
    [InlineData("while (await reader.ReadAsync(token)) { var x = reader.GetString(0); START }")]
    [InlineData("while (true) { var x = await channel.Reader.ReadAsync(token); START }")]
    [InlineData("xs.ForEach(x => { START });")]
    [InlineData("Array.ForEach(xs.ToArray(), x => { START });")]
    public Task Each_start_in_a_loop_over_what_the_data_brings_is_reported(string loop) => In(loop, [.. s_dropped, .. s_kept], isReported: true);

    [Theory]
    [InlineData("foreach (var x in xs) { await gate.WaitAsync(token); START }")]
    [InlineData("foreach (var x in xs) { gate.Wait(); START }")]
    [InlineData("foreach (var x in xs) { await EnterAsync(); START }")]
    [InlineData("foreach (var x in xs) { if (!await gate.WaitAsync(1000)) continue; START }")]
    [InlineData("foreach (var x in xs) { semaphore.WaitOne(); START }")]
    [InlineData("foreach (var x in xs) { using var lease = await limiter.AcquireAsync(1, token); START }")]
    [InlineData("foreach (var x in xs) { while (Volatile.Read(ref active) >= 8) await Task.Delay(10); START }")]
    [InlineData("foreach (var x in xs) { while (active >= Most) Thread.Sleep(10); START }")]
    [InlineData("foreach (var x in new[] { \"a\", \"b\" }) { START }")]
    [InlineData("string[] few = [\"a\", \"b\"]; foreach (var x in few) { START }")]
    [InlineData("foreach (var x in s_few) { START }")]
    [InlineData("foreach (var day in Enum.GetValues<DayOfWeek>()) { var x = day.ToString(); START }")]
    [InlineData("foreach (var x in Enum.GetNames(typeof(DayOfWeek))) { START }")]
    [InlineData("foreach (var i in Enumerable.Range(0, 4)) { var x = xs[i]; START }")]
    [InlineData("foreach (var x in xs.Take(8)) { START }")]
    [InlineData("for (var i = 0; i < 8; i++) { var x = xs[i]; START }")]
    [InlineData("for (var i = 0; i < Environment.ProcessorCount; i++) { var x = xs[i]; START }")]
    [InlineData("for (int i = 0, n = Math.Min(8, xs.Count); i < n; i++) { var x = xs[i]; START }")]
    [InlineData("foreach (var x in new string[Environment.ProcessorCount]) { START }")]
    [InlineData("var slots = new string[Environment.ProcessorCount]; for (var i = 0; i < slots.Length; i++) { var x = slots[i]; START }")]
    public Task Each_start_under_a_bound_is_silent(string loop) => In(loop, [.. s_dropped, .. s_kept], isReported: false);

    [Theory]
    [InlineData("foreach (var x in xs) { START if (tasks.Count >= 8) tasks.Remove(await Task.WhenAny(tasks)); }")]
    [InlineData("foreach (var x in xs) { if (tasks.Count >= 8) { await Task.WhenAll(tasks); tasks.Clear(); } START }")]
    [InlineData("foreach (var x in xs) { tasks.RemoveAll(one => one.IsCompleted); while (tasks.Count > 8) await Task.Delay(5); START }")]
    [InlineData("foreach (var chunk in xs.Chunk(16)) { foreach (var x in chunk) { START } await Task.WhenAll(tasks); tasks.Clear(); }")]
    [InlineData("for (var i = 0; i < xs.Count; i += 10) { foreach (var x in xs.Skip(i).Take(10)) { START } await Task.WhenAll(tasks); }")]
    public Task Each_kept_start_that_is_drained_is_silent(string loop) => In(loop, s_kept, isReported: false);

    [Theory]
    [InlineData("await Task.WhenAll(SOURCE.Select(x => {|Task.Run(() => Work(x))|}));")]
    [InlineData("await Task.WhenAll(SOURCE.Select({|async x => await client.GetStringAsync(x)|}));")]
    [InlineData("await Task.WhenAll(SOURCE.Select({|x => LoadAsync(x)|}));")]
    [InlineData("await Task.WhenAll(from x in SOURCE select {|Task.Run(() => Work(x))|});")]
    [InlineData("await Task.WhenAll(from x in SOURCE where x.Length > 0 select {|client.GetStringAsync(x)|});")]
    [InlineData("var all = SOURCE.Select({|x => client.GetStringAsync(x)|}).ToList(); await Task.WhenAll(all);")]
    [InlineData("var all = SOURCE.Select(x => {|Task.Factory.StartNew(() => Work(x))|}).ToArray(); Task.WaitAll(all);")]
    [InlineData("await Task.WhenAll(SOURCE.Select({|LoadAsync|}));")]
    [InlineData("await Task.WhenAll(SOURCE.Select({|client.GetStringAsync|}));")]
    [InlineData("await Task.WhenAll(new[] { 1 }.SelectMany(n => SOURCE.Select({|x => client.GetStringAsync(x + n)|})));")]
    [InlineData("await foreach (var done in Task.WhenEach(SOURCE.Select({|x => client.GetStringAsync(x)|}))) Console.WriteLine(done.Result);")]
    [InlineData("SOURCE.ToList().ForEach({|async x => await client.GetStringAsync(x)|});")]
    public async Task Queries_are_reported_over_any_source_and_silent_over_a_small_one(string query)
    {
        await In(query.Replace("SOURCE", "xs"), [""], isReported: true);
        foreach (var small in new[] { "new[] { \"a\", \"b\" }", "s_few", "xs.Take(4)", "Enumerable.Range(0, 4).Select(i => xs[i])", "Enum.GetNames<DayOfWeek>()" }) await In(query.Replace("SOURCE", small), [""], isReported: false);
    }

    private static Task In(string loop, string[] starts, bool isReported)
    {
        var methods = starts.Select((start, index) => $"async Task M{index}(List<string> xs, IAsyncEnumerable<string> stream, System.Data.Common.DbDataReader reader, CancellationToken token)\n{{\nvar tasks = new List<Task>();\n{loop.Replace("START", start)}\nawait Task.WhenAll(tasks);\n}}");
        var code = $$"""
            using System.Threading.Channels;
            using System.Threading.RateLimiting;

            class Subject
            {
                const int Most = 8;
                static readonly string[] s_few = { "a", "b" };
                static readonly HttpClient client = new();
                readonly Channel<string> channel = Channel.CreateUnbounded<string>();
                readonly SemaphoreSlim gate = new(4);
                readonly Semaphore semaphore = new(4, 4);
                readonly RateLimiter limiter = new ConcurrencyLimiter(new() { PermitLimit = 4 });
                int active;
                void Work(string x) { Interlocked.Increment(ref active); }
                Task WorkAsync(string x) => Task.CompletedTask;
                async Task LoadAsync(string x) => await client.GetStringAsync(x);
                async void Fire(string x) => await client.GetStringAsync(x);
                async Task EnterAsync() => await gate.WaitAsync();
            {{string.Join("\n", methods)}}
            }

            class SqlCommandStub : System.Data.Common.DbCommand
            {
                public override string CommandText { get; set; } = "";
                public override int CommandTimeout { get; set; }
                public override System.Data.CommandType CommandType { get; set; }
                public override bool DesignTimeVisible { get; set; }
                public override System.Data.UpdateRowSource UpdatedRowSource { get; set; }
                protected override System.Data.Common.DbConnection DbConnection { get; set; }
                protected override System.Data.Common.DbParameterCollection DbParameterCollection => throw new NotSupportedException();
                protected override System.Data.Common.DbTransaction DbTransaction { get; set; }
                public override void Cancel() { }
                protected override System.Data.Common.DbParameter CreateDbParameter() => throw new NotSupportedException();
                protected override System.Data.Common.DbDataReader ExecuteDbDataReader(System.Data.CommandBehavior behavior) => throw new NotSupportedException();
                public override int ExecuteNonQuery() => 0;
                public override object ExecuteScalar() => 0;
                public override void Prepare() { }
            }
            """;
        return Test.File("#nullable disable\n" + code.Replace("{|", isReported ? "[|" : "").Replace("|}", isReported ? "|]" : ""));
    }
}
