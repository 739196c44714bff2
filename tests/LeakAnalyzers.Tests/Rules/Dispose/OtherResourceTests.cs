using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ResourceNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Everything else that is disposable: streams, wrappers, ownership in general.</summary>
public sealed class OtherResourceTests
{
    [Theory]
    [InlineData("var r = new StreamReader([|new FileStream(url, FileMode.Open)|]); r.ReadToEnd();")] // OW02
    [InlineData("var s = [|new FileStream(url, FileMode.Open)|]; s.ReadByte();")]
    [InlineData("var s = [|File.OpenRead(url)|]; s.ReadByte();")]
    [InlineData("var s = [|new FileStream(url, FileMode.Open)|]; if (s.Length > 3) return; s.Dispose();")] // OW20
    [InlineData("var s = [|new FileStream(url, FileMode.Open)|]; if (url.Length > 3) throw new InvalidOperationException(); s.Dispose();")] // OW21
    [InlineData("var p = [|new ServiceCollection().BuildServiceProvider()|]; p.GetService<string>();")] // OW14
    [InlineData("var r = [|new HttpRequestMessage()|]; await client!.SendAsync(r);")]
    public Task What_stays_undisposed_is_reported(string body) => Test.Body(body);

    [Theory]
    [InlineData("using var r = new StreamReader(new FileStream(url, FileMode.Open));")] // OW01
    [InlineData("using (var f = File.OpenRead(url)) { var r = new StreamReader(f); r.ReadToEnd(); }")] // OW03
    [InlineData("var f = File.OpenRead(url); try { f.ReadByte(); } finally { ((IDisposable)f).Dispose(); }")] // OW10
    [InlineData("var m = new MemoryStream(); m.WriteByte(1);")]
    [InlineData("await client!.PostAsync(url, new StringContent(url)); await client.PutAsync(url, System.Net.Http.Json.JsonContent.Create(url));")]
    [InlineData("var t = new DataTable(); t.Clear();")]
    [InlineData("var t = Task.Run(() => { }); await t;")]
    [InlineData("var s = new SemaphoreSlim(1); await s.WaitAsync(token);")]
    [InlineData("var s = new FileStream(url, FileMode.Open); Local(s); static void Local(Stream s) { using (s) { } }")] // OW09
    public Task What_is_disposed_or_holds_nothing_is_right(string body) => Test.Body(body);

    [Fact]
    public Task What_goes_elsewhere_is_right() => Test.Member( // OW01, OW04, OW06-OW08, OW12, OW13
        """
        StreamReader Reader(string p) => new StreamReader(new FileStream(p, FileMode.Open));
        StreamReader LeaveOpen(Stream s) => new StreamReader(s, leaveOpen: true);
        ValueTask<Stream> InTask(string p) { var f = new FileStream(p, FileMode.Open); return new ValueTask<Stream>(f); }
        Task<Stream> FromResult(string p) { Stream f = new FileStream(p, FileMode.Open); return Task.FromResult(f); }
        Stream Guarded(string p) { var f = new FileStream(p, FileMode.Open); try { f.ReadByte(); return f; } catch { f.Dispose(); throw; } }
        IDisposable? _kept;
        void Swap(string p) => Interlocked.Exchange(ref _kept, new FileStream(p, FileMode.Open))?.Dispose();
        readonly Dictionary<string, Stream> _byName = new();
        void Keep(string p) { var f = new FileStream(p, FileMode.Open); _byName.TryAdd(p, f); }
        Stream? Kept(string p) => _byName.GetValueOrDefault(p);
        (Stream, int) InTuple(string p) { var f = new FileStream(p, FileMode.Open); return (f, 1); }
        object Resolved(IServiceProvider services) { var o = services.GetRequiredService<Stream>(); return o.Length; }
        """);

    [Fact]
    public Task A_factory_of_this_compilation_hands_over_what_it_makes() => Test.Member(
        """
        static Stream Open(string p) => new FileStream(p, FileMode.Open);
        void Lose(string p) { var f = [|Open(p)|]; f.ReadByte(); }
        void Dispose(string p) { using var f = Open(p); }
        readonly Stream _shared = null!;
        Stream Shared() => _shared;
        void Borrow() { var f = Shared(); f.ReadByte(); }
        Stream GetView() => new View(this);
        void Look(Stream s) => s.CopyTo(GetView());
        sealed class View(Subject subject) : FileStream("", FileMode.Open) { public override string ToString() => subject.ToString()!; }
        """);

    [Fact]
    public Task A_socket_or_response_is_another_rules_business() =>
        Test.Body("var r = await client!.GetAsync(url); Console.WriteLine(r.StatusCode); var t = new Timer(_ => { }); Console.WriteLine(t);");
}
