using LeakAnalyzers.Rules.Dispose;
using Reader = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>Resources that an assignment puts into a local declared before.</summary>
public sealed class DisposeWithUsingAssignedTests
{
    [Fact]
    public Task The_declaration_moves_to_the_only_assignment() => Response.Body(
        """
        HttpResponseMessage response = null;
        try
        {
            response = await [|client.GetAsync(url)|];
            return await response.Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            return null;
        }
        """,
        """
        try
        {
            using HttpResponseMessage response = await client.GetAsync(url);
            return await response.Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            return null;
        }
        """);

    [Fact]
    public Task What_is_never_null_is_not_declared_as_if_it_were() => Response.Member(
        """
        #nullable enable
        async Task Moved(string url)
        {
            HttpResponseMessage? response = null;
            try
            {
                response = await [|client.GetAsync(url)|];
                Console.WriteLine(await response.Content.ReadAsStringAsync());
            }
            catch (HttpRequestException)
            {
            }
        }

        async Task<string> Outside(string url)
        {
            var response = await [|client.GetAsync(url)|];
            var text = await response.Content.ReadAsStringAsync();
            response = await [|client.GetAsync(text)|];
            return text + await response.Content.ReadAsStringAsync();
        }
        """,
        """
        #nullable enable
        async Task Moved(string url)
        {
            try
            {
                using HttpResponseMessage response = await client.GetAsync(url);
                Console.WriteLine(await response.Content.ReadAsStringAsync());
            }
            catch (HttpRequestException)
            {
            }
        }

        async Task<string> Outside(string url)
        {
            var response = await client.GetAsync(url);
            string text;
            using (response)
            {
                text = await response.Content.ReadAsStringAsync();
            }
            response = await client.GetAsync(text);
            using (response)
            {
                return text + await response.Content.ReadAsStringAsync();
            }
        }
        """);

    [Fact]
    public Task A_declaration_with_comments_leaves_them() => Reader.Member(
        """
        int M()
        {
            // the rows
            DbDataReader rows;

            command.CommandText = "";
            rows = [|command.ExecuteReader()|];
            return rows.FieldCount;
        }
        """,
        """
        int M()
        {
            // the rows

            command.CommandText = "";
            using DbDataReader rows = command.ExecuteReader();
            return rows.FieldCount;
        }
        """);

    [Fact]
    public Task What_follows_the_assignment_goes_into_a_block() => Response.Body(
        """
        HttpResponseMessage response;
        try
        {
            response = await [|client.GetAsync(url)|];
        }
        catch (HttpRequestException)
        {
            return null;
        }

        // have it
        if (!response.IsSuccessStatusCode) return "";
        var text = await response.Content.ReadAsStringAsync();
        return text;
        """,
        """
        HttpResponseMessage response;
        try
        {
            response = await client.GetAsync(url);
        }
        catch (HttpRequestException)
        {
            return null;
        }

        // have it
        using (response)
        {
            if (!response.IsSuccessStatusCode) return "";
            var text = await response.Content.ReadAsStringAsync();
            return text;
        }
        """);

    [Fact]
    public Task Assignments_in_branches_share_one_block() => Response.Body(
        """
        HttpResponseMessage response;
        if (flag)
            response = await [|client.PostAsync(url, content)|];
        else
            response = await [|client.GetAsync(url)|];

        return await response.Content.ReadAsStringAsync();
        """,
        """
        HttpResponseMessage response;
        if (flag)
            response = await client.PostAsync(url, content);
        else
            response = await client.GetAsync(url);

        using (response)
        {
            return await response.Content.ReadAsStringAsync();
        }
        """);

    [Fact]
    public Task A_local_used_again_gets_a_block_for_each_resource() => Reader.Member( // DR11
        """
        int M()
        {
            var rows = [|command.ExecuteReader()|];
            var count = 0;
            while (rows.Read()) count += rows.GetInt32(0);
            rows = [|other.ExecuteReader()|];
            while (rows.Read()) count += rows.GetInt32(0);
            rows.Dispose();
            return count;
        }
        """,
        """
        int M()
        {
            var rows = command.ExecuteReader();
            var count = 0;
            using (rows)
            {
                while (rows.Read()) count += rows.GetInt32(0);
            }
            rows = other.ExecuteReader();
            using (rows)
            {
                while (rows.Read()) count += rows.GetInt32(0);
            }
            return count;
        }
        """);

    [Fact]
    public Task A_handler_that_looks_at_the_resource_gets_a_finally() => Response.Body(
        """
        HttpResponseMessage response = null;
        try
        {
            response = await [|client.GetAsync(url)|];
            return await response.Content.ReadAsStringAsync();
        }
        catch (Exception)
        {
            Console.WriteLine(response?.StatusCode);
            return null;
        }
        """,
        """
        HttpResponseMessage response = null;
        try
        {
            response = await client.GetAsync(url);
            return await response.Content.ReadAsStringAsync();
        }
        catch (Exception)
        {
            Console.WriteLine(response?.StatusCode);
            return null;
        }
        finally
        {
            response?.Dispose();
        }
        """);

    [Fact]
    public Task A_finally_that_is_there_takes_the_release() => Response.Body(
        """
        HttpResponseMessage response = null;
        try
        {
            response = await [|client.GetAsync(url)|];
            return await response.Content.ReadAsStringAsync();
        }
        finally
        {
            Console.WriteLine(response?.StatusCode);
        }
        """,
        """
        HttpResponseMessage response = null;
        try
        {
            response = await client.GetAsync(url);
            return await response.Content.ReadAsStringAsync();
        }
        finally
        {
            Console.WriteLine(response?.StatusCode);
            response?.Dispose();
        }
        """);

    [Fact]
    public Task One_that_is_assigned_in_a_block_may_be_handed_on_behind_it() => Response.Member(
        """
        async Task<HttpResponseMessage> M(string url)
        {
            HttpResponseMessage response;
            using (var request = new HttpRequestMessage(HttpMethod.Get, url))
            {
                try
                {
                    response = await [|client.SendAsync(request)|];
                }
                catch (HttpRequestException)
                {
                    return null;
                }
            }

            if (response.IsSuccessStatusCode) return response;
            if (response.ReasonPhrase == null) return null;
            using (response)
            {
                throw new HttpRequestException(await response.Content.ReadAsStringAsync());
            }
        }
        """,
        """
        async Task<HttpResponseMessage> M(string url)
        {
            HttpResponseMessage response;
            using (var request = new HttpRequestMessage(HttpMethod.Get, url))
            {
                try
                {
                    response = await client.SendAsync(request);
                }
                catch (HttpRequestException)
                {
                    return null;
                }
            }

            try
            {
                if (response.IsSuccessStatusCode) return response;
                if (response.ReasonPhrase == null)
                {
                    response.Dispose();
                    return null;
                }
            }
            catch
            {
                response.Dispose();
                throw;
            }
            using (response)
            {
                throw new HttpRequestException(await response.Content.ReadAsStringAsync());
            }
        }
        """);

    [Fact]
    public Task One_that_is_assigned_here_or_there_is_released_in_a_finally() => Response.Body(
        """
        HttpResponseMessage response = null;
        if (flag)
        {
            response = await [|client.GetAsync(url)|];
            Console.WriteLine(await response.Content.ReadAsStringAsync());
        }
        else if (url != null)
        {
            response = await [|client.PostAsync(url, content)|];
            await Task.Delay(1);
        }

        return response?.ReasonPhrase;
        """,
        """
        HttpResponseMessage response = null;
        try
        {
            if (flag)
            {
                response = await client.GetAsync(url);
                Console.WriteLine(await response.Content.ReadAsStringAsync());
            }
            else if (url != null)
            {
                response = await client.PostAsync(url, content);
                await Task.Delay(1);
            }

            return response?.ReasonPhrase;
        }
        finally
        {
            response?.Dispose();
        }
        """);
}
