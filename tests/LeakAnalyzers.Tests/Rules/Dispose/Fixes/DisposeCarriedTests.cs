using LeakAnalyzers.Rules.Dispose;
using Response = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>Resources that an object or a tuple brings along: they get a 'using' of their own behind the statement that takes the object.</summary>
public sealed class DisposeCarriedTests
{
    private const string Carriers =
        """

        record Download(HttpResponseMessage Response, string Text);
        class Closing(HttpResponseMessage response) : IDisposable { public HttpResponseMessage Response { get; } = response; public void Dispose() => Response.Dispose(); }
        async Task<Download> Open(string url) => new(await client.GetAsync(url), url);
        async Task<Closing> OpenClosing(string url) => new(await client.GetAsync(url));
        async Task<(HttpResponseMessage Response, string Text)> OpenBoth(string url) => (await client.GetAsync(url), url);
        Download kept;
        static Download Same(Download it) => it;
        """;

    [Theory]
    [InlineData("var d = await [|Open(url)|];", "var d = await Open(url);\n    using var response = d.Response;", "return d.Text;")]
    [InlineData("var d = await [|Open(url)|];", "var d = await Open(url);\n    using var response = d.Response;", "if (flag) return null;\n    return await d.Response.Content.ReadAsStringAsync();")]
    [InlineData("Download d = [|Open(url)|].Result; // now", "Download d = Open(url).Result;\n    using var response = d.Response; // now", "return d.Text;")]
    [InlineData("var both = await [|OpenBoth(url)|];", "var both = await OpenBoth(url);\n    using var response = both.Response;", "return both.Text;")]
    [InlineData("var (response, text) = await [|OpenBoth(url)|];", "var (response, text) = await OpenBoth(url);\n    using var _ = response;", "return text + response.StatusCode;")]
    [InlineData("var (response, text) = await [|Open(url)|];", "var (response, text) = await Open(url);\n    using var _ = response;", "return text;")]
    [InlineData("var d = await [|OpenClosing(url)|];", "using var d = await OpenClosing(url);", "return d.Response.StatusCode;")]
    [InlineData("var d = new Closing(await [|client.GetAsync(url)|]);", "using var d = new Closing(await client.GetAsync(url));", "return d.Response.StatusCode;")]
    public Task One_that_stays_in_the_method(string before, string after, string rest) => Response.Member(In(before, rest), In(after, rest));

    [Theory]
    [InlineData("var d = await [|Open(url)|];", "if (flag) return null;\n    d.Response.Dispose();\n    return d.Text;")]
    [InlineData("var (response, text) = await [|OpenBoth(url)|];", "_ = text.Length;\n    return response.StatusCode;")]
    [InlineData("var text = (await [|Open(url)|]).Text;", "return text;")]
    public Task One_that_is_released_on_some_way_or_has_no_name_is_left_alone(string take, string rest) => Response.NothingForMember(In(take, rest));

    private static string In(string take, string rest) => $"async Task<object> M(string url, bool flag)\n{{\n    {take}\n    {rest}\n}}\n{Carriers}";
}
