using Body = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.BodyStreamNotDisposed>;
using Connection = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ConnectionNotDisposed>;
using Reader = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;
using Streamed = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.StreamedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

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
    public Task What_is_used_as_a_response_is_one(string body) => Response.Body(body);

    [Theory]
    [InlineData("var r = await {|CS0103:elsewhere|}.GetAsync(url); Console.WriteLine(r.Content);")] // it may be anything
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
    public Task A_stream_that_is_read_is_one(string body) => Body.Body(body);

    [Theory]
    [InlineData("await using var s = await {|CS0103:elsewhere|}.GetStreamAsync(url); await s.CopyToAsync(Stream.Null);")]
    [InlineData("var s = await {|CS0103:elsewhere|}.GetStreamAsync(url); try { await s.CopyToAsync(Stream.Null); } finally { await s.DisposeAsync().ConfigureAwait(false); }")]
    [InlineData("var s = await {|CS0103:elsewhere|}.GetStreamAsync(url); Console.WriteLine(s.Name);")]
    [InlineData("var s = await {|CS0103:elsewhere|}.GetStreamAsync(url); s.Read(); var w = new {|CS0246:Wrapper|}(s);")]
    public Task A_stream_that_is_disposed_kept_or_something_else_is_right(string body) => Body.Body(body);

    [Theory]
    [InlineData("var c = [|new {|CS0246:SQLiteConnection|}(url)|]; c.Open(); new {|CS0246:SQLiteCommand|}(url, c).ExecuteNonQuery();")]
    public Task A_connection_of_a_known_name_is_one(string body) => Connection.Body(body);

    [Theory]
    [InlineData("using var c = new {|CS0246:SqlConnection|}(url); c.Open();")]
    [InlineData("var c = new {|CS0246:SqlConnection|}(url); c.Open(); try { c.Use(); } finally { c.Close(); }")]
    [InlineData("var c = new {|CS0246:SqlConnection|}(url); Console.WriteLine(c.State);")] // never opened
    [InlineData("var c = new {|CS0246:HubConnection|}(url); c.Start();")]
    public Task A_connection_that_is_closed_or_of_another_sort_is_right(string body) => Connection.Body(body);

    [Theory]
    [InlineData("var c = new {|CS0246:SQLiteConnection|}(url); var r = [|new {|CS0246:SQLiteCommand|}(url, c).ExecuteReader()|]; while (r.Read()) Console.WriteLine(r.GetString(0));")]
    [InlineData("var c = new {|CS0246:SQLiteConnection|}(url); using var r = new {|CS0246:SQLiteCommand|}(url, c).ExecuteReader(); r.Read();")]
    [InlineData("using var c = new {|CS0246:SQLiteConnection|}(url); var r = new {|CS0246:SQLiteCommand|}(url, c).ExecuteReader(); r.Read();")] // its connection ends it
    [InlineData("var q = {|CS0103:elsewhere|}.Command(); var r = q.ExecuteReader(); try { r.Read(); } finally { r.Close(); }")]
    public Task What_ExecuteReader_gives_is_a_reader(string body) => Reader.Body(body);
}
