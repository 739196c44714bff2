using LeakAnalyzers.Rules.Dispose;
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
    [InlineData("var r = [|new HttpRequestMessage()|]; var answer = await client!.SendAsync(r, token).ConfigureAwait(false); Later(answer); static void Later(object o) => Console.WriteLine(o);")]
    [InlineData("var h = [|System.Security.Cryptography.SHA256.Create()|]; h.ComputeHash(new byte[1]);")]
    [InlineData("var a = [|System.Security.Cryptography.Aes.Create()|]; a.GenerateKey();")]
    [InlineData("var x = [|System.Xml.XmlReader.Create(url)|]; x.Read();")]
    [InlineData("var s = [|File.OpenRead(url)|]; token.ThrowIfCancellationRequested(); s.Dispose();")]
    [InlineData("var l = [|new System.Net.HttpListener()|]; l.Start(); await l.GetContextAsync(); l.Stop();")]
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
    [InlineData("var h = System.Security.Cryptography.MD5.Create(); var b = h.ComputeHash(new byte[1]); h.Clear();")]
    [InlineData("var r = System.Security.Cryptography.RandomNumberGenerator.Create(); r.GetBytes(new byte[8]);")]
    [InlineData("using var f = new StreamReader(url); var x = System.Xml.XmlReader.Create(f); x.Read();")] // a view
    [InlineData("var l = new System.Net.HttpListener(); l.Start(); l.Stop();")]
    [InlineData("var app = WebApplication.Create(); app.MapControllers(); await app.RunAsync();")]
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
        Task<HttpResponseMessage> Sent(HttpClient c) { var r = new HttpRequestMessage(); return c.SendAsync(r); }
        async Task<HttpResponseMessage> SentLater(HttpClient c) { var r = new HttpRequestMessage(); var sent = c.SendAsync(r); await Task.Yield(); return await sent; }
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
        static Stream GetFile(string p) { var f = new FileStream(p, FileMode.Open); f.Lock(0, 1); return f; }
        static StreamReader GetText(Stream s) => new StreamReader(s, leaveOpen: true);
        void LoseWhatIsGot(string p) { var f = [|GetFile(p)|]; var t = GetText(f); t.Read(); }
        void Look(Stream s) => s.CopyTo(GetView());
        sealed class View(Subject subject) : FileStream("", FileMode.Open) { public override string ToString() => subject.ToString()!; }
        """);

    [Fact]
    public Task What_a_method_keeps_as_well_as_returns_is_its_own() => Test.Member(
        """
        Stream? Current { get; set; }
        Stream UseFile(string p) { Stream made = p.Length > 3 ? new FileStream(p, FileMode.Open) : new FileStream("", FileMode.Open); Current = made; return made; }
        void Configure(string p) { if (Current == null) UseFile(p); }
        readonly List<Stream> _open = new();
        Stream OpenAnother(string p) { var made = new FileStream(p, FileMode.Open); _open.Add(made); return made; }
        void OpenAll(string[] paths) { foreach (var p in paths) OpenAnother(p); }
        Stream OpenListed(string p) { var all = new List<Stream>(); var made = new FileStream(p, FileMode.Open); all.Add(made); return made; }
        void Lose(string p) { var listed = [|OpenListed(p)|]; listed.ReadByte(); }
        """);

    [Fact]
    public Task What_lives_on_in_a_part_of_it_is_right() => Test.Member(
        """
        sealed class Manager : IDisposable
        {
            readonly FileStream _file = new("", FileMode.Open);
            public Adapter Adapted => new(this);
            public long Size => _file.Length;
            public void Dispose() => _file.Dispose();
        }
        sealed class Adapter(Manager manager) { public override string ToString() => manager.ToString()!; }
        Adapter Make() => new Manager().Adapted;
        Adapter MakeLater() { var manager = new Manager(); return manager.Adapted; }
        long Ask() => [|new Manager()|].Size;
        """);

    [Fact]
    public Task What_waits_for_its_event_is_the_sockets() => Test.Member(
        """
        void Accept(System.Net.Sockets.Socket listener)
        {
            System.Net.Sockets.SocketAsyncEventArgs? args = null;
            try
            {
                args = new();
                args.Completed += (_, done) => done.Dispose();
                if (!listener.AcceptAsync(args)) args.Dispose();
                args = null;
            }
            finally { args?.Dispose(); }
        }
        """);

    [Fact]
    public Task An_activity_ends_when_it_is_stopped() => Test.Body(
        "var a = new System.Diagnostics.Activity(url).Start(); a.Stop(); var b = [|new System.Diagnostics.Activity(url)|]; b.Start();");

    [Fact]
    public Task A_counter_is_its_event_sources() => Test.File(
        """
        using System.Diagnostics.Tracing;
        sealed class Events : EventSource
        {
            PollingCounter _open;
            protected override void OnEventCommand(EventCommandEventArgs command) => _open ??= new PollingCounter("open", this, () => 1);
        }
        """);

    [Fact]
    public Task What_goes_to_a_constructor_of_the_base_is_right() => Test.File(
        """
        class Telemetry(Stream log) { public Stream Log => log; }
        sealed class FileTelemetry : Telemetry
        {
            public FileTelemetry() : base(Open()) { }
            static Stream Open() => new FileStream("", FileMode.Open);
        }
        sealed class Unseen : {|CS0246:Elsewhere|}
        {
            public Unseen() : {|CS1729:base|}(Open()) { }
            static Stream Open() => new FileStream("", FileMode.Open);
        }
        """);

    [Fact]
    public Task What_goes_to_something_out_of_sight_is_right() => Test.File(
        """
        static class Program
        {
            static Stream Open() => new FileStream("", FileMode.Open);
            static void Hand({|CS0246:Elsewhere|} there, bool maybe) => there.Take(1, maybe ? Open() : null);
            static void Chain({|CS0246:Elsewhere|} there) { var made = Open(); try { there.With(1).Use(made, 2).Build(); } finally { there.Stop(); } }
        }
        """);

    [Fact]
    public Task A_handler_that_a_pipeline_takes_in_is_right() => Test.File(
        """
        sealed class Retry : DelegatingHandler { public Retry(HttpMessageHandler inner) : base(inner) { } }
        sealed class Headers : DelegatingHandler;
        sealed class Recognizer
        {
            readonly HttpClient _client;
            public Recognizer(HttpClientHandler shared)
            {
                var headers = new Headers();
                var pipeline = Pipeline(shared, headers);
                _client = new HttpClient(pipeline, false);
            }
            static DelegatingHandler Pipeline(HttpClientHandler inner, params DelegatingHandler[] handlers)
            {
                DelegatingHandler current = new Retry(inner);
                for (var i = handlers.Length - 1; i >= 0; --i)
                {
                    var handler = handlers[i];
                    handler.InnerHandler = current;
                    current = handlers[i];
                }
                return current;
            }
            public override string ToString() => _client.ToString();
        }
        """);

    [Fact]
    public Task A_wrapper_whose_disposal_is_that_of_what_it_was_given_is_as_good_as_that() => Test.File(
        """
        sealed class Wrapper : IDisposable
        {
            private readonly TextWriter _inner;
            public Wrapper(TextWriter inner) { _inner = inner; }
            public void Say() => _inner.Write(1);
            public void Dispose() { _inner.Dispose(); GC.SuppressFinalize(this); }
        }
        sealed class Provider(IServiceProvider inner) : IServiceProvider, IDisposable
        {
            public object GetService(Type type) => inner.GetService(type);
            public void Dispose() => (inner as IDisposable)?.Dispose();
        }
        static class Use
        {
            static void Over(string p) { using var file = new StreamWriter(p); var said = new Wrapper(file); said.Say(); }
            static object Resolve(IServiceProvider services) { var own = new Provider(services); return own.GetService(typeof(string)); }
            static void Lose(string p) { var said = [|new Wrapper(new StreamWriter(p))|]; said.Say(); }
        }
        """);

    [Fact]
    public Task A_type_over_things_that_need_no_release_needs_none() => Test.File(
        """
        sealed class Gate : IDisposable
        {
            private readonly SemaphoreSlim _one = new(1, 1);
            public Task EnterAsync() => _one.WaitAsync();
            public void Dispose() => _one.Dispose();
        }
        sealed class Bell : IDisposable
        {
            private readonly ManualResetEvent _rung = new(false);
            public void Ring() => _rung.Set();
            public void Dispose() => _rung.Dispose();
        }
        sealed class Shapes : List<IDisposable>, IDisposable
        {
            public Shapes(IEnumerable<IDisposable> all) => AddRange(all);
            public void Dispose() { foreach (var one in this) { one.Dispose(); } }
        }
        class Use
        {
            readonly Gate _gate = new();
            async Task Run() { var own = new Gate(); await own.EnterAsync(); await _gate.EnterAsync(); }
            void Lose() { var bell = [|new Bell()|]; bell.Ring(); }
            int Copy(IEnumerable<IDisposable> all) { var copy = new Shapes(all); return copy.Count; }
        }
        """);

    [Fact]
    public Task What_an_extension_of_the_authors_own_closes_is_right() => Test.File(
        """
        static class Extensions
        {
            public static string AllText(this Stream s) { using (var reader = new StreamReader(s)) return reader.ReadToEnd(); }
            public static IEnumerable<string> Lines(this Stream s) { string line; using (var reader = new StreamReader(s)) while ((line = reader.ReadLine()) != null) yield return line; }
            public static string FirstLine(this Stream s) { var reader = new StreamReader(s, leaveOpen: true); return reader.ReadLine(); }
        }
        static class Use
        {
            static string Parse(Stream file) { return file.AllText().Replace("a", "b").Replace("c", "d"); }
            static string Text(string p) => Parse(File.OpenRead(p));
            static int Count(string p) { var count = 0; foreach (var line in File.OpenRead(p).Lines()) count++; return count; }
            static string First(string p) => [|File.OpenRead(p)|].FirstLine();
        }
        """);

    [Fact]
    public Task A_stream_of_the_authors_own_without_a_disposal_of_its_own_holds_nothing() => Test.File(
        """
        sealed class Merged(Stream first, Stream second) : Stream
        {
            public override int Read(byte[] buffer, int offset, int count) => first.Read(buffer, offset, count) is > 0 and var read ? read : second.Read(buffer, offset, count);
            public override void Write(byte[] buffer, int offset, int count) { }
            public override long Seek(long offset, SeekOrigin origin) => 0;
            public override void SetLength(long value) { }
            public override void Flush() { }
            public override bool CanRead => true;
            public override bool CanSeek => false;
            public override bool CanWrite => false;
            public override long Length => 0;
            public override long Position { get; set; }
        }
        static class Use { static int Sum(Stream first, Stream second) { var both = new Merged(first, second); return both.ReadByte(); } }
        """);

    [Fact]
    public Task A_link_that_a_chain_keeps_and_gives_back_is_the_chains() => Test.File(
        """
        sealed class Link : IDisposable
        {
            readonly FileStream _file = new("", FileMode.Open);
            public Link Next { get; private set; }
            public Link SetNext(Link next) { Next = next; return next; }
            public void Dispose() => _file.Dispose();
        }
        sealed class Chain
        {
            Link _head, _tail;
            void Append() { var link = new Link(); if (_head == null) _tail = _head = link; else _tail.SetNext(link); }
            static Link Check(Link link) { if (link.Next != null) throw new InvalidOperationException(); return link; }
            static void Lose() { var link = [|new Link()|]; Check(link); }
        }
        """);

    [Fact]
    public Task What_a_local_function_holds_that_is_handed_on_is_its_own() => Test.File(
        """
        sealed class Policy : IDisposable { readonly FileStream _file = new("", FileMode.Open); public void Dispose() => _file.Dispose(); }
        sealed class Clients
        {
            readonly Func<object> _client;
            public Clients()
            {
                var policy = new Policy();
                _client = Create(Configure);
                void Configure(ICollection<Policy> policies) => policies.Add(policy);
            }
            static Func<object> Create(Action<ICollection<Policy>> configure) => () => configure;
        }
        """);

    [Fact]
    public Task A_socket_or_response_is_another_rules_business() =>
        Test.Body("var r = await client!.GetAsync(url); Console.WriteLine(r.StatusCode); var t = new Timer(_ => { }); Console.WriteLine(t);");
}
