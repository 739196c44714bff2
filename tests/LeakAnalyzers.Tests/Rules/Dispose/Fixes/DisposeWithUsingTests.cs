using LeakAnalyzers.Rules.Dispose;
using Reader = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>Resources that a local holds from its declaration on.</summary>
public sealed class DisposeWithUsingTests
{
    [Fact]
    public Task One_of_two_requests() => Response.Body(
        """
        var response = await (flag ? [|client.PostAsync(url, content)|] : [|client.PutAsync(url, content)|]);
        return response.StatusCode;
        """,
        """
        using var response = await (flag ? client.PostAsync(url, content) : client.PutAsync(url, content));
        return response.StatusCode;
        """);

    [Fact]
    public Task A_task_that_is_waited_for_with_others_before() => Response.Body(
        """
        var one = [|client.GetAsync(url)|];
        var other = Task.Delay(1);
        await Task.WhenAll(one, other);
        var response = await one;
        return response.StatusCode;
        """,
        """
        var one = client.GetAsync(url);
        var other = Task.Delay(1);
        await Task.WhenAll(one, other);
        using var response = await one;
        return response.StatusCode;
        """);

    [Fact]
    public Task A_declaration_becomes_a_using_declaration() => Response.Body( // HR01
        """
        // fetch it
        var response = await [|client.GetAsync(url)|]; // now

        return await response.Content.ReadAsStringAsync();
        """,
        """
        // fetch it
        using var response = await client.GetAsync(url); // now

        return await response.Content.ReadAsStringAsync();
        """);

    [Theory]
    [InlineData("client.GetAsync(url)", ".ConfigureAwait(false)", "await ")] // HR15
    [InlineData("client.GetAsync(url)", ".Result", "")] // HR14
    [InlineData("client.GetAsync(url)", ".GetAwaiter().GetResult()", "")]
    [InlineData("client.SendAsync(new HttpRequestMessage(HttpMethod.Get, url), CancellationToken.None)", "", "await ")]
    public Task However_the_task_is_unwrapped(string call, string unwrapped, string awaited) => Response.Body(
        $"""
        await Task.Yield();
        var response = {awaited}[|{call}|]{unwrapped};
        return response.StatusCode;
        """,
        $"""
        await Task.Yield();
        using var response = {awaited}{call}{unwrapped};
        return response.StatusCode;
        """);

    [Fact]
    public Task The_written_type_stays() => Reader.Member( // DR03
        """
        int M(IDbCommand older)
        {
            IDataReader rows = [|older.ExecuteReader()|];
            return rows.FieldCount;
        }
        """,
        """
        int M(IDbCommand older)
        {
            using IDataReader rows = older.ExecuteReader();
            return rows.FieldCount;
        }
        """);

    [Fact]
    public Task A_choice_between_resources_is_one_resource() => Response.Body(
        """
        var response = flag ? await [|client.GetAsync(url)|] : null;
        return response?.StatusCode;
        """,
        """
        using var response = flag ? await client.GetAsync(url) : null;
        return response?.StatusCode;
        """);

    [Fact]
    public Task Several_in_one_method_stack_up_in_the_order_they_were_made() => Response.Body( // HR43
        """
        var first = await [|client.GetAsync(url)|];
        var second = await [|client.GetAsync(first.ReasonPhrase)|];
        if (flag)
        {
            var third = await [|client.GetAsync(second.ReasonPhrase)|];
            return third.StatusCode;
        }

        return second.StatusCode;
        """,
        """
        using var first = await client.GetAsync(url);
        using var second = await client.GetAsync(first.ReasonPhrase);
        if (flag)
        {
            using var third = await client.GetAsync(second.ReasonPhrase);
            return third.StatusCode;
        }

        return second.StatusCode;
        """);

    [Fact]
    public Task Several_declarators_become_statements() => Response.Body(
        """
        HttpResponseMessage first = await [|client.GetAsync(url)|], second = await [|client.GetAsync(url)|], none = null;
        return none == null ? first.StatusCode : second.StatusCode;
        """,
        """
        using HttpResponseMessage first = await client.GetAsync(url);
        using HttpResponseMessage second = await client.GetAsync(url);
        HttpResponseMessage none = null;
        return none == null ? first.StatusCode : second.StatusCode;
        """);

    [Fact]
    public Task A_task_is_disposed_of_where_it_is_awaited() => Response.Body(
        """
        var pending = [|client.GetAsync(url)|];
        var response = await pending;
        return response.StatusCode;
        """,
        """
        var pending = client.GetAsync(url);
        using var response = await pending;
        return response.StatusCode;
        """);

    [Fact]
    public Task Comments_directives_and_strings_stay_as_they_are() => Response.Body( // HR38
        """"
        /* one */ var response = await [|client.GetAsync(url)|] /* two */; // three
        #if DEBUG
        Console.WriteLine(response);
        #else
        Console.WriteLine(1);
        #endif
        return $"""
            {response.StatusCode}
              text
            """; // four
        """",
        """"
        /* one */ using var response = await client.GetAsync(url) /* two */; // three
        #if DEBUG
        Console.WriteLine(response);
        #else
        Console.WriteLine(1);
        #endif
        return $"""
            {response.StatusCode}
              text
            """; // four
        """");

    [Fact]
    public Task Line_ends_and_tabs_stay_as_they_are() => Response.File(
        "using System.Net.Http;\r\nusing System.Threading.Tasks;\r\nclass C\r\n{\r\n\tstatic HttpClient client = new();\r\n\tasync Task M(bool f)\r\n\t{\r\n\t\tif (f)\r\n\t\t\t(await [|client.GetAsync(\"\")|]).EnsureSuccessStatusCode();\r\n\t}\r\n}\r\n",
        "using System.Net.Http;\r\nusing System.Threading.Tasks;\r\nclass C\r\n{\r\n\tstatic HttpClient client = new();\r\n\tasync Task M(bool f)\r\n\t{\r\n\t\tif (f)\r\n\t\t{\r\n\t\t\tusing var response = await client.GetAsync(\"\");\r\n\t\t\tresponse.EnsureSuccessStatusCode();\r\n\t\t}\r\n\t}\r\n}\r\n");

    [Fact]
    public Task Nullable_annotations_stay() => Response.Member(
        """
        #nullable enable
        async Task<string?> M(string url)
        {
            HttpResponseMessage? response = await [|client.GetAsync(url)|];
            return response.ReasonPhrase;
        }
        #nullable restore
        """,
        """
        #nullable enable
        async Task<string?> M(string url)
        {
            using HttpResponseMessage? response = await client.GetAsync(url);
            return response.ReasonPhrase;
        }
        #nullable restore
        """);

    [Fact]
    public Task What_a_helper_only_looks_at_may_be_disposed() => Response.Member( // HR16, DR16
        """
        async Task<Row> M(string url)
        {
            var response = await [|client.GetAsync(url)|];
            Log(response);
            return await Read(response);
        }

        static void Log(HttpResponseMessage response) => Console.WriteLine(response.StatusCode);

        static async Task<Row> Read(HttpResponseMessage response)
        {
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<Row>();
        }
        """,
        """
        async Task<Row> M(string url)
        {
            using var response = await client.GetAsync(url);
            Log(response);
            return await Read(response);
        }

        static void Log(HttpResponseMessage response) => Console.WriteLine(response.StatusCode);

        static async Task<Row> Read(HttpResponseMessage response)
        {
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<Row>();
        }
        """);

    [Fact]
    public Task A_helper_may_be_an_extension_method() => Response.Member(
        """
        async Task<string> M(string url)
        {
            var response = await [|client.GetAsync(url)|];
            await Check(response);
            return response.Reason();
        }

        static async Task Check(HttpResponseMessage response)
        {
            if (response.IsSuccessStatusCode) return;
            throw new HttpRequestException(await response.Content.ReadAsStringAsync());
        }
        }

        static class Extensions
        {
            public static string Reason(this HttpResponseMessage response) => response.ReasonPhrase;
        """,
        """
        async Task<string> M(string url)
        {
            using var response = await client.GetAsync(url);
            await Check(response);
            return response.Reason();
        }

        static async Task Check(HttpResponseMessage response)
        {
            if (response.IsSuccessStatusCode) return;
            throw new HttpRequestException(await response.Content.ReadAsStringAsync());
        }
        }

        static class Extensions
        {
            public static string Reason(this HttpResponseMessage response) => response.ReasonPhrase;
        """);

    [Fact]
    public Task A_sequence_that_is_read_to_its_end_may_be_returned() => Reader.Member(
        """
        List<int> M()
        {
            var rows = [|command.ExecuteReader()|];
            return rows.Cast<IDataRecord>().Select(row => row.GetInt32(0)).ToList();
        }
        """,
        """
        List<int> M()
        {
            using var rows = command.ExecuteReader();
            return rows.Cast<IDataRecord>().Select(row => row.GetInt32(0)).ToList();
        }
        """);

    [Fact]
    public Task Await_using_in_asynchronous_code() => Reader.Body( // DR02, DR31
        """
        var rows = await [|command.ExecuteReaderAsync()|];
        while (await rows.ReadAsync()) Console.WriteLine(rows.GetInt32(0));
        return null;
        """,
        """
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) Console.WriteLine(rows.GetInt32(0));
        return null;
        """);

    [Fact]
    public Task An_iterator_disposes_when_it_is_left() => Reader.Member( // DR09
        """
        IEnumerable<int> M()
        {
            var rows = [|command.ExecuteReader()|];
            while (rows.Read()) yield return rows.GetInt32(0);
            rows.Dispose();
        }
        """,
        """
        IEnumerable<int> M()
        {
            using var rows = command.ExecuteReader();
            while (rows.Read()) yield return rows.GetInt32(0);
        }
        """);
}
