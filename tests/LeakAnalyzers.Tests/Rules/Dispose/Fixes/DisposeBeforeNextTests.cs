using LeakAnalyzers.Rules.Dispose;
using Microsoft.CodeAnalysis.Testing;
using Reader = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>Locals that hold several resources in turn: each is released once, before the next one or at the end, whatever throws.</summary>
public sealed class DisposeBeforeNextTests
{
    [Fact]
    public Task A_loop_that_tries_again() => Response.Body(
        """
        var response = await [|client.GetAsync(url)|];
        for (var i = 0; i < 3 && !response.IsSuccessStatusCode; i++)
        {
            await Task.Delay(100);
            response = await [|client.GetAsync(url)|];
        }

        return await response.Content.ReadAsStringAsync();
        """,
        """
        var response = await client.GetAsync(url);
        try
        {
            for (var i = 0; i < 3 && !response.IsSuccessStatusCode; i++)
            {
                await Task.Delay(100);
                var next = await client.GetAsync(url);
                response.Dispose();
                response = next;
            }

            return await response.Content.ReadAsStringAsync();
        }
        finally
        {
            response.Dispose();
        }
        """);

    [Fact]
    public Task A_loop_that_makes_the_first_one_too() => Response.Body(
        """
        HttpResponseMessage response;
        do
        {
            response = await [|client.GetAsync(
                url)|]; // again
        }
        while (!response.IsSuccessStatusCode);
        return await response.Content.ReadAsStringAsync();
        """,
        """
        HttpResponseMessage response = null;
        try
        {
            do
            {
                var next = await client.GetAsync(
                    url); // again
                response?.Dispose();
                response = next;
            }
            while (!response.IsSuccessStatusCode);
            return await response.Content.ReadAsStringAsync();
        }
        finally
        {
            response?.Dispose();
        }
        """);

    [Fact]
    public Task A_loop_that_ends_with_each_of_them() => Response.Body( // HR09
        """
        HttpResponseMessage response = null;
        for (var i = 0; i < 3; i++) { response = await [|client.GetAsync(url)|]; if (response.IsSuccessStatusCode) break; }
        return response.StatusCode;
        """,
        """
        HttpResponseMessage response = null;
        try
        {
            for (var i = 0; i < 3; i++) { var next = await client.GetAsync(url); response?.Dispose(); response = next; if (response.IsSuccessStatusCode) break; }
            return response.StatusCode;
        }
        finally
        {
            response?.Dispose();
        }
        """);

    [Fact]
    public Task A_loop_without_braces() => Response.Body(
        """
        HttpResponseMessage response = null;
        while (response == null || !response.IsSuccessStatusCode) response = await [|client.GetAsync(url)|];
        return response.StatusCode;
        """,
        """
        HttpResponseMessage response = null;
        try
        {
            while (response == null || !response.IsSuccessStatusCode)
            {
                var next = await client.GetAsync(url);
                response?.Dispose();
                response = next;
            }
            return response.StatusCode;
        }
        finally
        {
            response?.Dispose();
        }
        """);

    [Fact]
    public Task One_that_the_next_is_made_from_lives_until_it_is_there() => Response.Member( // a chain of redirects
        """
        async Task<HttpResponseMessage> M(string url)
        {
            var response = await [|client.GetAsync(url)|];
            while (response.Headers.Location != null)
            {
                response = await [|client.GetAsync(response.Headers.Location)|];
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
                while (response.Headers.Location != null)
                {
                    var next = await client.GetAsync(response.Headers.Location);
                    response.Dispose();
                    response = next;
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
    public Task One_that_is_released_before_the_next_is_not_released_twice() => Response.Member(
        """
        async Task<HttpResponseMessage> M(string url)
        {
            var response = await [|client.GetAsync(url)|];
            if (!response.IsSuccessStatusCode)
            {
                await Task.Delay(int.Parse(response.ReasonPhrase));
                response.Dispose();

                response = await client.GetAsync(url);
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
                    await Task.Delay(int.Parse(response.ReasonPhrase));
                    response.Dispose();
                    response = null;

                    response = await client.GetAsync(url);
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
    public Task A_connection_has_one_reader_at_a_time() => Reader.Body(
        """
        DbDataReader rows = null;
        foreach (var text in url.Split(','))
        {
            command.CommandText = text;
            rows = await [|command.ExecuteReaderAsync()|];
            while (await rows.ReadAsync()) Count();
        }

        return rows?.FieldCount;
        """,
        """
        DbDataReader rows = null;
        try
        {
            foreach (var text in url.Split(','))
            {
                command.CommandText = text;
                if (rows != null) await rows.DisposeAsync();
                rows = null;
                rows = await command.ExecuteReaderAsync();
                while (await rows.ReadAsync()) Count();
            }

            return rows?.FieldCount;
        }
        finally
        {
            if (rows != null) await rows.DisposeAsync();
        }
        """);

    [Fact]
    public Task What_is_released_at_the_end_is_released_before_the_next() => Response.Body(
        """
        HttpResponseMessage response = null;
        try
        {
            foreach (var part in url.Split(',')) response = await [|client.GetAsync(part)|];
            return response?.StatusCode;
        }
        finally
        {
            response?.Dispose();
        }
        """,
        """
        HttpResponseMessage response = null;
        try
        {
            foreach (var part in url.Split(','))
            {
                var next = await client.GetAsync(part);
                response?.Dispose();
                response = next;
            }
            return response?.StatusCode;
        }
        finally
        {
            response?.Dispose();
        }
        """);

    [Fact]
    public Task Several_in_one_turn() => Response.Body(
        """
        HttpResponseMessage response = null;
        for (var i = 0; i < 3; i++)
        {
            response = await [|client.GetAsync(url)|];
            if (response.IsSuccessStatusCode) break;
            switch (i)
            {
                case 0:
                {
                    response = await [|client.PostAsync(url, content)|];
                    break;
                }
            }
        }

        return response.StatusCode;
        """,
        """
        HttpResponseMessage response = null;
        try
        {
            for (var i = 0; i < 3; i++)
            {
                var next = await client.GetAsync(url);
                response?.Dispose();
                response = next;
                if (response.IsSuccessStatusCode) break;
                switch (i)
                {
                    case 0:
                    {
                        var next2 = await client.PostAsync(url, content);
                        response?.Dispose();
                        response = next2;
                        break;
                    }
                }
            }

            return response.StatusCode;
        }
        finally
        {
            response?.Dispose();
        }
        """);

    [Fact]
    public Task Names_that_are_taken_and_types_that_may_not_be_null() => Response.File(
        """
        #nullable enable
        using System.Net.Http;
        using System.Threading.Tasks;

        class Subject(HttpClient client)
        {
            async Task<string> M(string url, string next)
            {
                HttpResponseMessage response;
                do
                {
                    response = await [|client.GetAsync(url + next)|];
                }
                while (!response.IsSuccessStatusCode);
                return await response.Content.ReadAsStringAsync();
            }
        }
        """,
        """
        #nullable enable
        using System.Net.Http;
        using System.Threading.Tasks;

        class Subject(HttpClient client)
        {
            async Task<string> M(string url, string next)
            {
                HttpResponseMessage? response = null;
                try
                {
                    do
                    {
                        var next2 = await client.GetAsync(url + next);
                        response?.Dispose();
                        response = next2;
                    }
                    while (!response.IsSuccessStatusCode);
                    return await response.Content.ReadAsStringAsync();
                }
                finally
                {
                    response?.Dispose();
                }
            }
        }
        """);

    [Theory]
    [InlineData("Stream s = null; HttpResponseMessage r = null; for (var i = 0; i < 3; i++) { s?.ReadByte(); r = await [|client.GetAsync(url)|]; s = await r.Content.ReadAsStreamAsync(); } return r.StatusCode;")]
    [InlineData("var all = new List<HttpResponseMessage>(); HttpResponseMessage r = null; foreach (var u in new[] { url }) { r = await [|client.GetAsync(u)|]; all.Add(r); } return all.Count(one => one.IsSuccessStatusCode);")]
    [InlineData("HttpResponseMessage r = null; Task<string> text = null; for (var i = 0; i < 3; i++) { r = await [|client.GetAsync(url)|]; text = r.Content.ReadAsStringAsync(); } return await text;")]
    [InlineData("HttpResponseMessage r = null; while ((r = await [|client.GetAsync(url)|]).StatusCode == 0) { } return r.StatusCode;")]
    [InlineData("HttpResponseMessage r = null; Func<Task> get = async () => r = await [|client.GetAsync(url)|]; await get(); await get(); return r.StatusCode;")] // HR19
    public Task What_is_still_in_use_or_filled_elsewhere_is_left_alone(string body) => DisposeWithUsingTest<EveryAcquisition>.NothingForBody(body);

    [Fact]
    public Task A_stream_of_the_first_that_is_read_after_the_second() => Response.Body(
        """
        var response = await [|client.GetAsync(url)|];
        var first = await response.Content.ReadAsStreamAsync();
        response = await [|client.GetAsync(url)|];
        Console.WriteLine(response.StatusCode);
        return first.ReadByte();
        """,
        """
        var response = await [|client.GetAsync(url)|];
        var first = await response.Content.ReadAsStreamAsync();
        response = await client.GetAsync(url);
        using (response)
        {
            Console.WriteLine(response.StatusCode);
            return first.ReadByte();
        }
        """,
        and: test => test.FixedState.MarkupHandling = MarkupMode.Allow);
}
