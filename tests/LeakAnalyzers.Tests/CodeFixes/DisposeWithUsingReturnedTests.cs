using Reader = LeakAnalyzers.Tests.CodeFixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.CodeFixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.CodeFixes;

/// <summary>Resources that the caller gets on some paths: the others, and exceptions, release them.</summary>
public sealed class DisposeWithUsingReturnedTests
{
    [Fact]
    public Task An_early_return_releases() => Response.Member(
        """
        async Task<HttpResponseMessage> M(string url)
        {
            var response = await [|client.GetAsync(url)|];
            if (!response.IsSuccessStatusCode) return null;
            if (response.ReasonPhrase == null)
            {
                // nothing
                return null;
            }

            return response; // the caller's
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
                    response.Dispose();
                    return null;
                }
                if (response.ReasonPhrase == null)
                {
                    // nothing
                    response.Dispose();
                    return null;
                }

                return response; // the caller's
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
        """);

    [Fact]
    public Task An_exception_releases() => Reader.Member( // OW07
        """
        async Task<DbDataReader> M()
        {
            var rows = await [|command.ExecuteReaderAsync()|];
            await rows.ReadAsync();
            return rows;
        }
        """,
        """
        async Task<DbDataReader> M()
        {
            var rows = await command.ExecuteReaderAsync();
            try
            {
                await rows.ReadAsync();
                return rows;
            }
            catch
            {
                await rows.DisposeAsync();
                throw;
            }
        }
        """);

    [Fact]
    public Task A_release_before_a_throw_goes() => Response.Member(
        """
        async Task<HttpResponseMessage> M(string url)
        {
            var response = await [|client.GetAsync(url)|];
            if (response.ReasonPhrase == "none") return null;
            if (!response.IsSuccessStatusCode)
            {
                response.Dispose();
                throw new HttpRequestException();
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
                if (response.ReasonPhrase == "none")
                {
                    response.Dispose();
                    return null;
                }
                if (!response.IsSuccessStatusCode)
                {
                    throw new HttpRequestException();
                }

                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
        """);

    [Theory]
    [InlineData("var rows = [|command.ExecuteReader()|]; if (!rows.Read()) return Other(); return rows;")]
    [InlineData("while (true) { var rows = [|command.ExecuteReader()|]; if (rows.Read()) return rows; }")]
    public Task What_could_release_twice_or_leave_a_loop_is_left_alone(string body) => Reader.NothingForMember(
        $$"""
        DbDataReader Other() => null;
        DbDataReader M()
        {
            {{body}}
        }
        """);

    [Fact]
    public Task A_stream_over_it_that_is_returned_holds_it() => Response.Member(
        """
        async Task<Stream> M(string url)
        {
            var response = await [|client.GetAsync(url)|];
            if (!response.IsSuccessStatusCode) return null;
            return await response.Content.ReadAsStreamAsync();
        }
        """,
        """
        async Task<Stream> M(string url)
        {
            var response = await client.GetAsync(url);
            try
            {
                if (!response.IsSuccessStatusCode)
                {
                    response.Dispose();
                    return null;
                }
                return await response.Content.ReadAsStreamAsync();
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
        """);
}
