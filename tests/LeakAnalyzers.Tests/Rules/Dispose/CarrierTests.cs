using LeakAnalyzers.Rules.Dispose;
using Connection = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ConnectionNotDisposed>;
using Reader = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Resources that a method hands over inside an object of the author's own: a record, a small class, a struct.</summary>
public sealed class CarrierTests
{
    [Theory]
    [InlineData("var d = await [|Open(url)|]; Console.Write(d.Text);")]
    [InlineData("var d = await [|Open(url)|]; if (!d.Response.IsSuccessStatusCode) return; d.Response.Dispose();")]
    [InlineData("var d = await [|Open(url)|]; Console.Write(d.Response.StatusCode); Print(d.Response);")]
    [InlineData("var (response, text) = await [|Open(url)|]; Console.Write(text);")]
    [InlineData("var d = await [|Open(url)|]; var (response, text) = d; Console.Write(text);")]
    [InlineData("Console.Write((await [|Open(url)|]).Text);")]
    [InlineData("await [|Open(url)|];")]
    [InlineData("var d = await [|Filled(url)|]; Console.Write(d.Text);")]
    [InlineData("var d = await [|FilledLater(url)|]; Console.Write(d.Text);")]
    [InlineData("var d = await [|Built(url)|]; Console.Write(d.Text);")]
    [InlineData("var d = await [|Small(url)|]; Console.Write(d.Text);")]
    [InlineData("var d = await [|Try(url)|]; if (d != null) Console.Write(d.Text);")]
    [InlineData("var d = await [|TryTell(url)|]; if (d.Response == null) return; Console.Write(d.Text);")]
    [InlineData("var d = await [|Closing(url)|]; Console.Write(d.Text); d.Look();")]
    [InlineData("var d = new Closed(await [|_client.GetAsync(url)|], url); d.Look();")]
    [InlineData("var response = await [|_client.GetAsync(url)|]; var d = new Closed(response, url); if (url.Length > 3) return; d.Dispose();")]
    [InlineData("(HttpResponseMessage r, string s) d = await [|Both(url)|]; Console.Write(d.s);")]
    [InlineData("var d = await [|Streams(url)|]; Console.Write(d.Response.StatusCode);")]
    [InlineData("foreach (var u in url.Split()) { var d = await [|Open(u)|]; if (d.Text.Length > 3) continue; d.Response.Dispose(); }")]
    public Task A_resource_that_a_fresh_object_brings_along_is_the_callers(string body) => In(body);

    [Theory]
    [InlineData("var d = await Open(url); d.Response.Dispose();")]
    [InlineData("var d = await Open(url); d.Response?.Dispose();")]
    [InlineData("var d = await Open(url); using (d.Response) Console.Write(d.Text);")]
    [InlineData("var d = await Open(url); using var response = d.Response; Console.Write(d.Text);")]
    [InlineData("var d = await Open(url); try { Console.Write(await d.Response.Content.ReadAsStringAsync()); } finally { if (d.Response != null) d.Response.Dispose(); }")]
    [InlineData("var (response, text) = await Open(url); using (response) Console.Write(text);")]
    [InlineData("var d = await Open(url); var (response, text) = d; using (response) Console.Write(text);")]
    [InlineData("var d = await Open(url); Print(d.Text); Finish(d);")]
    [InlineData("var d = await Open(url); Finish(d.Response);")]
    [InlineData("IDownload d = await Open(url); d.Response.Dispose();")]
    [InlineData("object d = await Open(url); ((Download)d).Response.Dispose();")]
    [InlineData("IDownload d = new Closed(await _client.GetAsync(url), url); d.Response.Dispose();")]
    [InlineData("IDisposable d = new Closed(await _client.GetAsync(url), url); d.Dispose();")]
    [InlineData("(HttpResponseMessage r, string s) d = await Both(url); d.r.Dispose();")]
    [InlineData("(object, string) d = await Both(url); ((IDisposable)d.Item1).Dispose();")]
    [InlineData("var d = await Any<int>(url); d.Item1.Dispose();")]
    [InlineData("var d = await Any<int>(url); var (a, b) = d; a.Dispose();")]
    [InlineData("var (a, text, c) = await Own(url); a.Dispose();")]
    [InlineData("var (text, a) = await Own(url); a.Dispose();")]
    [InlineData("var d = await Own(url); var (a, b) = d; b.Dispose();")]
    [InlineData("var d = await Open(url); Print(d);")]
    [InlineData("var d = await Open(url); _last = d;")]
    [InlineData("var d = await Open(url); var e = d with { Text = url }; e.Response.Dispose();")]
    [InlineData("var d = await Open(url); if (d is { Response: var response }) response.Dispose();")]
    [InlineData("var d = await Open(url); Action end = () => d.Response.Dispose(); end();")]
    [InlineData("var d = await Open(url); var e = d; e.Response.Dispose();")]
    [InlineData("var d = await Open(url); AppDomain.CurrentDomain.ProcessExit += delegate { d.Response.Dispose(); };")]
    [InlineData("using var d = await Closing(url); d.Look();")]
    [InlineData("var d = await Closing(url); d.Dispose();")]
    [InlineData("using var d = new Closed(await _client.GetAsync(url), url); d.Look();")]
    [InlineData("var d = new Closed(await _client.GetAsync(url), url); d.Response.Dispose();")]
    [InlineData("var d = new Closed(await _client.GetAsync(url), url); Print(d);")]
    [InlineData("var d = new Closed(await _client.GetAsync(url), url); d.Finish();")]
    [InlineData("var response = await _client.GetAsync(url); var d = new Closed(response, url); response.Dispose();")]
    [InlineData("var d = new Ended(await _client.GetAsync(url)); Print(d.Response.StatusCode);")] // nobody can tell who ends it
    [InlineData("var d = await Closing(url); d.Response.Dispose();")]
    [InlineData("var d = await Ending(url); d.End();")]
    [InlineData("var d = await Streams(url); using (d.Body) Console.Write(d.Body.Length);")]
    [InlineData("var d = await TryTell(url); if (d.Text.Length > 3) return; d.Response!.Dispose();")]
    [InlineData("var d = await Released(url); Console.Write(d.Text);")]
    [InlineData("var d = await Kept(url); Console.Write(d.Text);")]
    [InlineData("var d = await Shared(url); Console.Write(d.Text);")]
    [InlineData("var d = Around(new HttpResponseMessage()); Console.Write(d.Text);")]
    [InlineData("var d = Known(); Console.Write(d.Text);")]
    [InlineData("var d = Empty(url); Console.Write(d.Text);")]
    [InlineData("var d = ByHand(); Console.Write(d.Text);")]
    [InlineData("var d = Inside(url); Console.Write(d.Text);")]
    public Task A_resource_in_an_object_that_is_released_handed_on_or_shared_is_right(string body) => In(body);

    [Fact]
    public Task Readers_and_connections_are_brought_along_as_well() => Reader.Member(
        """
        internal sealed record Rows(DbDataReader Reader, int Columns);
        static Rows Query(DbCommand command) { var reader = command.ExecuteReader(); return new Rows(reader, reader.FieldCount); }
        static Rows Over(DbDataReader reader) => new(reader, reader.FieldCount);
        int Lost(DbCommand command) => [|Query(command)|].Columns;
        int Right(DbCommand command) { var rows = Query(command); using (rows.Reader) return rows.Columns; }
        int Lent(DbDataReader reader) { var rows = Over(reader); return rows.Columns; }
        """);

    [Fact]
    public Task A_connection_that_was_not_opened_holds_nothing() => Connection.Member(
        """
        internal sealed record Link(DbConnection Connection, string Name);
        static Link Idle(DbProviderFactory factory) => new(factory.CreateConnection()!, "a");
        static Link Live(DbProviderFactory factory) { var connection = factory.CreateConnection()!; connection.Open(); return new(connection, "a"); }
        string Unused(DbProviderFactory factory) => Idle(factory).Name;
        void Opened(DbProviderFactory factory) { var link = [|Idle(factory)|]; link.Connection.Open(); }
        string Lost(DbProviderFactory factory) => [|Live(factory)|].Name;
        """);

    private static Task In(string body) => Response.Member(
        $$"""
        internal interface IDownload { HttpResponseMessage Response { get; } }
        async Task<(HttpResponseMessage Response, string Text)> Both(string url) => (await _client.GetAsync(url), url);
        async Task<(HttpResponseMessage Response, T? Value)> Any<T>(string url) => (await _client.GetAsync(url), default);
        internal sealed record Download(HttpResponseMessage Response, string Text) : IDownload;
        internal sealed record Body2(HttpResponseMessage Response, Stream Body);
        internal readonly record struct SmallDownload(HttpResponseMessage Response, string Text);
        internal sealed record Told(HttpResponseMessage? Response, string Text);
        internal sealed class Result { public HttpResponseMessage? Response { get; set; } public string Text { get; set; } = ""; }
        internal sealed class Made { public Made(HttpResponseMessage response, string text) { Response = response ?? throw new ArgumentNullException(nameof(response)); Text = text; } public HttpResponseMessage Response { get; } public string Text { get; } }
        internal sealed class Closed(HttpResponseMessage response, string text) : IDisposable, IDownload { public HttpResponseMessage Response { get; } = response; public string Text { get; } = text; public void Look() => Console.Write(Text); public void Finish() => Response.Dispose(); public void Dispose() => Response.Dispose(); }
        internal sealed class Ended(HttpResponseMessage response) { public HttpResponseMessage Response { get; } = response; public void End() => Response.Dispose(); }
        internal sealed class Hidden(HttpResponseMessage response) { public string Text => response.ReasonPhrase!; }
        internal sealed record OwnWay(HttpResponseMessage Response, string Text, int Size) { public void Deconstruct(out string text, out HttpResponseMessage response) => (text, response) = (Text, Response); }
        async Task<OwnWay> Own(string url) => new(await _client.GetAsync(url), url, 1);
        private readonly HttpClient _client = null!;
        private HttpResponseMessage _kept = null!;
        private readonly List<HttpResponseMessage> _all = [];
        private Download? _last;
        async Task<Download> Open(string url) => new(await _client.GetAsync(url), url);
        async Task<SmallDownload> Small(string url) { var response = await _client.GetAsync(url); Print(response.StatusCode); return new SmallDownload(response, url); }
        async Task<Body2> Streams(string url) { var response = await _client.GetAsync(url); return new(response, await response.Content.ReadAsStreamAsync()); }
        async Task<Download?> Try(string url) { try { return new Download(await _client.GetAsync(url), url); } catch (HttpRequestException) { return null; } }
        async Task<Told> TryTell(string url) { try { return new(await _client.GetAsync(url), url); } catch (HttpRequestException e) { return new(null, e.Message); } }
        async Task<Result> Filled(string url) => new Result { Response = await _client.GetAsync(url), Text = url };
        async Task<Result> FilledLater(string url) { var result = new Result(); result.Text = url; result.Response = await _client.GetAsync(url); return result; }
        async Task<Made> Built(string url) { HttpResponseMessage response; try { response = await _client.GetAsync(url); } catch { throw; } return new Made(text: url, response: response); }
        async Task<Closed> Closing(string url) => new(await _client.GetAsync(url), url);
        async Task<Ended> Ending(string url) => new(await _client.GetAsync(url));
        async Task<Download> Released(string url) { using var response = await _client.GetAsync(url); return new(response, url); }
        async Task<Download> Kept(string url) { var response = await _client.GetAsync(url); _all.Add(response); return new(response, url); }
        async Task<Download> Shared(string url) { _kept = await _client.GetAsync(url); return new(_kept, url); }
        Hidden Inside(string url) => new(_client.GetAsync(url).Result);
        static Download Around(HttpResponseMessage response) => new(response, "");
        Download Known() => _last!;
        Result Empty(string url) => new Result { Text = url };
        static Download ByHand() => new(new HttpResponseMessage(), "");
        static void Print(object it) => Console.Write(it);
        static void Finish(Download it) => it.Response.Dispose();
        static void Finish(HttpResponseMessage it) => it.Dispose();
        async Task M(string url)
        {
            {{body}}
            await Task.Yield();
        }
        """);
}
