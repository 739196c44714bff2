using LeakAnalyzers.Rules.Reuse;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Reuse.HttpClientPerCall>;

namespace LeakAnalyzers.Tests.Rules.Reuse;

public sealed class HttpClientPerCallTests
{
    [Fact]
    public Task What_a_method_does_with_a_client_counts_and_not_its_name() => Test.Member(
        """
        readonly List<HttpClient> _kept = new();
        void AddHeaders(HttpClient client) => client.DefaultRequestHeaders.Add("a", "b");
        void SetLimit(HttpClient client) { client.Timeout = TimeSpan.FromSeconds(5); }
        void AddToKept(HttpClient client) => _kept.Add(client);
        HttpClient Make() => [|new HttpClient()|];
        async Task<string> Made(string url) { var client = Make(); AddHeaders(client); return await client.GetStringAsync(url); }
        async Task<string> InPlace(string url) { var client = [|new HttpClient()|]; SetLimit(client); return await client.GetStringAsync(url); }
        async Task<string> Stored(string url) { var client = new HttpClient(); AddToKept(client); return await client.GetStringAsync(url); }
        """);

    [Theory]
    [InlineData("var c = [|new HttpClient()|]; await c.GetStringAsync(url);")] // HC01
    [InlineData("using var c = [|new HttpClient()|]; await c.GetStringAsync(url);")] // HC02
    [InlineData("using HttpClient c = [|new()|]; await c.GetStringAsync(url);")] // HC03
    [InlineData("using (var c = [|new HttpClient()|]) { await c.GetStringAsync(url); }")]
    [InlineData("foreach (var u in new[] { url }) { using var c = [|new HttpClient()|]; await c.GetStringAsync(u); }")] // HC04
    [InlineData("HttpClient c; c = [|new System.Net.Http.HttpClient()|]; await c.GetStringAsync(url);")] // HC10
    [InlineData("_ = [|new HttpClient()|];")] // HC11
    [InlineData("[|new HttpClient()|].CancelPendingRequests();")]
    [InlineData("await [|new HttpClient()|].GetStringAsync(url);")] // HC12
    [InlineData("var c = [|new HttpClient { Timeout = TimeSpan.FromSeconds(3) }|]; await c.GetStringAsync(url);")]
    [InlineData("var c = token.CanBeCanceled ? client! : [|new HttpClient()|]; await c.GetStringAsync(url);")]
    [InlineData("client ??= [|new HttpClient()|]; await client.GetStringAsync(url);")]
    [InlineData("await Task.Run(() => { using var c = [|new HttpClient()|]; return c.GetStringAsync(url); });")]
    [InlineData("await {|CS0103:Elsewhere|}.Retry(async () => { using var c = [|new HttpClient()|]; await c.GetStringAsync(url); });")] // what takes the lambda is out of sight
    [InlineData("{|CS0103:elsewhere|}.SelectMany(u => {|CS0103:Elsewhere|}.FromAsync(async () => { using var c = [|new HttpClient()|]; await c.GetStringAsync(url); }));")]
    public Task A_client_for_one_use_is_reported(string body) => Test.Body(body);

    [Fact]
    public Task A_property_that_makes_one_on_each_read_is_reported() => Test.Member( // HC07
        """
        HttpClient Arrow => [|new HttpClient()|];
        HttpClient Getter { get { return [|new HttpClient()|]; } }
        """);

    [Theory]
    [InlineData("[|new HttpClient()|]", "Contoso.Bag.Other(item)")]
    [InlineData("new HttpClient()", "Contoso.Bag.Keep(item)")]
    public Task A_client_given_to_what_the_options_say_takes_it_is_stored(string client, string taking) => Test.File(
        $$"""
        namespace Contoso;
        static class Bag { public static void Keep(HttpClient item) => item.CancelPendingRequests(); }
        class Subject { public void M() => Bag.Keep({{client}}); }
        """,
        $"leak_analyzers.ownership_taking_methods = {taking}");

    [Fact]
    public Task A_client_passed_to_what_only_uses_it_is_reported() => Test.Member( // HC13
        """
        void Send() => Pass([|new HttpClient()|]);
        static void Pass(HttpClient client) => client.CancelPendingRequests();
        """);

    [Fact]
    public Task A_client_in_a_wrapper_for_one_use_is_reported() => Test.Member( // HC21
        """
        void Send() { using var wrapper = new Wrapper([|new HttpClient()|]); }
        sealed class Wrapper(HttpClient client) : IDisposable { public void Dispose() => client.Dispose(); }
        """);

    [Fact]
    public Task A_derived_client_is_a_client() => Test.Member( // HC20
        """
        void Send() { using var client = [|new MyClient()|]; }
        sealed class MyClient : HttpClient;
        """);

    [Fact]
    public Task A_derived_client_that_sends_its_requests_itself_opens_no_connection() => Test.Member(
        """
        void Send() { using var own = new Pipe(); using var handed = [|new Counting()|]; }
        sealed class Pipe : HttpClient
        {
            public override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token) => Task.FromResult(new HttpResponseMessage());
        }
        sealed class Counting : HttpClient
        {
            public override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token) => base.SendAsync(request, token);
        }
        """);

    [Fact]
    public Task A_fallback_that_is_never_stored_is_reported() => Test.Member( // HC24
        """
        HttpClient? _shared = null;
        void Send() { var client = _shared ?? [|new HttpClient()|]; client.CancelPendingRequests(); }
        """);

    [Fact]
    public Task A_client_over_a_handler_of_its_own_is_reported() => Test.Member( // HC18
        """
        void Send()
        {
            var handler = new HttpClientHandler { AllowAutoRedirect = false };
            var client = [|new HttpClient(handler)|];
            client.CancelPendingRequests();
        }
        """);

    [Fact]
    public Task A_helper_that_makes_clients_is_reported_where_it_makes_them() => Test.File( // HC05, HC06
        """
        class PricesController : Microsoft.AspNetCore.Mvc.ControllerBase
        {
            public Task<string> Get() => Make().GetStringAsync("x");
            public Task<string> Other() => Load();
            private HttpClient Make() => [|new HttpClient()|];
            private async Task<string> Load() { using var client = [|new HttpClient()|]; return await client.GetStringAsync("x"); }
        }
        """);

    [Fact]
    public Task A_public_factory_is_judged_by_what_its_callers_do() => Test.File(
        """
        static class Clients
        {
            public static HttpClient Dropped() => [|new HttpClient()|];
            public static HttpClient Kept() => new HttpClient();
            public static HttpClient NeverCalled() => new HttpClient();
        }

        class Caller
        {
            static readonly HttpClient Shared = Clients.Kept();
            async Task Load() { using var client = Clients.Dropped(); await client.GetStringAsync("x"); }
        }
        """);

    [Fact]
    public Task An_instance_made_per_request_makes_its_clients_per_request() => Test.File( // HC08, HC09
        """
        class PricesController : Microsoft.AspNetCore.Mvc.ControllerBase
        {
            private readonly HttpClient _one = [|new HttpClient()|];
            private readonly HttpClient _two;
            private HttpClient _three;
            public PricesController() => _two = [|new HttpClient()|];
            public void Reset() { _three = [|new HttpClient()|]; }
        }
        """);

    [Fact]
    public Task A_transient_service_makes_its_clients_again_and_again() => Test.File( // HC14, HC15
        """
        class Feed { private readonly HttpClient _client; public Feed() => _client = [|new HttpClient()|]; }
        class Cache { private readonly HttpClient _client; public Cache() => _client = new HttpClient(); }
        static class Start
        {
            static void Add(IServiceCollection services)
            {
                services.AddTransient<Feed>();
                services.AddSingleton<Cache>();
                services.AddScoped(_ => [|new HttpClient()|]);
                services.AddSingleton(_ => new HttpClient());
            }
        }
        """);

    [Fact]
    public Task A_container_calls_public_constructors_and_the_one_that_is_marked() => Test.File(
        """
        class Marked
        {
            readonly HttpClient _client;
            [ActivatorUtilitiesConstructor] public Marked(HttpClient client) => _client = client;
            public Marked() => _client = new HttpClient();
        }
        class Closed
        {
            readonly HttpClient _client;
            public Closed(HttpClient client) => _client = client;
            internal Closed() => _client = new HttpClient();
        }
        class Open { readonly HttpClient _client; public Open() => _client = [|new HttpClient()|]; }
        static class Start { static void Add(IServiceCollection services) => services.AddTransient<Marked>().AddTransient<Closed>().AddTransient<Open>(); }
        """);

    [Fact]
    public Task An_endpoint_runs_once_a_request() => Test.Program( // HC16
        """
        var app = WebApplication.Create();
        app.MapGet("/", async () => { using var client = [|new HttpClient()|]; return await client.GetStringAsync("x"); });
        """);

    [Fact]
    public Task A_worker_makes_its_client_before_the_loop() => Test.File( // HC17, HC33
        """
        class Good : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token)
            {
                using var client = new HttpClient();
                while (!token.IsCancellationRequested) await client.GetStringAsync("x", token);
            }
        }

        class Bad : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    using var client = [|new HttpClient()|];
                    await client.GetStringAsync("x", token);
                }
            }
        }
        """);

    [Theory]
    [InlineData("static readonly HttpClient C = new();")] // HC25
    [InlineData("static HttpClient C { get; } = new HttpClient();")]
    [InlineData("static readonly HttpClient C; static Subject() { C = new HttpClient(); }")]
    [InlineData("static HttpClient? _c; static HttpClient Get() => _c ??= new HttpClient();")] // HC26
    [InlineData("static HttpClient? _c; static HttpClient Get() => _c ?? (_c = new HttpClient());")]
    [InlineData("static readonly Lazy<HttpClient> L = new(() => new HttpClient());")] // HC27
    [InlineData("static HttpClient? _c; static readonly object L = new(); static HttpClient Get() { if (_c == null) lock (L) { if (_c == null) _c = new HttpClient(); } return _c; }")] // HC28
    [InlineData("HttpClient? _c; HttpClient Get() { if (_c != null) return _c; var made = new HttpClient(); _c = made; return made; }")]
    [InlineData("static readonly HttpClientHandler Shared = new(); void M() { using var c = new HttpClient(Shared, disposeHandler: false); }")] // HC29
    [InlineData("void M(HttpMessageHandler handler) { using var c = new HttpClient(handler); }")]
    [InlineData("void M(IHttpClientFactory factory) { var c = factory.CreateClient(\"x\"); c.CancelPendingRequests(); }")] // HC30
    [InlineData("void M(IHttpClientFactory factory) { using var c = factory.CreateClient(); }")] // HC31
    [InlineData("readonly HttpClient _c; public Subject() { var h = new HttpClientHandler(); _c = new HttpClient(h, true); } public void Dispose() => _c.Dispose();")] // HC37
    [InlineData("readonly Dictionary<string, HttpClient> _cs = new(); HttpClient For(string key) { if (!_cs.TryGetValue(key, out var c)) { c = new HttpClient(); _cs[key] = c; } return c; }")] // HC38
    [InlineData("readonly System.Collections.Concurrent.ConcurrentDictionary<string, HttpClient> _cs = new(); HttpClient For(string key) => _cs.GetOrAdd(key, _ => new HttpClient());")]
    [InlineData("public static HttpClient Make() { HttpClientHandler? h = null; try { h = new HttpClientHandler(); return new HttpClient(h); } catch { h?.Dispose(); throw; } }")] // HC39
    [InlineData("sealed class Stub : HttpMessageHandler { protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage r, CancellationToken t) => Task.FromResult(new HttpResponseMessage()); } void M() { using var c = new HttpClient(new Stub()); }")]
    [InlineData("void M() { _ = new Other.HttpClient(); } static class Other { public sealed class HttpClient; }")] // HC35
    public Task A_client_that_is_kept_or_owns_no_sockets_is_silent(string members) => Test.Member(members);

    [Fact]
    public Task What_a_cache_needs_to_be_filled_it_needs_once() => Test.Member(
        """
        string? _keys, _token;
        DateTime _until;
        async Task<string> Keys()
        {
            if (_keys is null)
            {
                using var client = new HttpClient();
                _keys = await client.GetStringAsync("x");
            }
            return _keys;
        }
        async Task<string> Token()
        {
            if (_token == null || _until < DateTime.UtcNow)
            {
                using var client = [|new HttpClient()|];
                _token = await client.GetStringAsync("x");
            }
            return _token;
        }
        """);

    [Fact]
    public Task A_lambda_given_to_a_method_runs_as_often_as_it_is_given() => Test.File(
        """
        static class Policy
        {
            public static Task<T> Guard<T>(Func<Task<T>> work) => work();
            public static void AddProbe(Func<Task> probe) { }
        }

        class Subject
        {
            public Task<string> Page(string url) => Policy.Guard(async () => { using var c = [|new HttpClient()|]; return await c.GetStringAsync(url); });
            public Task<string> Other(string url) => Policy.Guard(() => Load(url));
            private async Task<string> Load(string url) { var c = [|new HttpClient()|]; return await c.GetStringAsync(url); }

            readonly Task<string> _first = Policy.Guard(async () => { using var c = new HttpClient(); return await c.GetStringAsync("x"); });
            public void Start() => Policy.AddProbe(async () => { using var c = new HttpClient(); await c.GetStringAsync("x"); });
        }
        """);

    [Fact]
    public Task A_client_may_be_out_of_sight_for_want_of_a_using()
    {
        var test = new CSharpAnalyzerTest<HttpClientPerCall, DefaultVerifier> { ReferenceAssemblies = Frameworks.None };
        test.TestState.AdditionalReferences.AddRange(Frameworks.Web);
        test.TestCode =
            """
            class Subject
            {
                private async System.Threading.Tasks.Task<string> Load(string url) { using var c = [|new {|CS0246:HttpClient|} { Timeout = System.TimeSpan.FromSeconds(3) }|]; return await c.GetStringAsync(url); }
                private async System.Threading.Tasks.Task<string> Over(string url, object handler) { using var c = new {|CS0246:HttpClient|}(handler); return await c.GetStringAsync(url); }
                private static readonly {|CS0246:HttpClient|} s_client = new {|CS0246:HttpClient|}();
            }
            """;
        return test.RunAsync();
    }

    [Fact]
    public Task A_program_makes_its_client_once() => Test.Program( // HC32
        """
        using var client = new HttpClient();
        await client.GetStringAsync("x");
        for (var i = 0; i < 99; i++) { using var again = [|new HttpClient()|]; }
        """);

    [Fact]
    public Task A_private_method_that_main_calls_once_is_silent() => Test.File(
        """
        static class Tool
        {
            static void Main() => Run();
            private static void Run() { using var client = new HttpClient(); }
        }
        """);

    [Fact]
    public Task A_commands_method_that_only_main_calls_is_silent() => Test.Program(
        """
        return args[0] switch { "warm-up" => await WarmUp.RunAsync(args[1..]), _ => await Check.RunAsync() };

        static class WarmUp
        {
            public static async Task<int> RunAsync(string[] urls) { using var client = new HttpClient(); foreach (var url in urls) await client.GetStringAsync(url); return 0; }
        }
        static class Check
        {
            public static async Task<int> RunAsync() { foreach (var url in Environment.GetCommandLineArgs()) await OneAsync(url); return 0; }
            public static async Task OneAsync(string url) { using var client = [|new HttpClient()|]; await client.GetStringAsync(url); }
            public static async Task ByAnybodyAsync(string url) { using var client = [|new HttpClient()|]; await client.GetStringAsync(url); }
        }
        """);

    [Fact]
    public Task A_call_with_an_argument_that_does_not_resolve_is_a_call() => Test.File(
        """
        static class Tool
        {
            static void Main() { var thing = {|CS0103:Unknown|}.Thing(); Run(thing.Name); }
            private static void Run(string what) { using var client = new HttpClient(); }
        }
        """);

    [Fact]
    public Task Test_code_is_left_alone_unless_asked_for() => Task.WhenAll( // HC36
        Test.File("class FactAttribute : Attribute { } class Tests { [Fact] public void T() { using var c = new HttpClient(); } }"),
        Test.File("class FactAttribute : Attribute { } class Tests { [Fact] public void T() { using var c = [|new HttpClient()|]; } }", "leak_analyzers.test_code = report"));

    [Fact]
    public Task Types_named_in_the_options_are_made_per_request() => Test.File(
        "class Visit { readonly HttpClient _c = [|new HttpClient()|]; }", "leak_analyzers.per_request_types = Visit");

    [Fact]
    public Task A_handler_put_behind_another_one_by_a_statement_counts() => Test.File(
        """
        class Logging : DelegatingHandler;

        class Api(HttpMessageHandler shared)
        {
            void Own() { var logging = new Logging(); logging.InnerHandler = new HttpClientHandler(); var client = [|new HttpClient(logging)|]; }
            void Borrowed() { var logging = new Logging(); logging.InnerHandler = shared; var client = new HttpClient(logging); }
        }
        """);

    [Fact]
    public Task A_handler_that_an_asynchronous_method_makes_counts() => Test.File(
        """
        class Api(HttpMessageHandler shared, HttpClient settings)
        {
            async Task Held() { using var handler = await Fresh(); using var client = [|new HttpClient(handler)|]; }
            async Task Straight() { using var client = [|new HttpClient(await Fresh().ConfigureAwait(false))|]; }
            async Task Borrowed() { using var client = new HttpClient(await Kept()); }

            private async Task<HttpMessageHandler> Fresh()
            {
                if (await settings.GetStringAsync("x") == "strict") return new HttpClientHandler { CheckCertificateRevocationList = true };
                return new HttpClientHandler();
            }

            private async Task<HttpMessageHandler> Kept() { await Task.Yield(); return shared; }
        }
        """);

    [Theory]
    [InlineData("void M() { var l = new {|CS0246:Clearance|}(); l.InnerHandler = new HttpClientHandler(); var c = [|new HttpClient(l)|]; }")]
    [InlineData("void M() { var l = new {|CS0246:Clearance|}(); l.Handler = new HttpClientHandler(); var c = new HttpClient(l); }")]
    [InlineData("void M(HttpMessageHandler h) { var l = new {|CS0246:Clearance|}(); l.InnerHandler = h; var c = new HttpClient(l); }")]
    [InlineData("static readonly HttpClient s_c = Make(); private static HttpClient Make() { var l = new {|CS0246:Clearance|}(); l.InnerHandler = new HttpClientHandler(); return new HttpClient(l); }")]
    public Task The_type_in_front_may_be_out_of_sight(string members) => Test.Member(members);

    [Theory]
    [InlineData("void M() { var c = new {|CS0246:HttpClientt|}(); c.Get(); }")]
    [InlineData("readonly Lazy<Task<string>> _page = {|CS0103:Elsewhere|}.Make(async () => { using var c = new HttpClient(); return await c.GetStringAsync(\"\"); });")]
    [InlineData("void M() { {|CS0103:client|} = new HttpClient(); }")]
    public Task Code_that_does_not_compile_is_silent(string members) => Test.Member(members);
}
