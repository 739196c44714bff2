using LeakAnalyzers.Rules.Dispose;
using Reader = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

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

    [Fact]
    public Task A_turn_that_ends_without_it_releases() => Response.Member(
        """
        async Task<Held> M(string url)
        {
            while (true)
            {
                var response = await [|client.GetAsync(url)|];
                if (response == null)
                {
                    continue;
                }

                if (response.ReasonPhrase == null) break;
                if (response.IsSuccessStatusCode) return new Held(await response.Content.ReadAsStreamAsync(), response);
                Count();
            }

            return null;
        }

        sealed class Held : IDisposable
        {
            private readonly HttpResponseMessage _response;
            public Held(Stream stream, HttpResponseMessage response) => _response = response;
            public void Dispose() => _response.Dispose();
        }
        """,
        """
        async Task<Held> M(string url)
        {
            while (true)
            {
                var response = await client.GetAsync(url);
                try
                {
                    if (response == null)
                    {
                        continue;
                    }

                    if (response.ReasonPhrase == null)
                    {
                        response?.Dispose();
                        break;
                    }
                    if (response.IsSuccessStatusCode) return new Held(await response.Content.ReadAsStreamAsync(), response);
                    Count();
                    response?.Dispose();
                }
                catch
                {
                    response?.Dispose();
                    throw;
                }
            }

            return null;
        }

        sealed class Held : IDisposable
        {
            private readonly HttpResponseMessage _response;
            public Held(Stream stream, HttpResponseMessage response) => _response = response;
            public void Dispose() => _response.Dispose();
        }
        """);

    [Fact]
    public Task What_a_return_computes_is_computed_before_the_release() => Reader.Member(
        """
        object M(bool flag)
        {
            var rows = [|command.ExecuteReader()|];
            if (!rows.Read()) return Count();
            if (flag)
            {
                return rows.GetInt32(0);
            }

            return rows;
        }
        """,
        """
        object M(bool flag)
        {
            var rows = command.ExecuteReader();
            try
            {
                if (!rows.Read())
                {
                    var result = Count();
                    rows.Dispose();
                    return result;
                }
                if (flag)
                {
                    var result2 = rows.GetInt32(0);
                    rows.Dispose();
                    return result2;
                }

                return rows;
            }
            catch
            {
                rows.Dispose();
                throw;
            }
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

    [Fact]
    public Task What_a_finally_still_looks_at_is_left_alone() => Reader.NothingForMember(
        """
        async Task<DbDataReader> M(bool flag)
        {
            var rows = await [|command.ExecuteReaderAsync()|];
            try
            {
                if (flag) return null;
            }
            finally
            {
                Console.WriteLine(rows.FieldCount);
            }

            await rows.ReadAsync();
            return rows;
        }
        """);
}
