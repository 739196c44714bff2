using LeakAnalyzers.Rules.Concurrency;
using Microsoft.CodeAnalysis;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Concurrency.UnboundedFanOut>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

/// <summary>Where the items come from decides whether a fan-out is reported, and how much it weighs.</summary>
public sealed class SequenceProvenanceTests
{
    [Theory]
    [InlineData("foreach (var file in Directory.EnumerateFiles(\".\")) tasks.Add({|#0:Task.Run(() => Work(file))|});")]
    [InlineData("foreach (var file in Directory.GetFiles(\".\").Where(f => f.Length > 3).OrderBy(f => f)) tasks.Add({|#0:Hash(file)|});")]
    [InlineData("var files = new DirectoryInfo(\".\").GetFiles(); await Task.WhenAll(files.Select({|#0:f => Hash(f.Name)|}));")]
    [InlineData("foreach (var line in File.ReadLines(\"a\")) _ = {|#0:Hash(line)|};")]
    [InlineData("await Task.WhenAll(query.Where(r => r.Id > 0).Select(r => r.Name).ToList().Select({|#0:n => Hash(n)|}));")] // rows
    [InlineData("var rows = await query.ToListAsync(); foreach (var row in rows) tasks.Add({|#0:Hash(row.Name)|});")]
    [InlineData("await Task.WhenAll((await Rows()).Select({|#0:row => Hash(row.Name)|}));")] // a method's result
    [InlineData("await Task.WhenAll((await repository.GetPendingAsync()).Select({|#0:id => Hash(id)|}));")] // through an interface to its only implementation
    [InlineData("var found = (await client.GetFromJsonAsync<List<string>>(\"/\"))!; foreach (var x in found) tasks.Add({|#0:client.GetAsync(x)|});")]
    [InlineData("var text = await client.GetStringAsync(\"/\"); await Task.WhenAll(text.Split('\\n').Select({|#0:x => Hash(x)|}));")]
    [InlineData("var names = new List<string>(); foreach (var f in Directory.GetFiles(\".\")) names.Add(f); foreach (var n in names) tasks.Add({|#0:Hash(n)|});")] // gathered in a loop
    [InlineData("foreach (var row in Loaded) tasks.Add({|#0:Hash(row.Name)|});")] // a field that a method fills with rows
    [InlineData("var factory = new TaskFactory(); foreach (var row in query) tasks.Add({|#0:factory.StartNew(() => Work(row.Name))|});")]
    [InlineData("var byName = new Dictionary<string, Task>(); foreach (var row in query) byName.Add(row.Name, {|#0:Hash(row.Name)|});")]
    [InlineData("var all = new List<(string, Task)>(); foreach (var row in query) all.Add((row.Name, {|#0:Hash(row.Name)|}));")]
    [InlineData("foreach (var row in query) {|#0:Fire(row.Name)|};")] // the start stands in a helper
    [InlineData("foreach (var row in query) tasks.Add({|#0:InBackground(row.Name)|});")]
    [InlineData("using var udp = new System.Net.Sockets.UdpClient(1); while (true) { var got = await udp.ReceiveAsync(token); _ = {|#0:Task.Run(() => Work(\"\" + got.Buffer.Length))|}; }")]
    [InlineData("while (!token.IsCancellationRequested) { var job = await feed.NextAsync(token); _ = {|#0:Hash(job)|}; }")] // a message of an unknown source
    [InlineData("foreach (var x in await Read(new MemoryStream())) tasks.Add({|#0:Hash(x)|});")] // a payload
    [InlineData("await Task.WhenAll(document.RootElement.EnumerateArray().Select({|#0:e => Hash(e.ToString())|}));")]
    [InlineData("var bag = new System.Collections.Concurrent.ConcurrentBag<string>(); Parallel.ForEach(Directory.GetFiles(\".\"), f => bag.Add(f)); foreach (var f in bag) tasks.Add({|#0:Hash(f)|});")]
    [InlineData("foreach (var x in s_few.Concat(Directory.GetFiles(\".\"))) tasks.Add({|#0:Hash(x)|});")]
    public Task What_comes_from_outside_is_a_warning(string body) => Body(DiagnosticSeverity.Warning, body);

    [Theory]
    [InlineData("foreach (var x in items) tasks.Add({|#0:Task.Run(() => Work(x))|});")]
    [InlineData("foreach (var x in items.Distinct().ToArray()) {|#0:new Thread(() => Work(x)).Start()|};")]
    [InlineData("foreach (var x in items) {|#0:ThreadPool.QueueUserWorkItem(_ => Work(x))|};")]
    [InlineData("foreach (var x in items) tasks.Add({|#0:InBackground(x)|});")]
    public Task A_thread_for_each_item_of_what_a_caller_may_pass_is_a_warning(string body) => Body(DiagnosticSeverity.Warning, body);

    [Theory]
    [InlineData("foreach (var x in items) tasks.Add({|#0:client.GetAsync(x)|});")]
    [InlineData("await Task.WhenAll(items.Select({|#0:x => Hash(x)|}));")]
    [InlineData("foreach (var x in items) tasks.Add({|#0:unknown.DoAsync(x)|});")] // what it waits for is not in sight
    [InlineData("foreach (var row in query) tasks.Add({|#0:unknown.DoAsync(row.Name)|});")]
    [InlineData("foreach (var x in items) { var text = await File.ReadAllTextAsync(x); tasks.Add({|#0:Task.Run(() => Work(text))|}); }")] // paced by an awaited step
    [InlineData("foreach (var file in Directory.GetFiles(\".\")) { await Task.Delay(100); tasks.Add({|#0:Task.Run(() => Work(file))|}); }")]
    [InlineData("for (var i = 0; i < Count; i++) { var n = i; tasks.Add({|#0:Task.Run(() => Work(\"\" + n))|}); }")] // a number that is chosen elsewhere
    [InlineData("for (var i = 0; i < 1000; i++) { var n = i; tasks.Add({|#0:Task.Run(() => Work(\"\" + n))|}); }")]
    [InlineData("foreach (var x in Devices) tasks.Add({|#0:Task.Run(() => Work(x))|});")] // filled out of sight
    [InlineData("while (true) { var c = await listener.AcceptTcpClientAsync(token); _ = {|#0:Task.Run(() => c.Close())|}; }")]
    public Task What_is_not_known_or_paced_is_a_suggestion(string body) => Body(DiagnosticSeverity.Info, body);

    [Theory]
    [InlineData("foreach (var x in s_few) tasks.Add(Task.Run(() => Work(x)));")]
    [InlineData("foreach (var row in query.Take(10)) tasks.Add(Hash(row.Name));")]
    [InlineData("var rows = await query.OrderBy(r => r.Id).Take(50).ToListAsync(); await Task.WhenAll(rows.Select(r => Hash(r.Name)));")]
    [InlineData("foreach (var part in items.Chunk(20)) await Task.WhenAll(part.Select(x => Hash(x)));")]
    [InlineData("var n = Math.Min(items.Count, 8); for (var i = 0; i < n; i++) { var k = i; tasks.Add(Task.Run(() => Work(items[k]))); }")]
    [InlineData("foreach (var i in Enumerable.Range(0, settings.Value.Workers)) tasks.Add(Task.Run(() => Work(\"\" + i)));")]
    [InlineData("for (var i = 0; i < settings.Value.Workers; i++) { var k = i; tasks.Add(Task.Run(() => Work(\"\" + k))); }")]
    [InlineData("foreach (var url in settings.Value.Urls) tasks.Add(client.GetAsync(url));")]
    [InlineData("foreach (var url in settings.Value.Inner.Urls.Where(u => u != \"\")) tasks.Add(client.GetAsync(url));")]
    [InlineData("await Task.WhenAll(settings.Value.Hooks.Split('\\n').Select(u => client.GetAsync(u)));")] // one text of the settings
    [InlineData("foreach (var child in configuration.GetSection(\"a\").GetChildren()) tasks.Add(client.GetAsync(child.Value));")]
    [InlineData("await Task.WhenAll((Environment.GetEnvironmentVariable(\"HOOKS\") ?? \"\").Split(',').Select(u => client.GetAsync(u)));")]
    [InlineData("foreach (var service in provider.GetServices<IFeed>()) tasks.Add(service.DoAsync(\"\"));")]
    [InlineData("foreach (var handler in changed!.GetInvocationList()) tasks.Add(Task.Run(() => handler.DynamicInvoke()));")]
    [InlineData("foreach (var callback in callbacks) tasks.Add(Task.Run(callback));")]
    [InlineData("foreach (var drive in DriveInfo.GetDrives()) tasks.Add(Task.Run(() => Work(drive.Name)));")]
    [InlineData("foreach (var worker in workers) tasks.Add(Task.Run(() => Work(worker)));")] // an array that an option sizes
    [InlineData("for (var i = 0; i < Degree; i++) { var k = i; tasks.Add(Task.Run(() => Work(\"\" + k))); }")] // a setting of the type: it has a default
    [InlineData("if (items.Count > 4) throw new ArgumentException(); foreach (var x in items) tasks.Add(Task.Run(() => Work(x)));")] // a check bounds
    [InlineData("ArgumentOutOfRangeException.ThrowIfGreaterThan(items.Count, 100); foreach (var x in items) tasks.Add(Task.Run(() => Work(x)));")]
    [InlineData("if (items.Count <= 4) { foreach (var x in items) tasks.Add(Task.Run(() => Work(x))); }")]
    [InlineData("var part = new List<string>(); foreach (var x in items) { part.Add(x); if (part.Count == 50) { await Task.WhenAll(part.Select(y => Hash(y))); part.Clear(); } }")] // pages made by hand
    [InlineData("foreach (var page in Pages(items, 100)) { foreach (var x in page) tasks.Add(Task.Run(() => Work(x))); await Task.WhenAll(tasks); }")]
    [InlineData("foreach (var page in Parts(items, 100)) { tasks.Clear(); foreach (var x in page) tasks.Add(Task.Run(() => Work(x))); await Task.WhenAll(tasks); }")]
    [InlineData("string? next = null; do { var page = await QueryAsync(next, 100); await Task.WhenAll(page.Values.Select(r => Task.Run(() => Work(r)))); next = page.Next; } while (next != null);")]
    [InlineData("var skip = 0; while (true) { var rows = await query.Skip(skip).Take(size).ToListAsync(); if (rows.Count == 0) break; await Task.WhenAll(rows.Select(r => Hash(r.Name))); skip += size; }")]
    [InlineData("var factory = new TaskFactory(new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, 4).ConcurrentScheduler); foreach (var row in query) tasks.Add(factory.StartNew(() => Work(row.Name)));")]
    [InlineData("foreach (var x in await received.TakeAsync(32, token)) _ = Task.Run(() => Work(x));")] // a read that is told how many at most
    [InlineData("foreach (var x in await received.TakeAsync(settings.Value.Workers, token)) _ = Task.Run(() => Work(x));")]
    public Task What_is_few_by_construction_is_silent(string body) => Silent(body);

    [Fact]
    public Task A_private_method_is_as_wide_as_what_its_callers_pass() => Test.File(
        """
        public class Subject
        {
            void Few(string[] xs) { foreach (var x in xs) Task.Run(() => x.ToString()); }
            public void A() { Few(new[] { "a" }); Few(new[] { "b", "c" }); }

            async Task Page(List<string> xs) => await Task.WhenAll(xs.Select(x => File.WriteAllTextAsync(x, x)));
            public async Task B(List<string> all) { foreach (var page in all.Chunk(10)) await Page(page.ToList()); }

            void Checked(IReadOnlyList<string> four) { foreach (var x in four) Task.Run(() => x.ToString()); }
            public void C(List<string> four) { if (four.Count > 4) throw new ArgumentException(); Checked(four); }

            void Rows(IEnumerable<string> xs) { foreach (var x in xs) [|Task.Run(() => x.ToString())|]; }
            public void D() => Rows(Directory.EnumerateFiles("."));
        }
        """);

    [Fact]
    public Task Objects_that_do_the_work_are_workers_whoever_counts_them() => Test.File(
        """
        class Worker(int number) { public async Task RunAsync() => await File.ReadAllTextAsync("" + number); }
        class Plain { public string Name = ""; }
        public class Host(int degree)
        {
            readonly Worker[] _workers = [.. Enumerable.Range(0, degree).Select(i => new Worker(i))];
            public async Task A() { foreach (var worker in _workers) _ = Task.Run(() => worker.RunAsync()); var made = new Worker[degree]; for (var i = 0; i < degree; i++) made[i] = new Worker(i); await Task.WhenAll(made.Select(w => w.RunAsync())); }
            public void B() { var plain = new Plain[degree]; foreach (var p in plain) [|Task.Run(() => p.Name.Trim())|]; }
        }
        """);

    [Fact]
    public Task The_body_of_a_request_is_of_any_length() => Test.File(
        """
        using Microsoft.AspNetCore.Mvc;
        public class Batch { public List<string> Names { get; set; } = new(); }
        public class Controller : ControllerBase
        {
            [HttpPost] public async Task Post([FromBody] Batch batch) => await Task.WhenAll(batch.Names.Select([|n => System.IO.File.WriteAllTextAsync(n, n)|]));
            [HttpPost] public async Task Put(List<string> names) { var tasks = new List<Task>(); foreach (var n in names) tasks.Add([|System.IO.File.WriteAllTextAsync(n, n)|]); await Task.WhenAll(tasks); }
        }
        """);

    [Fact]
    public Task Services_that_a_container_injects_are_few() => Test.File(
        """
        public interface IProbe { Task RunAsync(); }
        public abstract class Plugin { public abstract void Run(); }
        public class Host(IEnumerable<IProbe> probes, IEnumerable<Plugin> plugins)
        {
            private readonly IReadOnlyList<IProbe> _probes = probes.ToList();
            public async Task A() { await Task.WhenAll(_probes.Select(p => Task.Run(() => p.RunAsync()))); foreach (var p in plugins) _ = Task.Run(p.Run); }
        }
        """);

    private const string Frame =
        """
        #nullable enable
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.Options;
        using System.Net.Http.Json;
        namespace Microsoft.EntityFrameworkCore
        {
            public static class EntityFrameworkQueryableExtensions
            {
                public static Task<List<T>> ToListAsync<T>(this IQueryable<T> source, CancellationToken token = default) => Task.FromResult(source.ToList());
            }
        }

        public class Row { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Inner { public List<string> Urls { get; set; } = new(); }
        public class Settings { public int Workers { get; set; } public List<string> Urls { get; set; } = new(); public string Hooks { get; set; } = ""; public Inner Inner { get; set; } = new(); }
        public record Segment(List<string> Values, string? Next);
        public interface IReceiver { Task<List<string>> TakeAsync(int most, CancellationToken token); }
        public interface IFeed { Task<string> NextAsync(CancellationToken token); Task DoAsync(string x); }
        public interface IRepository { Task<List<string>> GetPendingAsync(); }
        public class Repository(IQueryable<Row> rows) : IRepository { public async Task<List<string>> GetPendingAsync() => await rows.Select(r => r.Name).ToListAsync(); }
        public class Subject(IOptions<Settings> settings, IConfiguration configuration, IServiceProvider provider, IRepository repository, IFeed feed, IFeed unknown, IReceiver received, System.Net.Sockets.TcpListener listener, System.Text.Json.JsonDocument document, IQueryable<Row> query)
        {
            private static readonly string[] s_few = { "a", "b" };
            private readonly HttpClient client = new();
            private readonly List<Func<Task>> callbacks = new();
            private readonly string[] workers = new string[settings.Value.Workers];
            private List<Row> Loaded = new();
            public List<string> Devices { get; } = new();
            public int Count { get; set; }
            public int Degree { get; set; } = 4;
            public event Action? changed;
            public void Load() { Loaded = query.ToList(); }
            private void Work(string x) { changed?.Invoke(); }
            private async Task<string> Hash(string x) => await File.ReadAllTextAsync(x);
            private void Fire(string x) { Task.Run(() => Work(x)); }
            private Task InBackground(string x) => Task.Run(() => Work(x));
            private async Task<List<Row>> Rows() => await query.ToListAsync();
            private static async Task<List<string>> Read(Stream s) => (await System.Text.Json.JsonSerializer.DeserializeAsync<List<string>>(s))!;
            private async Task<Segment> QueryAsync(string? next, int most) { await Task.Yield(); return new(await query.Select(r => r.Name).ToListAsync(), next); }
            private static IEnumerable<List<string>> Pages(List<string> all, int size) { var page = new List<string>(); foreach (var x in all) { page.Add(x); if (page.Count >= size) { yield return page; page = new(); } } if (page.Count > 0) yield return page; }
            private static List<List<string>> Parts(List<string> all, int size) { var parts = new List<List<string>>(); for (var i = 0; i < all.Count; i += size) parts.Add(all.Skip(i).Take(size).ToList()); return parts; }

        """;

    private static string In(string body) => $"{Frame}public async Task M(List<string> items, int size, CancellationToken token)\n{{\nvar tasks = new List<Task>();\n{body}\nawait Task.Yield();\n}}\n}}";

    private static Task Body(DiagnosticSeverity severity, string body) => Test.Weighs(severity, In(body));

    private static Task Silent(string body) => Test.File(In(body));
}
