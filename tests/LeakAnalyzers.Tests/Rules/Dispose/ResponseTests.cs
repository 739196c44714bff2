using LeakAnalyzers.Rules.Dispose;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Responses: what becomes of one between the call that yields it and the end of its scope.</summary>
public sealed class ResponseTests
{
    [Theory]
    [InlineData("var r = await [|client!.GetAsync(url)|]; await r.Content.ReadAsStringAsync();")] // HR01
    [InlineData("await [|client!.PostAsync(url, null)|];")] // HR02
    [InlineData("(await [|client!.GetAsync(url)|]).EnsureSuccessStatusCode();")] // HR03
    [InlineData("var text = await (await [|client!.GetAsync(url)|]).Content.ReadAsStringAsync();")] // HR04
    [InlineData("var fine = (await [|client!.GetAsync(url)|]).IsSuccessStatusCode;")] // HR05
    [InlineData("var fine = await [|client!.GetAsync(url)|] is { IsSuccessStatusCode: true };")] // HR06
    [InlineData("var r = [|client!.GetAsync(url)|].GetAwaiter().GetResult(); Console.WriteLine(r.StatusCode);")] // HR14
    [InlineData("var r = [|client!.GetAsync(url)|].Result; Console.WriteLine(r.StatusCode);")]
    [InlineData("var get = [|client!.GetAsync(url)|]; Console.WriteLine((await get).StatusCode);")]
    [InlineData("var r = await [|client!.GetAsync(url)|].ConfigureAwait(false); Console.WriteLine(r.StatusCode);")] // HR15
    [InlineData("using var request = new HttpRequestMessage(); var r = await [|client!.SendAsync(request)|]; r.EnsureSuccessStatusCode();")] // HR17
    [InlineData("await [|client!.GetAsync(url)|].ContinueWith(get => { var r = get.Result; r.EnsureSuccessStatusCode(); });")]
    [InlineData("HttpResponseMessage r; r = await [|client!.GetAsync(url)|]; Console.WriteLine(r.StatusCode);")]
    [InlineData("_ = await [|client!.GetAsync(url)|];")]
    [InlineData("var r = token.CanBeCanceled ? await [|client!.GetAsync(url)|] : null; Console.WriteLine(r?.StatusCode);")]
    [InlineData("await Task.Run(async () => { var r = await [|client!.GetAsync(url)|]; Console.WriteLine(r.StatusCode); });")] // HR19
    public Task A_response_that_nothing_disposes_is_reported(string body) => Test.Body(body);

    [Theory]
    [InlineData("var r = await [|client!.GetAsync(url)|]; if (!r.IsSuccessStatusCode) return; r.Dispose();")] // HR07
    [InlineData("var r = await [|client!.GetAsync(url)|]; await r.Content.ReadAsStringAsync(); r.Dispose();")] // HR08
    [InlineData("var r = await [|client!.GetAsync(url)|]; r.EnsureSuccessStatusCode(); r.Dispose();")]
    [InlineData("var r = await [|client!.GetAsync(url)|]; if (token.CanBeCanceled) r.Dispose();")] // HR18
    [InlineData("var r = await [|client!.GetAsync(url)|]; switch (r.StatusCode) { case System.Net.HttpStatusCode.OK: r.Dispose(); break; }")]
    [InlineData("var r = await [|client!.GetAsync(url)|]; try { await r.Content.ReadAsStringAsync(); } catch { r.Dispose(); throw; }")] // HR20
    [InlineData("var r = await [|client!.GetAsync(url)|]; try { await r.Content.ReadAsStringAsync(); } catch (HttpRequestException) { } r.Dispose();")]
    [InlineData("var r = await [|client!.GetAsync(url)|]; if (r.Content.Headers.ContentLength > 9) throw new InvalidOperationException(); r.Dispose();")]
    [InlineData("while (true) { var r = await [|client!.GetAsync(url)|]; if (r.IsSuccessStatusCode) break; r.Dispose(); }")]
    [InlineData("foreach (var part in url.Split()) { var r = await [|client!.GetAsync(part)|]; if (!r.IsSuccessStatusCode) continue; r.Dispose(); }")]
    public Task A_response_that_some_path_leaves_open_is_reported(string body) => Test.Body(body);

    [Fact]
    public Task A_response_is_lost_on_a_throw_that_a_handler_of_the_same_method_catches() => Test.File(
        """
        class RegistryException(int status) : HttpRequestException { public int Status => status; }
        class FailedException(HttpResponseMessage response) : HttpRequestException { public HttpResponseMessage Response => response; }
        class Subject(HttpClient client)
        {
            async Task<HttpResponseMessage> Later(HttpRequestMessage request) { HttpRequestException last; try { var r = await [|client.SendAsync(request)|]; if (!r.IsSuccessStatusCode) throw new RegistryException(1); return r; } catch (HttpRequestException e) { last = e; } throw last; }
            async Task<HttpResponseMessage> Rethrown(HttpRequestMessage request) { try { var r = await [|client.SendAsync(request)|]; if (!r.IsSuccessStatusCode) throw new RegistryException(1); return r; } catch (HttpRequestException) { throw; } }
            async Task<HttpResponseMessage> Filtered(HttpRequestMessage request) { while (true) { try { var r = await [|client.SendAsync(request)|]; if (!r.IsSuccessStatusCode) throw new RegistryException(1); return r; } catch (HttpRequestException e) when (e.InnerException is null) { Console.WriteLine(e); } } }
            async Task<HttpResponseMessage> Carried(HttpRequestMessage request) { try { var r = await client.SendAsync(request); if (!r.IsSuccessStatusCode) throw new FailedException(r); return r; } catch (HttpRequestException e) { Console.WriteLine(e); throw; } }
            async Task<HttpResponseMessage> Released(HttpRequestMessage request) { HttpResponseMessage r = null; try { r = await client.SendAsync(request); if (!r.IsSuccessStatusCode) throw new RegistryException(1); return r; } catch (HttpRequestException) { r?.Dispose(); throw; } }
        }
        """);

    [Theory]
    [InlineData("HttpResponseMessage? r = null; for (var i = 0; i < 3; i++) r = await [|client!.GetAsync(url)|]; r?.Dispose();")] // HR09
    [InlineData("var r = await [|client!.GetAsync(url)|]; if (!r.IsSuccessStatusCode) r = await client!.GetAsync(url); r.Dispose();")] // HR10
    public Task A_response_whose_variable_takes_another_is_reported(string body) => Test.Body(body);

    [Theory]
    [InlineData("using var r = await client!.GetAsync(url); await r.Content.ReadAsStringAsync();")] // HR22
    [InlineData("using (var r = await client!.GetAsync(url)) { await r.Content.ReadAsStringAsync(); }")]
    [InlineData("var r = await client!.GetAsync(url); using (r) { await r.Content.ReadAsStringAsync(); }")]
    [InlineData("HttpResponseMessage r; if (token.CanBeCanceled) r = await client!.GetAsync(url); else r = await client!.GetAsync(url + 1); using (r) { await r.Content.ReadAsStringAsync(); }")] // HR23
    [InlineData("HttpResponseMessage? r = null; try { r = await client!.GetAsync(url); await r.Content.ReadAsStringAsync(); } finally { r?.Dispose(); }")] // HR24
    [InlineData("HttpResponseMessage? r = null; try { r = await client!.GetAsync(token.CanBeCanceled ? url : url + 1); await r.Content.ReadAsStringAsync(); } finally { using (r) { } }")]
    [InlineData("var r = await client!.GetAsync(url); var q = r; q.Dispose();")] // HR34
    [InlineData("var r = await client!.GetAsync(url); try { r = r.EnsureSuccessStatusCode(); } finally { r.Dispose(); }")] // HR33
    [InlineData("var r = await client!.GetAsync(url); ((IDisposable)r).Dispose();")] // OW10
    [InlineData("var get = client!.GetAsync(url); using var r = await get;")]
    [InlineData("using var r = await client!.GetAsync(url).ConfigureAwait(false);")]
    [InlineData("using var r = client!.GetAsync(url).GetAwaiter().GetResult();")]
    [InlineData("await client!.GetAsync(url).ContinueWith(get => { using var r = get.Result; r.EnsureSuccessStatusCode(); });")]
    [InlineData("for (var i = 0; i < 3; i++) { using var r = await client!.GetAsync(url); if (r.IsSuccessStatusCode) break; }")]
    [InlineData("HttpResponseMessage? r = null; for (var i = 0; i < 3; i++) { r?.Dispose(); r = await client!.GetAsync(url); } r?.Dispose();")]
    [InlineData("await Task.Run(async () => { using var r = await client!.GetAsync(url); r.EnsureSuccessStatusCode(); });")]
    public Task A_response_released_on_every_path_is_right(string body) => Test.Body(body);

    [Theory]
    [InlineData("if (await client!.GetAsync(url) is not { } r) return; using (r) { await r.Content.ReadAsStringAsync(); }")]
    [InlineData("if (await client!.GetAsync(url).ConfigureAwait(false) is { } r) r.Dispose();")]
    [InlineData("if (await client!.GetAsync(url) is HttpResponseMessage r) { using (r) await r.Content.ReadAsStringAsync(); }")]
    [InlineData("if (await [|client!.GetAsync(url)|] is not { IsSuccessStatusCode: true } r) return; r.Dispose();")]
    [InlineData("switch (await client!.GetAsync(url)) { case { IsSuccessStatusCode: true } fine: using (fine) return; case var other: other.Dispose(); break; }")]
    [InlineData("using var r = await client!.GetAsync(url) switch { { IsSuccessStatusCode: true } fine => fine, var other => other };")]
    [InlineData("switch (await [|client!.GetAsync(url)|]) { case { IsSuccessStatusCode: true } fine: using (fine) return; case var other: Console.WriteLine(other.StatusCode); break; }")]
    public Task A_response_that_is_tested_where_it_comes_is_there(string body) => Test.Body(body);

    [Theory]
    [InlineData("var a = client!.GetAsync(url); var b = client.GetAsync(url); await Task.WhenAll(a, b); using var ra = await a; using var rb = b.Result;")]
    [InlineData("var a = client!.GetAsync(url); var b = client.GetAsync(url); using var ra = await a; using var rb = await b;")]
    [InlineData("var all = await Task.WhenAll(client!.GetAsync(url), client.GetAsync(url)); foreach (var r in all) r.Dispose();")]
    [InlineData("var all = await Task.WhenAll([client!.GetAsync(url), client.GetAsync(url)]).ConfigureAwait(false); foreach (var r in all) r.Dispose();")]
    [InlineData("var a = client!.GetAsync(url); var b = client.GetAsync(url); var all = Task.WhenAll(a, b); foreach (var r in await all) r.Dispose();")]
    [InlineData("var a = client!.GetAsync(url); var b = client.GetAsync(url); using var first = await await Task.WhenAny(a, b);")]
    [InlineData("var a = [|client!.GetAsync(url)|]; var b = [|client.GetAsync(url)|]; await Task.WhenAll(a, b); Console.WriteLine((await a).StatusCode); Console.WriteLine(b.Result.StatusCode);")]
    [InlineData("var a = [|client!.GetAsync(url)|]; await Task.WhenAll(new Task[] { a, Task.Delay(1) }); Console.WriteLine(a.Result.StatusCode);")]
    [InlineData("var all = await Task.WhenAll([|client!.GetAsync(url)|], [|client.GetAsync(url)|]); Console.WriteLine(all.Count(r => r.IsSuccessStatusCode));")]
    public Task Responses_that_are_waited_for_together(string body) => Test.Body(body);

    [Theory]
    [InlineData("HttpResponseMessage? r = null; await Task.Run(async () => r = await client!.GetAsync(url)); r!.Dispose();")]
    [InlineData("HttpResponseMessage r = await client!.GetAsync(url); await Task.Run(() => r); r.Dispose();")]
    [InlineData("await [|Task.Run(() => client!.GetAsync(url))|];")]
    public Task What_a_lambda_keeps_is_nothing_new(string body) => Test.Body(body);

    [Fact]
    public Task A_response_that_goes_to_the_caller_is_right() => Test.Member( // HR25, HR27, HR37
        """
        readonly HttpClient _client = null!;
        async Task<HttpResponseMessage> Plain(string url) { var r = await _client.GetAsync(url); return r; }
        async Task<HttpResponseMessage> Arrow(string url) => await _client.GetAsync(url);
        async Task<HttpResponseMessage> Checked(string url) { var r = await _client.GetAsync(url); r.EnsureSuccessStatusCode(); return r; }
        async Task<HttpResponseMessage> Fluent(string url) { var r = await _client.GetAsync(url); return r.EnsureSuccessStatusCode(); }
        async Task<(HttpResponseMessage, int)> Tuple(string url) { var r = await _client.GetAsync(url); return (r, 1); }
        Task<HttpResponseMessage> Task(string url) => _client.GetAsync(url);
        Task<HttpResponseMessage> Held(string url) { var get = _client.GetAsync(url); return get; }
        async Task<Answer> Record(string url) { var r = await _client.GetAsync(url); return new Answer(r); }
        record Answer(HttpResponseMessage Response);
        """);

    [Fact]
    public Task A_response_whose_stream_goes_to_the_caller_is_the_callers() => Test.Member( // HR26
        """
        readonly HttpClient _client = null!;
        async Task<Stream> Read(string url) { var r = await _client.GetAsync(url); return await r.Content.ReadAsStreamAsync(); }
        async Task<Stream> Chain(string url) => await (await _client.GetAsync(url)).Content.ReadAsStreamAsync();
        """);

    [Fact]
    public Task What_an_unknown_call_gives_back_of_a_response_at_hand_is_that_response() => Test.Member(
        """
        int Checked(KeyValuePair<int, HttpResponseMessage> one)
        {
            var response = one.Value.{|CS1061:ShouldNotBeNull|}();
            return response.Headers.GetValues("Port").Length + (int)response.StatusCode;
        }
        """);

    [Fact]
    public Task A_line_in_a_log_does_not_throw_even_if_it_is_waited_for() => Test.Member(
        """
        readonly HttpClient _client = null!;
        async Task<HttpResponseMessage> Logged(string url) { var r = await _client.GetAsync(url); await LogAsync(r); return r; }
        async Task<HttpResponseMessage> Entered(string url) { var r = await [|_client.GetAsync(url)|]; await LoginAsync(url); return r; }
        static async Task LogAsync(HttpResponseMessage response) { Console.WriteLine(response.StatusCode); await Task.Yield(); }
        static async Task LoginAsync(string url) { await Task.Yield(); Read(url); }
        static void Read(string url) { if (File.Exists(url)) Console.WriteLine(File.ReadAllText(url)); }
        """);

    [Fact]
    public Task A_helper_that_looks_at_the_headers_does_not_throw() => Test.Member(
        """
        readonly HttpClient _client = null!;
        async Task<Stream> Read(string url) { var r = await _client.GetAsync(url); Console.WriteLine(GetType(r)); return await r.Content.ReadAsStreamAsync(); }
        static string? GetType(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType;
        """);

    [Fact]
    public Task The_content_of_a_response_is_never_null() => Test.Member(
        """
        readonly HttpClient _client = null!;
        sealed record Answer(int Status, Stream? Body);
        async Task<Answer> Read(string url) { var r = await _client.GetAsync(url); return new((int)r.StatusCode, r.Content != null ? await r.Content.ReadAsStreamAsync().ConfigureAwait(false) : null); }
        """);

    [Fact]
    public Task A_response_that_an_exception_brings_is_somebody_elses() => Test.Member(
        """
        bool IsProxy(Exception e) { var response = Of(e); return response?.StatusCode == System.Net.HttpStatusCode.ProxyAuthenticationRequired; }
        static System.Net.HttpWebResponse? Of(Exception e) { var web = e.InnerException as System.Net.WebException; var response = web?.Response as System.Net.HttpWebResponse; return response; }
        """);

    [Fact]
    public Task A_response_that_a_server_writes_holds_no_connection() => Test.File(
        """
        abstract class Channel
        {
            public abstract Task<HttpResponseMessage> PrepareResponseAsync(string message);
            public abstract HttpResponseMessage CreateErrorResponse(int status);
            async Task<int> M() { var a = await PrepareResponseAsync("x"); var b = CreateErrorResponse(1); return (int)a.StatusCode + (int)b.StatusCode; }
        }
        """);

    [Fact]
    public Task A_response_made_by_hand_holds_nothing() => Test.Member(
        """
        System.Net.Http.Headers.HttpResponseHeaders Headers { get; } = new HttpResponseMessage().Headers;
        int Status() { var r = new HttpResponseMessage(System.Net.HttpStatusCode.OK); return (int)r.StatusCode; }
        """);

    [Fact]
    public Task A_response_in_a_disposable_wrapper_is_the_wrappers() => Test.Member( // HR28
        """
        readonly HttpClient _client = null!;
        async Task<IDisposable> Open(string url) => new Wrapper(await _client.GetAsync(url));
        sealed class Wrapper(HttpResponseMessage response) : IDisposable { public void Dispose() => response.Dispose(); }
        """);

    [Fact]
    public Task A_handler_passes_its_response_on() => Test.File( // HR29
        """
        class Logging : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
            {
                var response = await base.SendAsync(request, token);
                Console.WriteLine(response.StatusCode);
                return response;
            }
        }
        """);

    [Fact]
    public Task A_handler_that_drops_a_response_for_another_is_reported() => Test.File( // HR10
        """
        class Retrying : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
            {
                var response = await [|base.SendAsync(request, token)|];
                if (!response.IsSuccessStatusCode) response = await base.SendAsync(request, token);
                return response;
            }
        }
        """);

    [Fact]
    public Task A_helper_that_disposes_takes_the_response() => Test.Member( // HR30
        """
        readonly HttpClient _client = null!;
        async Task Send(string url) { var r = await _client.GetAsync(url); Finish(r); }
        static void Finish(HttpResponseMessage response) { try { response.EnsureSuccessStatusCode(); } finally { response.Dispose(); } }
        """);

    [Fact]
    public Task A_helper_that_only_looks_leaves_the_response_with_its_caller() => Test.Member( // HR16
        """
        readonly HttpClient _client = null!;
        async Task Send(string url) { var r = await [|_client.GetAsync(url)|]; Log(r); }
        static void Log(HttpResponseMessage response) => Console.WriteLine(response.StatusCode);
        """);

    [Fact]
    public Task A_helper_that_hands_it_to_one_that_disposes_takes_it() => Test.Member( // HR31
        """
        readonly HttpClient _client = null!;
        async Task Send(string url) { var r = await _client.GetAsync(url); Outer(r); }
        static void Outer(HttpResponseMessage response) => Inner(response);
        static void Inner(HttpResponseMessage response) => response.Dispose();
        """);

    [Fact]
    public Task Helpers_that_call_each_other_end() => Test.Member( // OW19
        """
        readonly HttpClient _client = null!;
        async Task Send(string url) { var r = await _client.GetAsync(url); Ping(r, 3); }
        static void Ping(HttpResponseMessage response, int n) { if (n > 0) Pong(response, n - 1); }
        static void Pong(HttpResponseMessage response, int n) { if (n > 0) Ping(response, n - 1); }
        """);

    [Fact]
    public Task What_the_request_disposes_at_its_end_is_right() => Test.Member( // HR32
        """
        readonly HttpClient _client = null!;
        async Task Proxy(Microsoft.AspNetCore.Http.HttpContext context, string url)
        {
            var r = await _client.GetAsync(url);
            context.Response.RegisterForDispose(r);
        }
        """);

    [Fact]
    public Task A_response_kept_in_a_collection_or_a_field_is_out_of_sight() => Test.Member( // HR35
        """
        readonly HttpClient _client = null!;
        readonly List<HttpResponseMessage> _kept = new();
        readonly Dictionary<string, HttpResponseMessage> _byUrl = new();
        readonly HttpResponseMessage[] _slots = new HttpResponseMessage[2];
        public HttpResponseMessage? Last { get; set; }
        async Task Keep(string url) { var r = await _client.GetAsync(url); _kept.Add(r); }
        async Task KeepByKey(string url) { var r = await _client.GetAsync(url); _byUrl[url] = r; }
        async Task KeepInSlot(string url) { var r = await _client.GetAsync(url); _slots[0] = r; }
        async Task KeepLast(string url) => Last = await _client.GetAsync(url);
        public void Dispose() { foreach (var r in _kept.Concat(_byUrl.Values).Concat(_slots)) r.Dispose(); }
        """);

    [Fact]
    public Task A_stub_that_answers_with_a_new_response_is_right() => Test.File( // HR36
        """
        class Stub : HttpMessageHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token) =>
                Task.FromResult(new HttpResponseMessage());
        }
        """);

    [Fact]
    public Task A_response_disposed_by_a_lambda_or_local_function_is_right() => Test.Member( // OW09, DR27
        """
        readonly HttpClient _client = null!;
        async Task Local(string url) { var r = await _client.GetAsync(url); try { r.EnsureSuccessStatusCode(); } finally { Close(); } void Close() => r.Dispose(); }
        async Task Lambda(string url, List<Action> later) { var r = await _client.GetAsync(url); later.Add(() => r.Dispose()); }
        """);

    [Fact]
    public Task A_flag_set_with_the_response_is_understood() => Test.Body(
        """
        HttpResponseMessage? r = null;
        var got = false;
        if (token.CanBeCanceled) { r = await client!.GetAsync(url); got = true; }
        if (got) r!.Dispose();
        """);

    [Fact]
    public Task A_wait_for_all_whose_results_are_used_is_out_of_sight() => Test.Body("var all = await Task.WhenAll(client!.GetAsync(url), client.GetAsync(url + 1)); foreach (var one in all) one.Dispose();");

    [Fact]
    public Task What_a_factory_yields_through_a_policy_is_the_callers() => Test.Member(
        """
        readonly HttpClient _client = null!;
        static Task<T> Retry<T>(Func<Task<T>> action) => action();
        async Task Send(string url) { var r = await [|Retry(() => _client.GetAsync(url))|]; Console.WriteLine(r.StatusCode); }
        async Task Right(string url) { using var r = await Retry(() => _client.GetAsync(url)); }
        """);

    [Fact]
    public Task A_cache_keeps_the_responses_it_gives() => Test.Member(
        """
        readonly System.Collections.Concurrent.ConcurrentDictionary<string, HttpResponseMessage> _cache = new();
        async Task<HttpResponseMessage> Cached(HttpClient client, string url)
        {
            if (_cache.TryGetValue(url, out HttpResponseMessage? known)) return known;
            var response = await client.GetAsync(url);
            return _cache.GetOrAdd(url, response);
        }
        async Task<HttpResponseMessage> CachedElsewhere(HttpClient client, string url)
        {
            var response = await client.GetAsync(url);
            return await {|CS0103:Elsewhere|}.GetOrCreateAsync(url, entry => { return Task.FromResult(response); });
        }
        async Task<int> Length(HttpClient client, string url) { var r = await Cached(client, url); return (await r.Content.ReadAsStringAsync()).Length; }
        """);
}
