using LeakAnalyzers.Rules.Dispose;
using Reader = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;
using Socket = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.SocketNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Resources that come from, or go to, another method in a roundabout way.</summary>
public sealed class AcrossMethodsTests
{
    [Theory]
    [InlineData("var (response, body) = await [|Open(url, client!)|]; Console.Write(body.Length);")]
    [InlineData("var (response, _) = await [|Open(url, client!)|]; if (url.Length > 3) return; response.Dispose();")]
    [InlineData("var both = await [|Open(url, client!)|]; Console.Write(both.Body.Length);")]
    [InlineData("var both = await [|Open(url, client!)|]; if (url.Length > 3) return; both.Response.Dispose();")]
    [InlineData("var both = await [|Open(url, client!)|]; var (response, body) = both; Console.Write(response.StatusCode);")]
    [InlineData("Console.Write((await [|Open(url, client!)|]).Body);")]
    [InlineData("var (response, error) = await [|Try(url, client!)|]; if (error != null) return; Console.Write(response!.StatusCode);")]
    [InlineData("HttpResponseMessage response; (response, _) = await [|Open(url, client!)|].ConfigureAwait(false); Console.Write(response.StatusCode);")]
    public Task A_response_in_a_tuple_that_is_taken_apart_is_the_callers(string body) => WithTuples(body);

    [Theory]
    [InlineData("var (response, body) = await Open(url, client!); using (response) Console.Write(body.Length);")]
    [InlineData("var (response, body) = await Open(url, client!); try { Console.Write(body.Length); } finally { response.Dispose(); }")]
    [InlineData("var (response, body) = await Streams(url, client!); using (body) Console.Write(body.Length);")] // the stream may be all that holds it
    [InlineData("var both = await Open(url, client!); both.Response.Dispose();")]
    [InlineData("var both = await Open(url, client!); var (response, _) = both; response.Dispose();")]
    [InlineData("var both = await Open(url, client!); s_all.Add(both);")]
    [InlineData("var (response, error) = await Try(url, client!); if (error != null) return; response!.Dispose();")]
    [InlineData("var both = await Try(url, client!); if (both.Error != null) return; both.Response!.Dispose();")]
    [InlineData("var (response, number) = Kept(); Console.Write(response.StatusCode);")]
    public Task A_response_of_a_tuple_that_is_disposed_or_borrowed_is_right(string body) => WithTuples(body);

    [Theory]
    [InlineData("[|Open(out var link)|]; link.NoDelay = true;")]
    [InlineData("if ([|TryOpen(out var link)|]) link.NoDelay = true;")]
    [InlineData("if (![|TryOpen(out var link)|]) return; if (url.Length > 3) return; link.Dispose();")]
    public Task What_an_out_parameter_brings_is_the_callers(string body) => WithOut(body);

    [Theory]
    [InlineData("Open(out var link); link.Dispose();")]
    [InlineData("if (TryOpen(out var link)) link.Dispose();")] // DR25
    [InlineData("if (!TryOpen(out var link)) return; using (link) link.NoDelay = true;")]
    [InlineData("var done = TryOpen(out var link); if (!done) return; link.Dispose();")]
    [InlineData("Lend(out var link); link.NoDelay = true;")]
    [InlineData("Pass(out var link); link.NoDelay = true;")]
    public Task What_an_out_parameter_brings_and_is_disposed_or_borrowed_is_right(string body) => WithOut(body);

    [Fact]
    public Task An_interface_with_one_implementation_does_what_that_one_does() => Reader.Member(
        """
        interface IRows { void Print(DbDataReader rows); void Take(DbDataReader rows); void Finish(DbDataReader rows); }
        sealed class Rows : IRows
        {
            private DbDataReader? _last;
            public void Print(DbDataReader rows) { while (rows.Read()) Console.Write(rows[0]); }
            public void Take(DbDataReader rows) { _last?.Dispose(); _last = rows; }
            public void Finish(DbDataReader rows) { try { Console.Write(rows.FieldCount); } finally { rows.Dispose(); } }
        }
        interface IChoice { void Print(DbDataReader rows); }
        sealed class One : IChoice { public void Print(DbDataReader rows) => Console.Write(rows.FieldCount); }
        sealed class Other : IChoice { public void Print(DbDataReader rows) => rows.Dispose(); }
        void Lost(IRows to, DbCommand command) { var rows = [|command.ExecuteReader()|]; to.Print(rows); }
        void Taken(IRows to, DbCommand command) { var rows = command.ExecuteReader(); to.Take(rows); }
        void Finished(IRows to, DbCommand command) { var rows = command.ExecuteReader(); to.Finish(rows); }
        void Unknown(IChoice to, DbCommand command) { var rows = command.ExecuteReader(); to.Print(rows); }
        """);

    [Fact]
    public Task A_lambda_that_hands_a_resource_to_a_method_does_what_the_method_does() => Reader.Member(
        """
        static int Count(DbDataReader rows, int column) => rows.IsDBNull(column) ? 0 : 1;
        static void Finish(DbDataReader rows) { try { Console.Write(rows.FieldCount); } finally { rows.Dispose(); } }
        DbDataReader? _last;
        void Take(DbDataReader rows) { _last?.Dispose(); _last = rows; }
        void Lost(DbCommand command, int[] columns) { var rows = [|command.ExecuteReader()|]; Console.Write(columns.Sum(column => Count(rows, column))); }
        void Disposed(DbCommand command, int[] columns) { using var rows = command.ExecuteReader(); Console.Write(columns.Sum(column => Count(rows, column))); }
        void Finished(DbCommand command) { var rows = command.ExecuteReader(); Action last = () => Finish(rows); last(); }
        void Taken(DbCommand command) { var rows = command.ExecuteReader(); Action last = () => Take(rows); last(); }
        """);

    [Theory] // RSP-18
    [InlineData("var response = await [|client.GetAsync(url)|]; Check(response); return await response.Content.ReadAsStringAsync();")]
    [InlineData("var response = await [|client.GetAsync(url)|]; await CheckAsync(response); return url;")]
    [InlineData("var response = await [|client.GetAsync(url)|]; if (response.StatusCode == 0) throw new Failed(response); return url;")]
    public Task A_method_that_throws_with_a_resource_leaves_it_to_the_caller_where_it_does_not(string body) => WithFailures(body);

    [Theory]
    [InlineData("using var response = await client.GetAsync(url); Check(response); return url;")]
    [InlineData("var response = await client.GetAsync(url); Check(response); response.Dispose(); return url;")] // who catches the exception has the response
    [InlineData("var response = await client.GetAsync(url); await CheckAsync(response); response.Dispose(); return url;")]
    [InlineData("var response = await client.GetAsync(url); Check(response); _last = response; return url;")]
    [InlineData("var response = await client.GetAsync(url); CheckAndKeep(response); return url;")]
    [InlineData("var response = await client.GetAsync(url); CheckAndEnd(response); return url;")]
    [InlineData("var response = await client.GetAsync(url); throw new Failed(response);")]
    [InlineData("var response = await client.GetAsync(url); if (url.Length > 3) { Fail(response); return url; } response.Dispose(); return url;")]
    [InlineData("var response = await client.GetAsync(url); _failure = new Failed(response); return url;")]
    public Task A_resource_that_goes_with_an_exception_is_not_lost(string body) => WithFailures(body);

    private static Task WithFailures(string body) => Response.Member(
        $$"""
        sealed class Failed(HttpResponseMessage response) : Exception { public HttpResponseMessage Response { get; } = response; }
        private HttpResponseMessage? _last;
        private Failed? _failure;
        static void Check(HttpResponseMessage response) { if (response.StatusCode != 0) throw new Failed(response); }
        static async Task CheckAsync(HttpResponseMessage response) { await Task.Yield(); if (response.StatusCode != 0) throw new Failed(response); }
        static void Fail(HttpResponseMessage response) => throw new Failed(response);
        void CheckAndKeep(HttpResponseMessage response) { if (response.StatusCode != 0) throw new Failed(response); _last = response; }
        static void CheckAndEnd(HttpResponseMessage response) { if (response.StatusCode != 0) throw new Failed(response); response.Dispose(); }
        async Task<string> M(string url, HttpClient client)
        {
            {{body}}
        }
        """);

    [Fact]
    public Task An_abstract_method_with_one_override_makes_what_that_one_makes() => Socket.Member(
        """
        abstract class Maker { public abstract System.Net.Sockets.TcpClient Next(); }
        sealed class RealMaker : Maker { public override System.Net.Sockets.TcpClient Next() => new System.Net.Sockets.TcpClient("host", 1); }
        abstract class Keeper { public abstract System.Net.Sockets.TcpClient Next(); }
        sealed class RealKeeper : Keeper { private readonly System.Net.Sockets.TcpClient _one; public RealKeeper(System.Net.Sockets.TcpClient one) => _one = one; public override System.Net.Sockets.TcpClient Next() => _one; }
        void Lost(Maker maker) { var client = [|maker.Next()|]; client.NoDelay = true; }
        void Borrowed(Keeper keeper) { var client = keeper.Next(); client.NoDelay = true; }
        """);

    [Theory]
    [InlineData("var all = await Task.WhenAll(urls.Select(u => [|client.GetAsync(u)|])); Console.Write(all.Select(r => r.ReasonPhrase).First());")] // HR11
    [InlineData("var all = await Task.WhenAll(urls.Select(async u => await [|client.GetAsync(u)|]).ToList()).ConfigureAwait(false); foreach (var r in all) Console.Write(r.StatusCode);")]
    [InlineData("var all = await Task.WhenAll(urls.Select(u => [|client.GetAsync(u)|])); for (var i = 0; i < all.Length; i++) Print(all[i]);")]
    [InlineData("var all = new List<HttpResponseMessage>(); foreach (var u in urls) all.Add(await [|client.GetAsync(u)|]); Console.Write(all.Count(r => r.IsSuccessStatusCode));")]
    public Task Responses_in_a_collection_that_is_only_looked_at_are_lost(string body) => WithMany(body);

    [Theory]
    [InlineData("var all = await Task.WhenAll(urls.Select(u => client.GetAsync(u))); foreach (var r in all) r.Dispose();")]
    [InlineData("var all = await Task.WhenAll(urls.Select(u => client.GetAsync(u))); foreach (var r in all) using (r) Console.Write(r.StatusCode);")]
    [InlineData("var all = await Task.WhenAll(urls.Select(u => client.GetAsync(u))); Array.ForEach(all, r => r.Dispose());")]
    [InlineData("var all = await Task.WhenAll(urls.Select(u => client.GetAsync(u))); var first = all.First(r => r.IsSuccessStatusCode); first.Dispose();")]
    [InlineData("var all = await Task.WhenAll(urls.Select(u => client.GetAsync(u))); Keep(all);")]
    [InlineData("var all = await Task.WhenAll(urls.Select(u => client.GetAsync(u))); foreach (var r in all) Close(r);")]
    [InlineData("var all = new List<HttpResponseMessage>(); foreach (var u in urls) all.Add(await client.GetAsync(u)); all.ForEach(r => r.Dispose());")]
    [InlineData("var all = new List<HttpResponseMessage>(); try { foreach (var u in urls) all.Add(await client.GetAsync(u)); } finally { foreach (var r in all) r.Dispose(); }")] // OW25
    [InlineData("var all = _all; foreach (var u in urls) all.Add(await client.GetAsync(u)); Console.Write(all.Count);")]
    public Task Responses_in_a_collection_that_is_disposed_or_handed_on_are_right(string body) => WithMany(body);

    [Fact]
    public Task A_local_function_is_asked_as_any_method() => Response.Member(
        """
        readonly HttpClient _client = null!;
        HttpResponseMessage? _kept;
        void Looks() { Console.WriteLine(Code([|_client.GetAsync("")|].Result)); static int Code(HttpResponseMessage r) => (int)r.StatusCode; }
        async Task Reads() { var r = await [|_client.GetAsync("")|]; await Print(r); static async Task Print(HttpResponseMessage r) { var text = await r.Content.ReadAsStringAsync(); Console.WriteLine(text); } }
        async Task Inner() { await Text(await [|_client.GetAsync("")|]); Task Text(HttpResponseMessage r) { Note(r); return r.Content.ReadAsStringAsync(); void Note(HttpResponseMessage n) { Console.WriteLine(n.Version); } } }
        void Ends() { End(_client.GetAsync("").Result); void End(HttpResponseMessage r) { try { Console.WriteLine(r.StatusCode); } finally { r.Dispose(); } } }
        void Keeps() { HttpResponseMessage? kept = null; Keep(_client.GetAsync("").Result); kept!.Dispose(); void Keep(HttpResponseMessage r) => kept = r; }
        void Swaps() { HttpResponseMessage last = null!; for (var i = 0; i < 2; i++) Swap(_client.GetAsync("").Result); last.Dispose(); void Swap(HttpResponseMessage r) { last?.Dispose(); last = r.IsSuccessStatusCode ? r : null!; } }
        void Stores() { Store(_client.GetAsync("").Result); void Store(HttpResponseMessage r) { _kept = r; } }
        void Lists() { var all = new List<HttpResponseMessage>(); Put(_client.GetAsync("").Result); foreach (var r in all) r.Dispose(); void Put(HttpResponseMessage r) => all.Add(r); }
        """);

    private static Task WithMany(string body) => Response.Member(
        $$"""
        private readonly List<HttpResponseMessage> _all = [];
        static void Print(HttpResponseMessage response) => Console.Write(response.StatusCode);
        static void Close(HttpResponseMessage response) => response.Dispose();
        static void Keep(object all) => Console.Write(all);
        async Task M(string[] urls, HttpClient client)
        {
            {{body}}
            await Task.Yield();
        }
        """);

    private static Task WithTuples(string body) => Response.Member(
        $$"""
        static readonly HttpResponseMessage s_kept = new();
        static readonly List<object> s_all = [];
        static async Task<(HttpResponseMessage? Response, string? Error)> Try(string url, HttpClient client)
        {
            try { return (await client.GetAsync(url), null); } catch (HttpRequestException e) { return (null, e.Message); }
        }
        static (HttpResponseMessage, int) Kept() => (s_kept, 1);
        static async Task<(HttpResponseMessage Response, string Body)> Open(string url, HttpClient client)
        {
            var response = await client.GetAsync(url);
            return (response, url);
        }
        static async Task<(HttpResponseMessage Response, Stream Body)> Streams(string url, HttpClient client)
        {
            var response = await client.GetAsync(url);
            return (response, await response.Content.ReadAsStreamAsync());
        }
        async Task M(string url, HttpClient? client)
        {
            {{body}}
            await Task.Yield();
        }
        """);

    private static Task WithOut(string body) => Socket.Member(
        $$"""
        private readonly System.Net.Sockets.TcpClient _kept = null!;
        static void Open(out System.Net.Sockets.TcpClient link) => link = new System.Net.Sockets.TcpClient("host", 1);
        static bool TryOpen(out System.Net.Sockets.TcpClient link)
        {
            link = null!;
            if (Environment.TickCount == 0) return false;
            link = new System.Net.Sockets.TcpClient("host", 1);
            return true;
        }
        void Lend(out System.Net.Sockets.TcpClient link) => link = _kept;
        static void Pass(out System.Net.Sockets.TcpClient link) => Open(out link);
        void M(string url)
        {
            {{body}}
        }
        """);
}
