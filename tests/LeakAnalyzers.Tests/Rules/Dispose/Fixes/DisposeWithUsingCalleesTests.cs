using LeakAnalyzers.Rules.Dispose;
using Response = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>Resources that are handed to methods and constructors of the source: what those do with them decides.</summary>
public sealed class DisposeWithUsingCalleesTests
{
    private const string Callees =
        """

        interface IReads { Task<string> Read(HttpResponseMessage response); }
        class Reads : IReads { public async Task<string> Read(HttpResponseMessage response) => await response.Content.ReadAsStringAsync(); }
        class Looks { public virtual void Look(HttpResponseMessage response) => Console.WriteLine(response.StatusCode); }
        class Keeps : Looks { HttpResponseMessage kept; public override void Look(HttpResponseMessage response) => kept = response; }
        interface ISees { void See(HttpResponseMessage response); }
        class Sees : ISees { public void See(HttpResponseMessage response) => Console.WriteLine(response.StatusCode); }
        class Remembers : ISees { HttpResponseMessage kept; void ISees.See(HttpResponseMessage response) => kept = response; }
        class Copy
        {
            public Copy(HttpResponseMessage response) { Status = (int)response.StatusCode; Reason = response.ReasonPhrase; Url = response.RequestMessage.RequestUri; }
            public int Status { get; }
            public string Reason { get; }
            public Uri Url { get; }
        }
        class Failed(HttpResponseMessage response) : Exception { public HttpResponseMessage Response => response; }
        """;

    [Theory]
    [InlineData("return await reads.Read(response);")]
    [InlineData("await ReadVirtually(response);\nreturn null;")]
    [InlineData("if (response.IsSuccessStatusCode) return null;\nthrow new InvalidOperationException { Data = { [url] = new Copy(response) } };")]
    [InlineData("return response.RequestMessage.RequestUri;")]
    public Task Those_that_only_look_leave_it_to_be_disposed_of(string rest) =>
        Response.Member(Asking("var response", rest).Replace("client.GetAsync(url)", "[|client.GetAsync(url)|]", StringComparison.Ordinal), Asking("using var response", rest));

    [Theory]
    [InlineData("var response = await [|client.GetAsync(url)|]; looks.Look(response); return response.StatusCode;")]
    [InlineData("var response = await [|client.GetAsync(url)|]; sees.See(response); return response.StatusCode;")]
    [InlineData("if (flag) return null; throw new Failed(await [|client.GetAsync(url)|]);")]
    public Task Those_that_keep_it_have_nothing_offered(string body) => DisposeWithUsingTest<EveryAcquisition>.NothingForMember(
        $$"""
        async Task<object> M(string url, bool flag, Looks looks, ISees sees)
        {
            {{body}}
        }
        {{Callees}}
        """);

    [Fact]
    public Task A_release_in_a_test_of_its_own_goes_before_a_throw() => Response.Member(
        """
        async Task<HttpResponseMessage> M(string url)
        {
            var response = await [|client.GetAsync(url)|];
            if (!response.IsSuccessStatusCode)
            {
                var failure = new InvalidOperationException(await response.Content.ReadAsStringAsync());
                if (response != null)
                {
                    response.Dispose();
                }

                throw failure;
            }

            return response;
        }
        """,
        """
        async Task<HttpResponseMessage> M(string url)
        {
            var response = await client.GetAsync(url);
            try
            {
                if (!response.IsSuccessStatusCode)
                {
                    var failure = new InvalidOperationException(await response.Content.ReadAsStringAsync());

                    throw failure;
                }

                return response;
            }
            catch
            {
                response?.Dispose();
                throw;
            }
        }
        """);

    [Fact]
    public Task The_framework_disposes_of_the_stream_that_it_sends() => Response.Member(
        """
        async Task<Microsoft.AspNetCore.Mvc.IActionResult> M(string url)
        {
            var response = await [|client.GetAsync(url)|];
            if (response.IsSuccessStatusCode)
            {
                var stream = await response.Content.ReadAsStreamAsync();
                var result = new Microsoft.AspNetCore.Mvc.FileStreamResult(stream, "image/png");
                return result;
            }

            return null;
        }
        """,
        """
        async Task<Microsoft.AspNetCore.Mvc.IActionResult> M(string url)
        {
            var response = await client.GetAsync(url);
            try
            {
                if (response.IsSuccessStatusCode)
                {
                    var stream = await response.Content.ReadAsStreamAsync();
                    var result = new Microsoft.AspNetCore.Mvc.FileStreamResult(stream, "image/png");
                    return result;
                }

                response.Dispose();
                return null;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
        """);

    private static string Asking(string declares, string rest) =>
        $$"""
        async Task<object> M(string url, IReads reads)
        {
            {{declares}} = await client.GetAsync(url);
            {{rest.Replace("\n", "\n    ", StringComparison.Ordinal)}}
        }

        protected virtual async Task ReadVirtually(HttpResponseMessage response) => Console.WriteLine(await response.Content.ReadAsStringAsync());
        {{Callees}}
        """;
}
