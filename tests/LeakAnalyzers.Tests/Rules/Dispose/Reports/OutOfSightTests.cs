using LeakAnalyzers.Rules.Dispose;
using Body = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.BodyStreamNotDisposed>;
using Command = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.CommandNotDisposed>;
using Connection = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ConnectionNotDisposed>;
using Reader = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;
using Streamed = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.StreamedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Reports;

/// <summary>Results of calls that do not compile here (of a project that is not built, of a package that is not restored), where the text says what they are.</summary>
public sealed class OutOfSightTests
{
    [Theory]
    [InlineData("var r = await [|{|CS0103:elsewhere|}.SendAsync(url, token)|]; if (r.StatusCode == System.Net.HttpStatusCode.OK) Console.WriteLine(await r.Content.ReadAsStringAsync(token));")]
    [InlineData("var r = await [|{|CS0103:elsewhere|}.Retry(() => client!.GetAsync(url)).ConfigureAwait(false)|]; r.EnsureSuccessStatusCode();")]
    [InlineData("var r = [|{|CS0103:elsewhere|}.GetAsync(url).Await()|]; r.EnsureSuccessStatusCode(); using Stream s = r.Content.ReadAsStreamAsync().Await(); s.CopyTo(Stream.Null);")]
    [InlineData("var r = await [|{|CS0103:elsewhere|}.GetAsync(url)|]; Check(r); static void Check(HttpResponseMessage m) { m.EnsureSuccessStatusCode(); }")]
    [InlineData("HttpResponseMessage r = await [|{|CS0103:elsewhere|}.GetAsync(url)|]; Console.WriteLine(r.StatusCode);")]
    [InlineData("var r = await [|{|CS0103:elsewhere|}.GetAsync(url)|]; if (!r.IsSuccessStatusCode) return; Console.WriteLine(await r.Content.ReadAsStringAsync()); r.Dispose();")]
    [InlineData("var r = await [|{|CS0103:elsewhere|}.PutAsync(url, new StringContent(url))|]; Console.WriteLine(r.StatusCode);")]
    public Task What_is_used_as_a_response_is_one(string body) => Response.Body(body);

    [Fact]
    public Task An_extension_that_is_not_restored_and_reads_the_body_neither_releases_nor_returns_the_response() => Response.Member(
        """
        async Task<string> Awaited(string url, HttpClient client) { var r = await [|client.GetAsync(url)|]; return await r.Content.{|CS1061:ReadAsAsync<string>|}(); }
        async Task<string> Checked(string url, HttpClient client) { var r = await [|client.GetAsync(url)|]; r.EnsureSuccessStatusCode(); var text = await r.Content.{|CS1061:ReadAsAsync<string>|}().ConfigureAwait(false); return text; }
        string Blocking(string url, HttpClient client) { var r = [|client.GetAsync(url)|].Result; return r.Content.{|CS1061:ReadAsAsync<string>|}().Result; }
        async Task<string> Released(string url, HttpClient client) { using var r = await client.GetAsync(url); return await r.Content.{|CS1061:ReadAsAsync<string>|}(); }
        async Task<object> Wrapped(string url, HttpClient client) { var r = await client.GetAsync(url); return r.Content.{|CS1061:AsView|}(); }
        """);

    [Theory]
    [InlineData("var r = await {|CS0103:elsewhere|}.GetAsync(url); Console.WriteLine(r.Content);")] // it may be anything
    [InlineData("var r = await {|CS0103:elsewhere|}.PutAsync(url, token); Console.WriteLine(r.StatusCode);")]
    [InlineData("var r = {|CS0103:elsewhere|}.PostAsync(url, new StringContent(url)); Console.WriteLine(r.Status);")] // a task
    [InlineData("using var r = await {|CS0103:elsewhere|}.GetAsync(url); r.EnsureSuccessStatusCode();")]
    [InlineData("using (var r = await {|CS0103:elsewhere|}.GetAsync(url).ConfigureAwait(false)) { r.EnsureSuccessStatusCode(); }")]
    [InlineData("var r = await {|CS0103:elsewhere|}.GetAsync(url); using (r) { r.EnsureSuccessStatusCode(); }")]
    [InlineData("var r = await {|CS0103:elsewhere|}.GetAsync(url); try { r.EnsureSuccessStatusCode(); } finally { r.Dispose(); }")]
    [InlineData("var r = await {|CS0103:elsewhere|}.GetAsync(url); try { r.EnsureSuccessStatusCode(); } finally { r?.Dispose(); }")]
    [InlineData("var r = await {|CS0103:elsewhere|}.GetAsync(url); r.EnsureSuccessStatusCode(); {|CS0103:elsewhere|}.Keep(r);")]
    [InlineData("var r = await {|CS0103:elsewhere|}.GetAsync(url); r.EnsureSuccessStatusCode(); Console.CancelKeyPress += (_, _) => r.Dispose();")]
    [InlineData("var r = await {|CS0103:elsewhere|}.GetAsync(url); Drop(r); static void Drop(HttpResponseMessage m) { using (m) Console.WriteLine(m.StatusCode); }")]
    public Task What_may_be_anything_or_is_released_is_right(string body) => Response.Body(body);

    [Fact]
    public Task What_goes_to_the_caller_is_right() => Response.Member(
        """
        async Task<object> Whole(string url) { var r = await {|CS0103:Elsewhere|}.GetAsync(url); r.EnsureSuccessStatusCode(); return r; }
        async Task<object> Part(string url) { var r = await {|CS0103:Elsewhere|}.GetAsync(url); r.EnsureSuccessStatusCode(); return await r.Content.ReadAsStreamAsync(); }
        """);

    [Fact]
    public Task A_response_that_streams_is_told_by_its_option() => Streamed.Body(
        "var r = await [|{|CS0103:elsewhere|}.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|]; r.EnsureSuccessStatusCode();");

    [Theory]
    [InlineData("var s = await [|{|CS0103:elsewhere|}.GetStreamAsync(url).ConfigureAwait(false)|]; var all = await System.Text.Json.JsonSerializer.DeserializeAsync<List<string>>(s); Console.WriteLine(all);")]
    [InlineData("Stream s; try { s = await [|{|CS0103:elsewhere|}.GetStreamAsync(url)|]; } catch (HttpRequestException) { return; } if (s.Length == 0) return; using (s) s.ReadByte();")]
    [InlineData("var r = await {|CS0103:elsewhere|}.GetAsync(url); var s = await [|r.Content.ReadAsStreamAsync(token).ConfigureAwait(false)|]; await s.CopyToAsync(Stream.Null);")]
    public Task A_stream_that_is_read_is_one(string body) => Body.Body(body);

    [Theory]
    [InlineData("await using var s = await {|CS0103:elsewhere|}.GetStreamAsync(url); await s.CopyToAsync(Stream.Null);")]
    [InlineData("var s = await {|CS0103:elsewhere|}.GetStreamAsync(url); try { await s.CopyToAsync(Stream.Null); } finally { await s.DisposeAsync().ConfigureAwait(false); }")]
    [InlineData("var r = await {|CS0103:elsewhere|}.GetAsync(url); var s = await r.Content.ReadAsStreamAsync(token); await s.CopyToAsync(Stream.Null); r.Dispose();")]
    [InlineData("var s = await {|CS0103:elsewhere|}.GetStreamAsync(url); Console.WriteLine(s.Name);")]
    [InlineData("var s = await {|CS0103:elsewhere|}.GetStreamAsync(url); s.Read(); var w = new {|CS0246:Wrapper|}(s);")]
    public Task A_stream_that_is_disposed_kept_or_something_else_is_right(string body) => Body.Body(body);

    [Theory]
    [InlineData("var c = [|new {|CS0246:SQLiteConnection|}(url)|]; c.Open(); new {|CS0246:SQLiteCommand|}(url, c).ExecuteNonQuery();")]
    [InlineData("var c = await [|{|CS0103:elsewhere|}.OpenConnectionAsync()|]; using var q = c.CreateCommand(); q.ExecuteNonQuery();")]
    [InlineData("var c = [|{|CS0103:elsewhere|}.CreateConnection()|]; c.Open(); Console.WriteLine(c.QueryFirst(url));")]
    [InlineData("var c = [|new {|CS0246:SqlConnection|}(url)|]; await c.OpenAsync(token).ConfigureAwait(false); Console.WriteLine(c.QueryFirst(url));")]
    public Task A_connection_of_a_known_name_is_one(string body) => Connection.Body(body);

    [Theory]
    [InlineData("using var c = new {|CS0246:SqlConnection|}(url); c.Open();")]
    [InlineData("var c = new {|CS0246:SqlConnection|}(url); c.Open(); try { c.Use(); } finally { c.Close(); }")]
    [InlineData("var c = new {|CS0246:SqlConnection|}(url); Console.WriteLine(c.State);")] // never opened
    [InlineData("var c = new {|CS0246:HubConnection|}(url); c.Start();")]
    [InlineData("var c = {|CS0103:elsewhere|}.CreateConnection(); c.Open(); Console.WriteLine(c.CreateModel());")] // of a message broker
    [InlineData("using var c = {|CS0103:elsewhere|}.CreateConnection(); c.Open(); c.Execute(url);")]
    [InlineData("var c = new {|CS0246:SqlConnection|}(url); if (url != null) await c.OpenAsync(token); c.Close();")] // one that cannot be opened holds nothing
    public Task A_connection_that_is_closed_or_of_another_sort_is_right(string body) => Connection.Body(body);

    [Fact]
    public Task A_method_may_open_one() => Connection.Member(
        """
        void Left(string url) { var c = [|Open(url)|]; Fill(c, new List<string>()); }
        void Used(string url) { using (var c = Open(url)) Fill(c, new List<string>()); }
        void Closed(string url) { var c = Open(url); try { Fill(c, new List<string>()); } finally { c.Close(); } }
        object Returned(string url) { var c = Open(url); return c; }
        void Taken(string url) { var c = Open(url); new {|CS0246:Server|}(c).Start(); }
        void Borrowed(string url) { var c = OpenOrGet(url); Fill(c, new List<string>()); }

        static {|CS0246:SqlConnection|} Open(string url) { var c = new {|CS0246:SqlConnection|}(url); c.Open(); return c; }
        static void Fill({|CS0246:SqlConnection|} c, List<string> rows) { using (var q = new {|CS0246:SqlCommand|}("select", c)) rows.Add(q.ExecuteScalar().ToString()); }
        {|CS0246:SqlConnection|} _kept;
        {|CS0246:SqlConnection|} OpenOrGet(string url) => _kept;
        """);

    [Theory]
    [InlineData("var q = [|new {|CS0246:SqlCommand|}(url)|]; q.ExecuteNonQuery();")]
    [InlineData("var q = [|{|CS0103:elsewhere|}.CreateCommand()|]; q.CommandText = url; q.ExecuteNonQuery();")]
    [InlineData("using var q = new {|CS0246:SqlCommand|}(url); q.ExecuteNonQuery();")]
    [InlineData("var q = {|CS0103:elsewhere|}.CreateCommand(); q.Execute(url);")] // of something else
    public Task A_command_of_a_known_name_is_one(string body) => Command.Body(body);

    [Theory]
    [InlineData("var c = new {|CS0246:SQLiteConnection|}(url); var r = [|new {|CS0246:SQLiteCommand|}(url, c).ExecuteReader()|]; while (r.Read()) Console.WriteLine(r.GetString(0));")]
    [InlineData("var c = new {|CS0246:SQLiteConnection|}(url); using var r = new {|CS0246:SQLiteCommand|}(url, c).ExecuteReader(); r.Read();")]
    [InlineData("using var c = new {|CS0246:SQLiteConnection|}(url); var r = new {|CS0246:SQLiteCommand|}(url, c).ExecuteReader(); r.Read();")] // its connection ends it
    [InlineData("var q = {|CS0103:elsewhere|}.Command(); var r = q.ExecuteReader(); try { r.Read(); } finally { r.Close(); }")]
    public Task What_ExecuteReader_gives_is_a_reader(string body) => Reader.Body(body);
}
