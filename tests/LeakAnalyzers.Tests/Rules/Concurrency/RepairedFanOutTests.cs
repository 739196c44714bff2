using LeakAnalyzers.Rules.Concurrency;
using Microsoft.CodeAnalysis;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Concurrency.UnboundedFanOut>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

/// <summary>Shapes that maintainers of services repaired, with the repair beside them.</summary>
public sealed class RepairedFanOutTests
{
    [Fact]
    public Task All_batches_of_a_long_list_at_once() => Pair(
        DiagnosticSeverity.Info,
        "var chunks = new List<List<string>>(); var part = new List<string>(); foreach (var x in items) { part.Add(x); if (part.Count == 100) { chunks.Add(part); part = new List<string>(); } } if (part.Count > 0) chunks.Add(part);\n",
        "await Task.WhenAll(chunks.Select({|#0:chunk => Send(chunk)|}));",
        "await Task.WhenAll(chunks.Select(async chunk => { await gate.WaitAsync(token); try { await Send(chunk); } finally { gate.Release(); } }));");

    [Fact]
    public Task All_items_at_once_on_the_thread_pool() => Pair(
        DiagnosticSeverity.Info,
        "",
        "await Task.Run(() => Task.WhenAll(items.ToList().Select({|#0:async x => { try { if (token.IsCancellationRequested) return; var icon = await File.ReadAllBytesAsync(x); Use(icon); } catch { } }|})));",
        "await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = 10 }, async (x, t) => Use(await File.ReadAllBytesAsync(x, t)));");

    [Fact]
    public Task A_search_for_each_request_of_a_queue() => Pair(
        DiagnosticSeverity.Warning,
        "var running = new System.Collections.Concurrent.ConcurrentDictionary<string, Task>();\n",
        "while (!token.IsCancellationRequested) { await Task.Delay(50, token); while (wanted.TryDequeue(out var x)) { running.TryAdd(x, {|#0:Search(x)|}); } }",
        "while (!token.IsCancellationRequested) { await Task.Delay(50, token); while (running.Count < 8 && wanted.TryDequeue(out var x)) { running.TryAdd(x, Search(x)); } }");

    [Fact]
    public Task A_download_for_each_file_of_a_directory_tree() => Pair(
        DiagnosticSeverity.Warning,
        "var tasks = new List<Task>();\n",
        "foreach (var path in Directory.EnumerateFiles(\"/\", \"*\", SearchOption.AllDirectories)) { var name = Path.GetFileName(path); if (name.StartsWith(\".\")) continue; tasks.Add({|#0:Search(name)|}); } await Task.WhenAll(tasks);",
        "foreach (var path in Directory.EnumerateFiles(\"/\", \"*\", SearchOption.AllDirectories)) { if (tasks.Count >= 10) { var done = await Task.WhenAny(tasks); tasks.Remove(done); } tasks.Add(Search(path)); } await Task.WhenAll(tasks);");

    [Fact]
    public Task A_zone_for_each_entry_of_a_transfer() => Pair(
        DiagnosticSeverity.Warning,
        "var entries = (await client.GetFromJsonAsync<Dictionary<string, string>>(\"/\", token))!; var tasks = new List<Task<string>>();\n",
        "foreach (var entry in entries) { if (entry.Value == \"primary\") { tasks.Add({|#0:Task.Factory.StartNew(() => Search(entry.Key), token, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current)|}.Unwrap()); } } await Task.WhenAll(tasks);",
        "foreach (var entry in entries) { await gate.WaitAsync(token); tasks.Add(Task.Factory.StartNew(async () => { try { return await Search(entry.Key); } finally { gate.Release(); } }).Unwrap()); } await Task.WhenAll(tasks);");

    [Fact]
    public Task A_task_for_each_message_of_each_batch() => Pair(
        DiagnosticSeverity.Warning,
        "",
        "while (!token.IsCancellationRequested) { var batch = await broker.ReceiveAsync(10, token); foreach (var message in batch.Messages) { _ = {|#0:Task.Run(() => Search(message), token)|}; } }",
        "while (!token.IsCancellationRequested) { var batch = await broker.ReceiveAsync(10, token); await Task.WhenAll(batch.Messages.Select(message => Task.Run(() => Search(message), token))); }");

    [Fact]
    public Task Two_calls_for_each_item_of_a_query() => Pair(
        DiagnosticSeverity.Warning,
        "var ids = query.ToArray();\n",
        "var found = await Task.WhenAll(ids.Select({|#0:async id => (await Search(id), await Search(id + \"/details\"))|}));",
        "var found = new List<string>(); foreach (var id in ids) found.Add(await Search(id));");

    [Fact]
    public Task A_datagram_is_answered_beside_the_next_one() => Pair(
        DiagnosticSeverity.Warning,
        "using var udp = new System.Net.Sockets.UdpClient(5000);\n",
        "while (true) { var got = await udp.ReceiveAsync(token); _ = {|#0:Answer(udp, got)|}; }",
        "while (true) { var got = await udp.ReceiveAsync(token); await Answer(udp, got); }");

    [Fact]
    public Task Lines_of_a_stream_are_handled_as_they_come() => Pair(
        DiagnosticSeverity.Warning,
        "using var reader = new StreamReader(await client.GetStreamAsync(\"/\", token)); string? line;\n",
        "while ((line = await reader.ReadLineAsync(token)) != null) { var text = line; _ = {|#0:Search(text)|}; }",
        "while ((line = await reader.ReadLineAsync(token)) != null) { await Search(line); }");

    [Fact]
    public Task Devices_are_asked_again_whether_or_not_they_answered() => Pair(
        DiagnosticSeverity.Warning,
        "",
        "while (!token.IsCancellationRequested) { foreach (var device in devices) { _ = {|#0:Search(device)|}; } await Task.Delay(10_000, token); }",
        "while (!token.IsCancellationRequested) { foreach (var device in devices) await Search(device); await Task.Delay(10_000, token); }");

    [Fact]
    public Task Tasks_of_a_query_are_kept_by_their_key() => Pair(
        DiagnosticSeverity.Warning,
        "",
        "var byId = query.ToList().ToDictionary(id => id, {|#0:id => Search(id)|}); await Task.WhenAll(byId.Values);",
        "var byId = query.Take(20).ToList().ToDictionary(id => id, id => Search(id)); await Task.WhenAll(byId.Values);");

    private const string Frame =
        """
        #nullable enable
        using System.Net.Http.Json;
        public record Batch(List<string> Messages);
        public interface IBroker { Task<Batch> ReceiveAsync(int most, CancellationToken token); }
        public class Subject(IBroker broker, IQueryable<string> query)
        {
            private readonly HttpClient client = new(); private readonly SemaphoreSlim gate = new(8); private readonly List<string> devices = new(); private readonly System.Collections.Concurrent.ConcurrentQueue<string> wanted = new();
            public void Add(string device) { devices.Add(device); wanted.Enqueue(device); }
            private async Task<string> Search(string x) => await client.GetStringAsync(x);
            private async Task Send(List<string> part) { foreach (var x in part) await client.PostAsync(x, null); }
            private async Task Answer(System.Net.Sockets.UdpClient udp, System.Net.Sockets.UdpReceiveResult got) => await udp.SendAsync(got.Buffer, got.Buffer.Length, got.RemoteEndPoint);
            private void Use(byte[] icon) { }

        """;

    private static async Task Pair(DiagnosticSeverity severity, string before, string leak, string repaired)
    {
        await Test.Weighs(severity, In(before + leak));
        await Test.File(In(before + repaired));
    }

    private static string In(string body) => $"{Frame}public async Task M(IReadOnlyList<string> items, CancellationToken token)\n{{\n{body}\nawait Task.Yield();\n}}\n}}";
}
