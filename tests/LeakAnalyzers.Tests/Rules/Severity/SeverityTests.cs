using System.Collections.Immutable;
using LeakAnalyzers.Rules.Dispose;
using LeakAnalyzers.Tests.Analysis;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Tests.Rules.Severity;

/// <summary>A finding is a warning where it adds up or holds what is scarce, info where it may, and silent where it cannot.</summary>
public sealed class SeverityTests
{
    private const string Lost = "var r = c.ExecuteReader(); Console.Write(r.FieldCount);"; // scarce: its connection stays busy
    private const string Timed = "Wait(new CancellationTokenSource(5000).Token);"; // fleeting: its timer ends by itself

    public static TheoryData<string, string, string> Frequencies { get; } = new()
    {
        // the code with $ for what is lost; the level of what is scarce; the level of what is fleeting
        { "class C : ControllerBase { public void Get(DbCommand c) { $ } WAIT }", "Warning", "Info" },
        { "public class C { public void Any(DbCommand c) { $ } WAIT }", "Warning", "Info" },
        { "static class P { static void Main(string[] a) { DbCommand c = null!; $ } WAIT }", "Info", "" },
        { "static class P { static void Main(string[] a) { Run(null!); } static void Run(DbCommand c) { $ } WAIT }", "Info", "" },
        { "static class P { static void Main(string[] a) { foreach (var x in a) Run(null!); } static void Run(DbCommand c) { $ } WAIT }", "Warning", "Info" },
        { "static class P { static void Main(string[] a) { DbCommand c = null!; while (Console.ReadLine() is { }) { $ } } WAIT }", "Warning", "Info" },
        { "static class P { static void Main(string[] a) { new Worker().Go(null!); } } class Worker { internal void Go(DbCommand c) { Deep(c); } void Deep(DbCommand c) { $ } WAIT }", "Info", "" },
        { "class W : BackgroundService { protected override async Task ExecuteAsync(CancellationToken t) { DbCommand c = null!; $ await Task.Yield(); } WAIT }", "Info", "" },
        { "class W : BackgroundService { protected override async Task ExecuteAsync(CancellationToken t) { while (!t.IsCancellationRequested) { Round(null!); await Task.Delay(1, t); } } void Round(DbCommand c) { $ } WAIT }", "Warning", "Info" },
        { "class C { private readonly Timer _t = new Timer(_ => Tick(null!), null, 0, 1000); static void Tick(DbCommand c) { $ } WAIT }", "Warning", "Info" },
        { "static class P { static void Main() { DbCommand c = null!; var app = WebApplication.CreateBuilder().Build(); app.MapGet(\"/\", () => { $ }); } WAIT }", "Warning", "Info" },
        { "static class P { static void Main() { var app = WebApplication.CreateBuilder().Build(); app.MapGet(\"/\", Get); } static void Get() { DbCommand c = null!; $ } WAIT }", "Warning", "Info" },
        { "static class P { static void Main() { var app = WebApplication.CreateBuilder().Build(); app.Use(async (x, next) => { DbCommand c = null!; $ await next(); }); } WAIT }", "Warning", "Info" },
        { "class C { static C() { DbCommand c = null!; $ } WAIT }", "Info", "" },
        { "interface I { void Do(DbCommand c); } class C : I { public void Do(DbCommand c) { $ } WAIT } static class P { static void Main(string[] a) { I i = new C(); foreach (var x in a) i.Do(null!); } }", "Warning", "Info" },
        { "static class P { static void Main(string[] a) { a.Select(One).ToList(); } static int One(string x) { DbCommand c = null!; $ return 1; } WAIT }", "Warning", "Info" },
    };

    [Theory]
    [MemberData(nameof(Frequencies))]
    public async Task Frequency_times_what_is_held_is_the_severity(string code, string scarce, string fleeting)
    {
        Assert.Equal(scarce, await Level("LEAK203", code.Replace("$", Lost)));
        Assert.Equal(fleeting, await Level("LEAK208", code.Replace("$", Timed)));
    }

    [Theory]
    [InlineData("using var c = new HttpClient(); var r = await c.GetAsync(u); return r.IsSuccessStatusCode;", "LEAK202", "")]
    [InlineData("var r = await h.GetAsync(u); return r.IsSuccessStatusCode;", "LEAK202", "Warning")]
    [InlineData("var r = await h.GetAsync(u); using var s = await r.Content.ReadAsStreamAsync(); return s.CanRead;", "LEAK202", "")]
    [InlineData("var s = await h.GetStreamAsync(u); using var d = await System.Text.Json.JsonDocument.ParseAsync(s); return true;", "LEAK206", "Info")]
    [InlineData("using var d = await System.Text.Json.JsonDocument.ParseAsync(await h.GetStreamAsync(u)); return true;", "LEAK206", "Info")]
    [InlineData("var s = await h.GetStreamAsync(u); return s.ReadByte() > 0;", "LEAK206", "Warning")]
    [InlineData("using var c = new HttpClient(new SocketsHttpHandler { Proxy = p }); return (await c.GetStringAsync(u)).Length > 0;", "LEAK101", "Info")]
    [InlineData("var c = new HttpClient(); return (await c.GetStringAsync(u)).Length > 0;", "LEAK101", "Warning")]
    [InlineData("using var l = CancellationTokenSource.CreateLinkedTokenSource(t); return true;", "LEAK208", "")]
    [InlineData("var l = CancellationTokenSource.CreateLinkedTokenSource(t); await Task.Delay(1, l.Token); return true;", "LEAK208", "Warning")]
    [InlineData("await Task.Delay(1, new CancellationTokenSource(TimeSpan.FromSeconds(5)).Token); return true;", "LEAK208", "Info")]
    public async Task What_is_held_is_read_off_the_code(string body, string id, string level) =>
        Assert.Equal(level, await Level(id, $"public class C {{ public async Task<bool> M(HttpClient h, string u, System.Net.IWebProxy p, CancellationToken t) {{ {body} }} }}"));

    [Theory]
    [InlineData("await using var cn = new Db(); await using var c = cn.CreateCommand(); var r = c.ExecuteReader(); while (r.Read()) Console.Write(r[0]);", "")]
    [InlineData("using (var cn = new Db()) { using (var c = cn.CreateCommand()) { var r = c.ExecuteReader(); while (r.Read()) Console.Write(r[0]); } }", "")]
    [InlineData("using var cn = new Db(); foreach (var x in a) { var c = cn.CreateCommand(); var r = c.ExecuteReader(); while (r.Read()) Console.Write(r[0]); }", "Warning")]
    [InlineData("var c = kept.CreateCommand(); var r = c.ExecuteReader(); while (r.Read()) Console.Write(r[0]);", "Warning")]
    public async Task A_reader_goes_with_the_connection_of_its_scope(string body, string level) =>
        Assert.Equal(level, await Level("LEAK203", $"public abstract class Db : DbConnection {{ }} public class C {{ public async Task M(DbConnection kept, string[] a) {{ {body.Replace("new Db()", "Open()")} await Task.Yield(); }} static Db Open() => null!; }}"));

    [Fact]
    public async Task A_client_above_the_loop_that_uses_it_for_ever_is_kept() =>
        Assert.Equal("", await Level("LEAK101", "public class C { public async Task Worker(string u, CancellationToken t) { var c = new HttpClient(); while (!t.IsCancellationRequested) { await c.GetStringAsync(u); await Task.Delay(9, t); } } }"));

    [Fact]
    public async Task A_client_above_a_loop_that_tries_until_it_has_a_result_is_one_per_call() =>
        Assert.Equal("Warning", await Level("LEAK101", """
            public class C
            {
                public async Task<string> Get(string u) { var c = Create(); while (true) { var s = await c.GetStringAsync(u); if (s.Length > 0) return s; u += s; } }
                private static HttpClient Create() { var c = new HttpClient(); c.DefaultRequestHeaders.Add("a", "b"); return c; }
            }
            """));

    [Fact]
    public async Task A_client_whose_database_works_in_the_loop_is_kept() => Assert.Equal("", await Level("LEAK101", """
        public class C
        {
            public async Task Worker(string u, CancellationToken t)
            {
                using var c = new HttpClient();
                var d = Wrap(c);
                while (true) { t.ThrowIfCancellationRequested(); await d(u); await Task.Delay(9); }
            }
            static Func<string, Task<string>> Wrap(HttpClient c) => c.GetStringAsync;
        }
        """));

    [Theory]
    [InlineData("private async void Click(object s, System.Windows.RoutedEventArgs e) { var r = await h.GetAsync(u); Use(r.IsSuccessStatusCode); }", "Info")]
    [InlineData("private async void Click(object s, System.Windows.RoutedEventArgs e) => await Load(); private async Task Load() { var r = await h.GetAsync(u); Use(r.IsSuccessStatusCode); }", "Info")]
    [InlineData("private async void Click(object s, System.Windows.RoutedEventArgs e) => await Load(); public async Task Load() { var r = await h.GetAsync(u); Use(r.IsSuccessStatusCode); }", "Warning")]
    [InlineData("private async void Click(object s, System.Windows.RoutedEventArgs e) { foreach (var x in u) { var r = await h.GetAsync(u); Use(r.IsSuccessStatusCode); } }", "Warning")]
    [InlineData("[CommunityToolkit.Mvvm.Input.RelayCommand] private async Task Send() { var r = await h.GetAsync(u); Use(r.IsSuccessStatusCode); }", "Info")]
    [InlineData("private async void Got(object s, EventArgs e) { var r = await h.GetAsync(u); Use(r.IsSuccessStatusCode); }", "Warning")]
    public async Task A_response_per_click_is_no_more_than_info(string members, string level) => Assert.Equal(level, await Level("LEAK202", $$"""
        public class Page { HttpClient h = null!; string u = ""; static void Use(bool b) { } {{members}} }
        namespace System.Windows { public class RoutedEventArgs : EventArgs { } }
        namespace CommunityToolkit.Mvvm.Input { public class RelayCommandAttribute : Attribute { } }
        """));

    [Theory]
    [InlineData("src/View.xaml.cs", "", "Info")]
    [InlineData("src/View.axaml.cs", "", "Info")]
    [InlineData("src/View.cs", "", "Warning")]
    [InlineData("src/View.xaml.cs", "static class Program { static void Main() { foreach (var x in args) new View().Load().Wait(); } static readonly string[] args = System.IO.Directory.GetFiles(\".\"); static object listens = typeof(System.Net.Sockets.TcpListener); }", "Warning")]
    public async Task What_a_view_does_for_a_person_is_no_more_than_info(string path, string more, string level) => Assert.Equal(level, (await Findings($$"""
        public class View { HttpClient h = new(); string u = ""; public async Task Load() { var r = await h.GetAsync(u); Console.Write(r.IsSuccessStatusCode); } }
        {{more}}
        """, "LEAK202", path)).Single().Severity.ToString());

    [Theory]
    [InlineData("var all = new (string, int)[] { (\"a\", 1), (\"b\", 2) }; foreach (var (u, _) in all) new Tool().Run(u);", "")]
    [InlineData("foreach (var u in s_two) new Tool().Run(u);", "")]
    [InlineData("var all = new[] { \"a\" }; all = System.IO.Directory.GetFiles(\".\"); foreach (var u in all) new Tool().Run(u);", "Warning")]
    public async Task A_few_turns_over_what_is_written_out_are_no_loop(string body, string level) => Assert.Equal(level, await Level("LEAK101", $$"""
        static class P { static readonly string[] s_two = ["a", "b"]; static void Main() { {{body}} } }
        class Tool { internal void Run(string u) { var c = new HttpClient(); Console.Write(c.GetStringAsync(u).Result); } }
        """));

    [Theory]
    [InlineData("LanguageExt.Option<int>", "")]
    [InlineData("List<int>", "Warning")]
    public async Task A_sequence_of_at_most_one_fills_a_field_once(string type, string level)
    {
        var code = $$"""
            public sealed class Worker : IDisposable
            {
                private System.Timers.Timer _timer;
                public void Run({{type}} wanted) { foreach (int time in wanted) { _timer = new System.Timers.Timer(time); _timer.Start(); } }
                public void Dispose() => _timer?.Dispose();
            }
            namespace LanguageExt { public class Option<T> : List<T> { } }
            """;
        Assert.Equal((level, ""), (await Level("LEAK301", code), await Level("LEAK210", code)));
    }

    [Theory]
    [InlineData("foreach (var u in all) { using var c = new HttpClient(); await c.GetStringAsync(u); }", "Warning")]
    [InlineData("foreach (var u in all) await Disposed(u);", "Info")]
    [InlineData("foreach (var u in all) await Lost(u);", "Warning")]
    [InlineData("var n = 0; while (true) { n++; using var c = new HttpClient(); try { await c.GetStringAsync(all[0]); return; } catch (HttpRequestException) when (n < most) { } }", "Info")]
    [InlineData("var left = most; while (true) { using (var c = new HttpClient()) { try { await c.GetStringAsync(all[0]); return; } catch (Exception) { if (left <= 0) throw; left--; } } await Task.Delay(9); }", "Info")]
    [InlineData("var n = 0; while (true) { n++; using var c = new HttpClient(); try { await c.GetStringAsync(all[n]); } catch (HttpRequestException) { Console.Write(n); } }", "Warning")]
    [InlineData("var n = 0; while (most > 0) { using var c = new HttpClient(); try { await c.GetStringAsync(all[0]); n = 0; } catch (HttpRequestException) when (++n < most) { } }", "Warning")]
    public async Task A_client_that_is_disposed_adds_up_where_its_own_loop_goes_on(string body, string level) => Assert.Equal(level, await Level("LEAK101", $$"""
        public class C
        {
            public async Task M(string[] all, int most) { {{body}} }
            {{(body.Contains("Disposed(", StringComparison.Ordinal) ? "static async Task Disposed(string u) { using var c = new HttpClient(); await c.GetStringAsync(u); }" : "")}}
            {{(body.Contains("Lost(", StringComparison.Ordinal) ? "static async Task Lost(string u) { var c = new HttpClient(); await c.GetStringAsync(u); }" : "")}}
        }
        """));

    [Theory]
    [InlineData("var r = await h.GetAsync(u); var n = int.Parse(u); Use(r, n); r.Dispose();", "LEAK202", "Info")]
    [InlineData("var r = await h.GetAsync(u); if (!r.IsSuccessStatusCode) return; Use(r, 1); r.Dispose();", "LEAK202", "Info")]
    [InlineData("var r = await h.GetAsync(u); Use(r, 1);", "LEAK202", "Warning")]
    [InlineData("var r = await h.GetAsync(u, HttpCompletionOption.ResponseHeadersRead); var n = int.Parse(u); Use(r, n); r.Dispose();", "LEAK201", "Info")]
    [InlineData("var r = await h.GetAsync(u, HttpCompletionOption.ResponseHeadersRead); r.EnsureSuccessStatusCode(); Use(r, 1); r.Dispose();", "LEAK201", "Warning")]
    [InlineData("var r = await h.GetAsync(u, HttpCompletionOption.ResponseHeadersRead); if (!r.IsSuccessStatusCode) return; Use(r, 1); r.Dispose();", "LEAK201", "Warning")]
    [InlineData("var s = await h.GetStreamAsync(u); var n = int.Parse(u); Console.Write(s.ReadByte() + n); s.Dispose();", "LEAK206", "Info")]
    public async Task What_only_an_exception_loses_is_info_unless_it_is_the_check_for_success(string body, string id, string level) =>
        Assert.Equal(level, await Level(id, $$"""
            public class C : ControllerBase { public async Task Get([FromServices] HttpClient h, string u) { {{body}} } static void Use(HttpResponseMessage r, int n) => Console.Write(r.Headers.Age + "" + n); }
            """));

    [Theory]
    [InlineData("foreach (var u in a) { var r = await h.GetAsync(u); Console.Write(r.StatusCode); }", "Info")]
    [InlineData("foreach (var u in a) await Send(u);", "Info")]
    [InlineData("while (true) { var r = await h.GetAsync(a[0]); Console.Write(r.StatusCode); }", "Warning")]
    [InlineData("new System.Net.Sockets.TcpListener(System.Net.IPAddress.Any, 1).Start(); foreach (var u in a) await Send(u);", "Warning")]
    [InlineData("foreach (var u in a) { var r = await h.GetAsync(u, HttpCompletionOption.ResponseHeadersRead); Console.Write(r.StatusCode); }", "Warning", "LEAK201")]
    public async Task A_tool_ends_and_what_it_has_buffered_with_it(string body, string level, string id = "LEAK202") => Assert.Equal(level, await Level(id, $$"""
        static class P
        {
            static readonly HttpClient h = new();
            static async Task Main(string[] a) { {{body}} }
            {{(body.Contains("Send", StringComparison.Ordinal) ? "static async Task Send(string u) { var r = await h.GetAsync(u); Console.Write(r.StatusCode); }" : "")}}
        }
        """));

    [Theory]
    [InlineData("using var c = u.Length > 0 ? new HttpClient() : new HttpClient(own, false); await c.GetStringAsync(u);", "Info")]
    [InlineData("using var c = given ?? new HttpClient(); await c.GetStringAsync(u);", "Info")]
    [InlineData("var c = given ?? new HttpClient(); await c.GetStringAsync(u);", "Warning")]
    public async Task A_choice_of_clients_is_disposed_as_one(string body, string level) => Assert.Equal(level, await Level("LEAK101", $$"""
        public class C { public async Task M(string u, HttpMessageHandler own, HttpClient given) { {{body}} } }
        """));

    [Theory]
    [InlineData("public class C : ControllerBase { public Task<string> Get(string u) => Client.h.GetStringAsync(u);", "Warning")]
    [InlineData("public class C { public Task<string> Get(string u) => Client.h.GetStringAsync(u);", "Info")]
    public async Task An_infinite_timeout_adds_up_where_the_calls_are_many(string type, string level) => Assert.Equal(level, await Level("LEAK502", $$"""
        {{type.Replace("Client.h", "s_client", StringComparison.Ordinal)}} private static readonly HttpClient s_client = new() { Timeout = Timeout.InfiniteTimeSpan }; }
        """));

    [Theory]
    [InlineData("AddSingleton<IPublisher>(p => { if (p is null) return new Nothing(); return new Publisher(); })", "Info")]
    [InlineData("AddSingleton<IPublisher>(_ => new Publisher())", "Info")]
    [InlineData("AddSingleton<IPublisher>(new Publisher())", "Info")]
    [InlineData("AddScoped<IPublisher>(_ => new Publisher())", "Warning")]
    public async Task What_a_factory_registers_lives_as_long_as_its_registration_says(string registration, string level) => Assert.Equal(level, await Level("LEAK210", $$"""
        using Microsoft.Extensions.DependencyInjection;
        public interface IPublisher { } public class Nothing : IPublisher { }
        public class Publisher : IPublisher { private Timer _t; public void Start() { _t = new Timer(_ => Console.Write(1), null, 1000, 1000); } }
        public static class Services { public static void Register(IServiceCollection all) { all.{{registration}}; } }
        """));

    [Theory]
    [InlineData("[Injectio.Attributes.RegisterSingleton]", "Info")]
    [InlineData("[Injectio.Attributes.RegisterSingleton<IDisposable>]", "Info")]
    [InlineData("", "Warning")]
    public async Task An_attribute_registers_a_singleton(string attribute, string level) => Assert.Equal(level, await Level("LEAK210", $$"""
        {{attribute}} public class Publisher { private Timer _t; public void Start() { _t = new Timer(_ => Console.Write(1), null, 1000, 1000); } }
        namespace Injectio.Attributes { public class RegisterSingletonAttribute : Attribute { } public class RegisterSingletonAttribute<T> : Attribute { } }
        """));

    [Theory]
    [InlineData("AddSingleton<Publisher>()", DiagnosticSeverity.Info)]
    [InlineData("AddSingleton(typeof(Publisher))", DiagnosticSeverity.Info)]
    [InlineData("AddScoped<Publisher>()", DiagnosticSeverity.Warning)]
    [InlineData("AddSomethingElse<Publisher>()", DiagnosticSeverity.Warning)]
    public Task A_registration_counts_where_its_container_does_not_resolve(string registration, DiagnosticSeverity level) => ServiceTest<TimerNotDisposed>.Weighs(level, $$"""
        public class Publisher { private Timer _t; public void Start() { _t = {|#0:new Timer(_ => Console.Write(1), null, 1000, 1000)|}; } }
        public static class Services { public static void Register({|CS0246:IContainer|} all) { all.{{registration}}; } }
        """);

    [Theory]
    [InlineData("new ProducerConfig { BootstrapServers = \"a\", TransactionalId = id }", "")]
    [InlineData("new ProducerConfig { BootstrapServers = \"a\" }", "Warning")]
    public async Task A_transactional_producer_is_one_of_its_own(string config, string level)
    {
        const string Library =
            """
            namespace Confluent.Kafka
            {
                public class ProducerConfig { public string BootstrapServers { get; set; } = ""; public string TransactionalId { get; set; } = ""; }
                public interface IProducer<K, V> : IDisposable { void BeginTransaction(); void CommitTransaction(); }
                public class ProducerBuilder<K, V> { public ProducerBuilder(ProducerConfig c) { } public IProducer<K, V> Build() => null!; }
            }
            """;
        var inline = $"var p = new ProducerBuilder<string, string>({config}).Build(); p.BeginTransaction(); p.CommitTransaction();";
        var inLocal = $"var config = {config}; var builder = new ProducerBuilder<string, string>(config); var p = builder.Build(); p.BeginTransaction(); p.CommitTransaction();";
        var setLater = "var config = new ProducerConfig(); config.TransactionalId = id; var p = new ProducerBuilder<string, string>(config).Build(); p.BeginTransaction();";
        foreach (var body in level.Length == 0 ? new[] { inline, inLocal, setLater } : [inline, inLocal])
            Assert.Equal(level, await Level("LEAK103", $"using Confluent.Kafka; public class C {{ public void Work(string id) {{ {body} }} }} {Library}"));
    }

    [Fact]
    public async Task The_token_of_a_grpc_call_ends_with_it() => Assert.Equal("", await Level("LEAK208", """
        public class S { public async Task Get(Grpc.Core.ServerCallContext c) { var s = CancellationTokenSource.CreateLinkedTokenSource(c.CancellationToken); await Task.Delay(1, s.Token); } }
        namespace Grpc.Core { public abstract class ServerCallContext { public CancellationToken CancellationToken => default; } }
        """));

    [Theory]
    [InlineData("done.Task.Wait();", "")]
    [InlineData("", "Warning")]
    public async Task A_helper_that_waits_for_what_it_starts_starts_one_at_a_time(string wait, string level) => Assert.Equal(level, await Level("LEAK401", $$"""
        public class C
        {
            private readonly TaskCompletionSource<bool> done = new();
            public void Read(System.IO.StreamReader r) { while (!r.EndOfStream) { Console.Write(r.ReadLine()); Set(); } }
            private void Set() { Task.Factory.StartNew(s => ((TaskCompletionSource<bool>)s).TrySetResult(true), done); {{wait}} }
        }
        """));

    [Theory]
    [InlineData("5000", "Info")]
    [InlineData("TimeSpan.FromSeconds(20)", "Info")]
    [InlineData("TimeSpan.FromMinutes(20)", "Warning")]
    public async Task A_source_that_is_cancelled_soon_holds_little(string delay, string level) => Assert.Equal(level, await Level("LEAK208", $$"""
        public class C { public async Task M(string[] u) { foreach (var x in u) { var s = new CancellationTokenSource(); s.CancelAfter({{delay}}); await Task.Delay(1, s.Token); } } }
        """));

    [Theory]
    [InlineData("var g = d.QueryMultiple(\"a\"); return g.Read<int>().Count() + g.Read<int>().Count();", "Info")]
    [InlineData("var g = d.QueryMultiple(\"a\"); return g.Read<int>().Count();", "Info")]
    [InlineData("var g = d.QueryMultiple(\"a\"); return g.GetHashCode();", "Warning")]
    public async Task A_grid_reader_that_is_read_on_closes_itself(string body, string level) => Assert.Equal(level, await Level("LEAK203", $$"""
        using Dapper;
        public class C { public int M(IDbConnection d) { {{body}} } }
        namespace Dapper
        {
            public static class SqlMapper
            {
                public sealed class GridReader : IDisposable { public IEnumerable<T> Read<T>() => []; public void Dispose() => Console.Write(this); }
                public static GridReader QueryMultiple(this IDbConnection cnn, string sql) => null!;
            }
        }
        """));

    [Theory]
    [InlineData("using var c = f.CreateClient(); await c.PostAsJsonAsync(u, 1);", "")]
    [InlineData("using var c = f.CreateClient(); await Send(c, u);", "")]
    [InlineData("var c = f.CreateClient(); await Send(c, u);", "Warning")]
    public async Task A_response_goes_with_the_client_of_its_scope(string body, string level) => Assert.Equal(level, await Level("LEAK202", $$"""
        using System.Net.Http.Json;
        public class C
        {
            public async Task M(IHttpClientFactory f, string u) { {{body}} }
            {{(body.Contains("Send(", StringComparison.Ordinal) ? Send : "")}}
        }
        """));

    private const string Send = "private static async Task<bool> Send(HttpClient c, string u) { var r = await c.GetAsync(u); return r.IsSuccessStatusCode; }";

    [Theory]
    [InlineData("Microsoft.Data.Sqlite", "SqliteCommand", "")]
    [InlineData("Shop.Data", "ShopCommand", "Warning")]
    public async Task A_reader_goes_with_the_command_where_the_provider_says_so(string space, string command, string level) => Assert.Equal(level, await Level("LEAK203", $$"""
        public class C { public void M(DbConnection d) { using var c = {{space}}.{{command}}.Over(d); var r = c.ExecuteReader(); while (r.Read()) Console.Write(r[0]); } }
        namespace {{space}} { public abstract class {{command}} : DbCommand { public static {{command}} Over(DbConnection d) => null!; } }
        """));

    [Fact]
    public async Task A_handler_inside_a_client_that_is_reported_is_no_more_than_info()
    {
        var code = "public class C { public async Task<string> M(string u) { using var h = new HttpClientHandler(); using var c = new HttpClient(h); return await c.GetStringAsync(u); } }";
        Assert.Equal(("Info", "Info"), (await Level("LEAK101", code), await Level("LEAK102", code)));
        var inline = code.Replace("using var h = new HttpClientHandler(); using var c = new HttpClient(h)", "var c = new HttpClient(new HttpClientHandler())");
        Assert.Equal(("Warning", "Info"), (await Level("LEAK101", inline), await Level("LEAK102", inline)));
        var lost = code.Replace("using var", "var");
        Assert.Equal(("Warning", "Warning"), (await Level("LEAK101", lost), await Level("LEAK102", lost)));
    }

    [Fact]
    public async Task A_start_and_what_is_called_on_its_task_are_one_finding()
    {
        var found = await Findings("""
            public class C
            {
                public void M(string[] urls) { foreach (var url in urls) { Log(Task.Run(() => Fetch(url))); Task.Run(() => Fetch(url)).Logged(); } }
                static void Fetch(string url) { } static void Log(Task t) { }
            }
            public static class E { public static async Task Logged(this Task t) { try { await t; } catch { } } }
            """, "LEAK401");
        Assert.DoesNotContain(found, one => one.GetMessage().Contains("Logged", StringComparison.Ordinal));
        Assert.NotEmpty(found);
    }

    [Theory]
    [InlineData("state => { }", "")]
    [InlineData("state => Work()", "Warning")]
    public async Task Queued_work_that_does_nothing_cannot_overlap(string work, string level) => Assert.Equal(level, await Level("LEAK402", $$"""
        public class C { bool on; public void M() { while (on) { ThreadPool.QueueUserWorkItem({{work}}); Thread.Sleep(300); } } static void Work() { Thread.Sleep(1000); } }
        """));

    [Fact]
    public async Task The_facts_stand_on_the_diagnostic()
    {
        var found = Assert.Single(await Findings("class C : ControllerBase { public void Get(DbCommand c) { var r = c.ExecuteReader(); } }", "LEAK203"));
        Assert.Equal("PerRequest", found.Properties["Frequency"]);
        Assert.Equal("Scarce", found.Properties["Held"]);
    }

    [Theory]
    [InlineData("samples/Shop/File.cs", "public class C { public void Any(DbCommand c) { while (c.Connection != null) { var r = c.ExecuteReader(); } } }", "Info")]
    [InlineData("samples/Shop/File.cs", "class C : ControllerBase { public void Get(DbCommand c) { var r = c.ExecuteReader(); } }", "Warning")]
    [InlineData("testassets/Shop/File.cs", "public class C { public void Any(DbCommand c) { while (c.Connection != null) { var r = c.ExecuteReader(); } } }", "Info")]
    public async Task What_repeats_in_a_sample_is_a_warning_where_a_service_would_copy_it(string path, string code, string level) =>
        Assert.Equal(level, (await Findings(code, "LEAK203", path)).Single().Severity.ToString());

    [Theory]
    [InlineData("samples/Shop/File.cs", "Info")]
    [InlineData("src/Shop/File.cs", "Warning")]
    [InlineData("src/Shop.Examples/File.cs", "Info")]
    [InlineData("testing/Steps/File.cs", "Info")]
    [InlineData("src/Examples.Shop/File.cs", "Warning")]
    public async Task What_is_written_to_be_read_is_no_more_than_info_unless_it_repeats(string path, string level) =>
        Assert.Equal(level, (await Findings("public class C { public void Any(DbCommand c) { var r = c.ExecuteReader(); } }", "LEAK203", path)).Single().Severity.ToString());

    [Fact]
    public async Task The_examples_of_the_page_are_what_it_says()
    {
        var page = Repository.Read("docs/severity.md");
        var examples = page.Split("```csharp\n").Skip(1).Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)]).ToList();
        Assert.Equal(["Warning", ""], [await Level("LEAK203", examples[0]), await Level("LEAK203", examples[1])]);
    }

    private static async Task<string> Level(string id, string code) =>
        (await Findings(code.Replace("WAIT", "static void Wait(CancellationToken t) { }"), id)).Select(found => found.Severity.ToString()).FirstOrDefault() ?? "";

    private static async Task<ImmutableArray<Diagnostic>> Findings(string code, string id, string path = "src/File.cs")
    {
        var usings = Code.Usings + "\nglobal using Microsoft.AspNetCore.Mvc; global using Microsoft.AspNetCore.Builder; global using Microsoft.Extensions.Hosting;";
        var isProgram = code.Contains(" Main(", StringComparison.Ordinal);
        var compilation = CSharpCompilation.Create(
            "Shop",
            [CSharpSyntaxTree.ParseText(code, path: "/repo/" + path), CSharpSyntaxTree.ParseText(usings, path: "/repo/Usings.cs")],
            Frameworks.Web,
            new(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        var found = await compilation.WithAnalyzers(Code.Rules, new CompilationWithAnalyzersOptions(new([]), null, true, false)).GetAnalyzerDiagnosticsAsync();
        return [.. found.Where(d => d.Id == id)];
    }
}
