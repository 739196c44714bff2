using Any = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Tests.Rules.Dispose.Fixes.EveryAcquisition>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>What lives on must not be disposed of: nothing is offered where something depends on the resource that the method does not keep to itself.</summary>
public sealed class DisposeWithUsingRefusalsTests
{
    [Theory]
    [InlineData("async Task<Stream> M(string url) { var r = await [|client.GetAsync(url)|]; return await r.Content.ReadAsStreamAsync(); }")] // HR26
    [InlineData("Stream M(string url) => [|client.GetAsync(url)|].Result.Content.ReadAsStream();")]
    [InlineData("async Task<HttpContent> M(string url) => (await [|client.GetAsync(url)|]).Content;")]
    [InlineData("async Task<HttpResponseMessage> M(string url) { var r = await [|client.GetAsync(url)|]; return r.IsSuccessStatusCode ? r : null; }")] // HR25
    [InlineData("async Task<HttpResponseMessage> M(string url) => (await [|client.GetAsync(url)|]).EnsureSuccessStatusCode();")]
    [InlineData("async Task<(int, HttpResponseMessage)> M(string url) { var r = await [|client.GetAsync(url)|]; return (1, r); }")] // HR27
    [InlineData("async Task<IDisposable> M(string url) { var r = await [|client.GetAsync(url)|]; return new Wrapper(r); }")] // HR28
    [InlineData("DbDataReader M() { var c = [|connection.CreateCommand()|]; return [|c.ExecuteReader()|]; }")]
    [InlineData("IEnumerable<int> M() { var rows = [|command.ExecuteReader()|]; return rows.Cast<IDataRecord>().Select(row => row.GetInt32(0)); }")]
    [InlineData("IEnumerable<int> M() { var rows = [|command.ExecuteReader()|]; return from n in Enumerable.Range(0, 9) select rows.GetInt32(n); }")]
    [InlineData("IEnumerable<Row> M() { var rows = [|command.ExecuteReader()|]; return Each(rows); }")]
    [InlineData("List<IDataRecord> M() { var rows = [|command.ExecuteReader()|]; return rows.Cast<IDataRecord>().ToList(); }")]
    [InlineData("void M(out DbDataReader rows) { var mine = [|command.ExecuteReader()|]; rows = mine; }")] // DR25
    [InlineData("Page M() { var rows = [|command.ExecuteReader()|]; return new Page { Rows = rows }; }")]
    [InlineData("Exception M(string url) => new Failure([|client.GetAsync(url)|].Result);")]
    [InlineData("string M(string path) { var reader = [|new StreamReader([|new FileStream(path, FileMode.Open)|])|]; kept.Add(reader); return reader.ReadToEnd(); }")]
    [InlineData("long M(string path) { var all = new List<Stream>(); for (var i = 0; i < 2; i++) { var f = [|new FileStream(path, FileMode.Open)|]; all.Add(f); } return all[0].Length; }")]
    [InlineData("long M(string path) { var all = new List<Stream>(); for (var i = 0; i < 2; i++) all.Add([|new FileStream(path, FileMode.Open)|]); return all[0].Length; }")]
    [InlineData("long M(string path) { var all = new Dictionary<string, Stream>(); foreach (var c in path) { all[path] = [|new FileStream(path, FileMode.Open)|]; } return all[path].Length; }")]
    [InlineData("long M(string path) { var all = new Stream[2]; for (var i = 0; i < 2; i++) { var f = [|new FileStream(path, FileMode.Open)|]; all[i] = f; } return all[0].Length; }")]
    [InlineData("List<Stream> _all = new(); void M(string path) { _all.Add([|new FileStream(path, FileMode.Open)|]); }")]
    [InlineData("Stream[] _all = new Stream[2]; void M(string path) { _all[0] = [|new FileStream(path, FileMode.Open)|]; }")]
    public Task It_is_returned_or_part_of_what_is(string member) => Nothing(member);

    [Theory]
    [InlineData("async Task M(string url) { var r = await [|client.GetAsync(url)|]; kept.Add(r); }")] // HR35
    [InlineData("async Task M(string url) { var r = await [|client.GetAsync(url)|]; last = r; }")]
    [InlineData("async Task M(string url, Page page) { var r = await [|client.GetAsync(url)|]; page.Response = r; }")]
    [InlineData("async Task M(string url) { var r = await [|client.GetAsync(url)|]; Keep(r); }")]
    [InlineData("async Task M(string url, IList<object> all) { var r = await [|client.GetAsync(url)|]; all.Add(r.Content); }")]
    public Task It_is_kept(string member) => Nothing(member);

    [Theory]
    [InlineData("Func<int> M() { var rows = [|command.ExecuteReader()|]; return () => rows.FieldCount; }")]
    [InlineData("void M() { var rows = [|command.ExecuteReader()|]; Task.Run(() => rows.Read()); }")]
    [InlineData("void M() { var rows = [|command.ExecuteReader()|]; new Thread(() => rows.Read()).Start(); }")]
    [InlineData("void M() { var rows = [|command.ExecuteReader()|]; ThreadPool.QueueUserWorkItem(_ => rows.Read()); }")]
    [InlineData("void M() { var rows = [|command.ExecuteReader()|]; Changed += () => rows.Read(); }")]
    [InlineData("void M() { var rows = [|command.ExecuteReader()|]; void Read() => rows.Read(); Changed += Read; }")]
    public Task A_delegate_has_captured_it(string member) => Nothing(member);

    [Theory]
    [InlineData("Task<string> M(string url) { var r = [|client.GetAsync(url)|].Result; return r.Content.ReadAsStringAsync(); }")] // HR40
    [InlineData("Task<int> M() { var c = [|connection.CreateCommand()|]; return c.ExecuteNonQueryAsync(); }")]
    [InlineData("async Task M(string url) { var r = await [|client.GetAsync(url)|]; var text = r.Content.ReadAsStringAsync(); }")]
    [InlineData("async Task M(string url) { var r = await [|client.GetAsync(url)|]; _ = Log(r); await Task.Yield(); }")]
    [InlineData("async Task M(string url) { var r = await [|client.GetAsync(url)|]; await Task.WhenAny(Log(r), Task.Delay(1)); }")]
    public Task A_task_may_outlive_it(string member) => Nothing(member);

    [Theory]
    [InlineData("async Task<int> M(string url) { var s = [|new CancellationTokenSource(100)|]; var t = client.GetStringAsync(url, s.Token); if (url == null) return 0; return (await t).Length; }")]
    [InlineData("async Task M(string[] urls) { var s = [|new CancellationTokenSource(100)|]; var all = urls.Select(u => client.GetStringAsync(u, s.Token)).ToList(); await Task.Yield(); }")]
    [InlineData("async Task M(string[] urls) { var s = [|new CancellationTokenSource(100)|]; foreach (var u in urls) _ = client.GetStringAsync(u, s.Token); await Task.Yield(); }")]
    public Task Tasks_are_not_waited_for(string member) => Nothing(member);

    [Theory]
    [InlineData("void M() { var rows = [|command.ExecuteReader()|]; new Session(rows).Start(); }")]
    [InlineData("void M() { var rows = [|command.ExecuteReader()|]; var session = new Session(rows); session.Start(); }")]
    [InlineData("void M() { var rows = [|command.ExecuteReader()|]; new Session(rows); }")]
    [InlineData("void M() { var rows = [|command.ExecuteReader()|]; rows.Remember(); }")]
    [InlineData("void M() { var rows = [|command.ExecuteReader()|]; Volatile.Write(ref last, rows); }")]
    [InlineData("void M(string path) { var file = [|new FileStream(path, FileMode.Open)|]; file.BeginRead(new byte[1], 0, 1, null, null); }")]
    [InlineData("void M(IObserver<object> observer) { var rows = [|command.ExecuteReader()|]; observer.OnNext(new { rows }); }")]
    public Task Something_it_was_given_to_goes_on(string member) => Nothing(member);

    [Theory]
    [InlineData("CancellationToken M() => [|new CancellationTokenSource(100)|].Token;")] // CT04
    [InlineData("Task<string> M(string url) { var source = [|new CancellationTokenSource(100)|]; return client.GetStringAsync(url, source.Token); }")]
    [InlineData("void M() { var source = [|new CancellationTokenSource(100)|]; _ = Loop(source.Token); }")]
    [InlineData("void M() { var source = [|new CancellationTokenSource(100)|]; last = source.Token; }")]
    [InlineData("Task M() { var done = new TaskCompletionSource(); var source = [|new CancellationTokenSource(100)|]; [|source.Token.Register(() => done.TrySetCanceled())|]; return done.Task; }")]
    [InlineData("void M() { var timer = [|new Timer(_ => Count(), null, 0, 100)|]; }")]
    [InlineData("void M(CancellationToken token) { [|token.Register(() => Count())|]; }")]
    [InlineData("Task M(CancellationToken token) { var done = new TaskCompletionSource(); [|token.Register(() => done.TrySetCanceled())|]; return done.Task; }")]
    public Task It_does_its_work_after_the_method(string member) => Nothing(member);

    [Theory]
    [InlineData("string M(string path) { var file = [|new FileStream(path, FileMode.Open)|]; using var reader = [|new StreamReader(file)|]; return reader.ReadToEnd(); }")]
    [InlineData("void M(string url) { var r = [|client.GetAsync(url)|].Result; Free(r); }")]
    [InlineData("void M(string url) { var r = [|client.GetAsync(url)|].Result; var same = r; same.Dispose(); }")]
    [InlineData("async Task M() { var rows = [|command.ExecuteReader()|]; rows.Read(); await using (rows.ConfigureAwait(false)) { } }")] // DR19
    [InlineData("void M() { var all = new[] { [|command.ExecuteReader()|], [|other.ExecuteReader()|] }; foreach (var rows in all) rows.Dispose(); }")]
    [InlineData("async Task M(string url) { using (await [|client.GetAsync(url)|]) { } await using var rows = [|command.ExecuteReader()|]; }")]
    public Task Something_else_disposes_of_it(string member) => Nothing(member);

    private static Task Nothing(string member) => Any.NothingForMember(
        $$"""
        class Wrapper(IDisposable inner) : IDisposable { public void Dispose() => inner.Dispose(); }
        class Failure(HttpResponseMessage response) : Exception { public HttpResponseMessage Response => response; }
        class Page { public DbDataReader Rows; public HttpResponseMessage Response; }
        readonly List<object> kept = new();
        object last;
        event Action Changed;
        void Keep(HttpResponseMessage response) => last = response;
        static void Free(IDisposable resource) => resource.Dispose();
        static async Task Log(HttpResponseMessage response) { await Task.Yield(); Console.WriteLine(response); }
        static async Task Loop(CancellationToken token) { while (true) await Task.Delay(100, token); }
        static IEnumerable<Row> Each(DbDataReader rows) { while (rows.Read()) yield return new Row(); }
        class Session(DbDataReader rows) { public void Start() => new Thread(() => rows.Read()).Start(); }
        {{member}}
        }
        static class Extensions
        {
        static object last;
        public static void Remember(this DbDataReader rows) => last = rows;
        """);
}
