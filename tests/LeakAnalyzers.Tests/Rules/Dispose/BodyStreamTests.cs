using LeakAnalyzers.Rules.Dispose;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.BodyStreamNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Streams over a body that is still on the connection.</summary>
public sealed class BodyStreamTests
{
    [Theory]
    [InlineData("var s = await [|client!.GetStreamAsync(url)|]; Console.WriteLine(s.ReadByte());")] // HR13
    [InlineData("var r = new StreamReader(await [|client!.GetStreamAsync(url)|]); Console.WriteLine(await r.ReadToEndAsync());")]
    [InlineData("var s = await [|client!.GetStreamAsync(url)|]; if (s.ReadByte() < 0) return; s.Dispose();")]
    [InlineData("await System.Text.Json.JsonSerializer.DeserializeAsync<int>(await [|client!.GetStreamAsync(url)|]);")]
    public Task A_stream_that_stays_open_is_reported(string body) => Test.Body(body);

    [Theory]
    [InlineData("var r = await client!.GetAsync(url); var s = await [|r.Content.ReadAsStreamAsync(token)|]; Console.WriteLine(s.ReadByte());")]
    [InlineData("var r = await client!.GetAsync(url); var s = await [|r.Content.ReadAsStreamAsync()|].ConfigureAwait(false); await System.Text.Json.JsonSerializer.DeserializeAsync<int>(s);")]
    [InlineData("var r = await client!.GetAsync(url, HttpCompletionOption.ResponseHeadersRead); var s = new StreamReader([|r.Content.ReadAsStream()|]); Console.WriteLine(s.ReadLine());")]
    [InlineData("var r = await client!.GetAsync(url); var c = r.Content; var s = await [|c.ReadAsStreamAsync()|]; Console.WriteLine(s.ReadByte());")]
    [InlineData("var r = await client!.GetAsync(url); if (!r.IsSuccessStatusCode) return; var s = await [|r.Content.ReadAsStreamAsync()|]; Console.WriteLine(s.ReadByte());")]
    [InlineData("var q = System.Net.WebRequest.CreateHttp(url); var r = q.GetResponse(); var s = new StreamReader([|r.GetResponseStream()|]); Console.WriteLine(s.ReadToEnd());")]
    public Task A_stream_of_a_response_that_nobody_disposes_either_is_reported(string body) => Test.Body(body);

    [Fact]
    public Task A_response_that_some_path_returns_is_lost_on_another() => Test.Member(
        """
        async Task<object?> M(HttpClient client, bool whole)
        {
            var r = await client.GetAsync("x");
            if (whole) return r;
            var s = await [|r.Content.ReadAsStreamAsync()|];
            return s.ReadByte();
        }
        async Task<object?> Streams(HttpClient client)
        {
            var r = await client.GetAsync("x");
            if (!r.IsSuccessStatusCode) return null;
            return await r.Content.ReadAsStreamAsync();
        }
        """);

    [Theory]
    [InlineData("using var r = await client!.GetAsync(url); var s = await r.Content.ReadAsStreamAsync(); Console.WriteLine(s.ReadByte());")]
    [InlineData("var r = await client!.GetAsync(url); var s = await r.Content.ReadAsStreamAsync(); Console.WriteLine(s.ReadByte()); r.Dispose();")]
    [InlineData("var r = await client!.GetAsync(url); using var s = await r.Content.ReadAsStreamAsync(); Console.WriteLine(s.ReadByte());")]
    [InlineData("var r = await client!.GetAsync(url); if (!r.IsSuccessStatusCode) return; var s = await r.Content.ReadAsStreamAsync(); Console.WriteLine(s.ReadByte()); r.Dispose();")]
    [InlineData("var q = System.Net.WebRequest.CreateHttp(url); using (var r = q.GetResponse()) { var s = new StreamReader(r.GetResponseStream()); Console.WriteLine(s.ReadToEnd()); }")]
    [InlineData("var q = System.Net.WebRequest.CreateHttp(url); var r = q.GetResponse(); using (var s = new StreamReader(r.GetResponseStream())) Console.WriteLine(s.ReadToEnd());")]
    [InlineData("HttpResponseMessage? r = null; var s = await r!.Content.ReadAsStreamAsync(); Console.WriteLine(s.ReadByte());")]
    public Task A_stream_that_ends_with_its_response_is_right(string body) => Test.Body(body);

    [Fact]
    public Task A_stream_of_a_buffered_response_is_asked_about_with_its_response() => Test.File(
        "class C { async Task<int> M(HttpClient client) { var r = await client.GetAsync(\"x\"); var s = await r.Content.ReadAsStreamAsync(); return s.ReadByte(); } }",
        "leak_analyzers.buffered_responses = ignore");

    [Theory]
    [InlineData("using var s = await client!.GetStreamAsync(url);")]
    [InlineData("await using var s = await client!.GetStreamAsync(url);")]
    [InlineData("using var r = new StreamReader(await client!.GetStreamAsync(url));")] // OW01
    [InlineData("var s = await client!.GetStreamAsync(url); using (var r = new StreamReader(s)) { await r.ReadToEndAsync(); }")]
    [InlineData("using var z = new System.IO.Compression.GZipStream(await client!.GetStreamAsync(url), System.IO.Compression.CompressionMode.Decompress);")]
    public Task A_stream_closed_itself_or_with_its_reader_is_right(string body) => Test.Body(body);

    [Fact]
    public Task A_reader_told_to_leave_its_stream_open_does_not_close_it() => // OW05
        Test.Body("var s = await [|client!.GetStreamAsync(url)|]; using (var r = new StreamReader(s, leaveOpen: true)) { await r.ReadToEndAsync(); }");

    [Fact]
    public Task A_stream_that_the_framework_sends_is_the_frameworks() => Test.File(
        """
        class Files(HttpClient client) : Microsoft.AspNetCore.Mvc.ControllerBase
        {
            public async Task<Microsoft.AspNetCore.Mvc.IActionResult> Get(string url)
            {
                var s = await client.GetStreamAsync(url);
                return File(s, "text/plain");
            }

            public async Task<Microsoft.AspNetCore.Mvc.IActionResult> Result(string url)
            {
                var s = await client.GetStreamAsync(url);
                return new Microsoft.AspNetCore.Mvc.FileStreamResult(s, "text/plain");
            }

            public async Task<Microsoft.AspNetCore.Http.IResult> Minimal(string url)
            {
                var s = await client.GetStreamAsync(url);
                return Microsoft.AspNetCore.Http.Results.Stream(s);
            }
        }
        """);

    [Theory] // STR-08
    [InlineData("var response = (HttpWebResponse)e.Response!; var reader = new StreamReader([|response.GetResponseStream()|]); return reader.ReadToEnd() + response.StatusCode;")]
    [InlineData("return new StreamReader([|e.Response!.GetResponseStream()|]).ReadToEnd() + e.Status;")]
    [InlineData("if (e.Response == null) return e.Message; var reader = new StreamReader([|e.Response.GetResponseStream()|]); return reader.ReadToEnd();")]
    public Task The_body_that_a_failure_brings_along_is_the_last_handlers(string handler) => Failing(handler);

    [Theory]
    [InlineData("using var reader = new StreamReader(e.Response!.GetResponseStream()); return reader.ReadToEnd();")]
    [InlineData("using var response = e.Response!; return new StreamReader(response.GetResponseStream()).ReadToEnd();")]
    [InlineData("var response = e.Response!; var text = new StreamReader(response.GetResponseStream()).ReadToEnd(); response.Close(); return text;")]
    [InlineData("var text = new StreamReader(e.Response!.GetResponseStream()).ReadToEnd(); e.Response.Dispose(); return text;")]
    [InlineData("Console.Write(new StreamReader(e.Response!.GetResponseStream()).ReadToEnd()); throw;")]
    [InlineData("Console.Write(new StreamReader(e.Response!.GetResponseStream()).ReadToEnd()); throw new InvalidOperationException(url, e);")]
    [InlineData("return Read(e) + new StreamReader(e.Response!.GetResponseStream()).ReadToEnd();")]
    public Task The_body_that_a_failure_brings_along_and_somebody_else_may_release_is_right(string handler) => Failing(handler);

    private static Task Failing(string handler) => Test.Member(
        $$"""
        static string Read(WebException e) => e.Message;
        static string M(string url, Func<string> ask)
        {
            try { return ask(); }
            catch (WebException e) { {{handler}} }
        }
        """.Replace("WebException", "System.Net.WebException", StringComparison.Ordinal).Replace("HttpWebResponse", "System.Net.HttpWebResponse", StringComparison.Ordinal));
}
