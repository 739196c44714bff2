using LeakAnalyzers.Rules.Dispose;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.StreamedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Responses whose body is still on the connection, told from those that were read into memory.</summary>
public sealed class StreamedResponseTests
{
    [Theory]
    [InlineData("var r = await [|client!.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|]; Console.WriteLine(r.StatusCode);")] // HR12
    [InlineData("var option = token.CanBeCanceled ? HttpCompletionOption.ResponseHeadersRead : default; var r = await [|client!.GetAsync(url, option, token)|]; Console.WriteLine(r.StatusCode);")]
    [InlineData("var invoker = new HttpMessageInvoker(new SocketsHttpHandler()); var r = await [|invoker.SendAsync(new HttpRequestMessage(), token)|]; Console.WriteLine(r.StatusCode);")]
    [InlineData("var r = [|System.Net.WebRequest.Create(url).GetResponse()|]; Console.WriteLine(r.ContentLength);")]
    public Task A_response_that_holds_its_connection_is_reported(string body) => Test.Body("#pragma warning disable SYSLIB0014\n" + body);

    [Theory]
    [InlineData("var r = await client!.GetAsync(url, HttpCompletionOption.ResponseContentRead); Console.WriteLine(r.StatusCode);")]
    [InlineData("var r = await client!.GetAsync(url); Console.WriteLine(r.StatusCode);")]
    public Task A_buffered_one_is_another_rules_business(string body) => Test.Body(body);

    [Theory]
    [InlineData("using var r = await client!.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);")]
    [InlineData("var r = await client!.GetAsync(url, HttpCompletionOption.ResponseHeadersRead); using var body = await r.Content.ReadAsStreamAsync();")]
    [InlineData("using var reader = new StreamReader(System.Net.WebRequest.Create(url).GetResponse().GetResponseStream());")]
    [InlineData("var r = System.Net.WebRequest.Create(url).GetResponse(); using (var reader = new StreamReader(r.GetResponseStream())) { reader.ReadToEnd(); }")]
    public Task Closing_its_body_closes_it(string body) => Test.Body("#pragma warning disable SYSLIB0014\n" + body);

    [Theory]
    [InlineData("var r = await client!.GetAsync(url, HttpCompletionOption.ResponseHeadersRead); await Task.WhenAny(Task.Delay(10), Task.Delay(20)); r.Dispose();")]
    [InlineData("var r = await [|client!.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|]; await Task.WhenAll(Task.Delay(10, token), Task.Delay(20)); r.Dispose();")]
    public Task Waiting_for_the_first_of_several_throws_nothing(string body) => Test.Body(body);
}
