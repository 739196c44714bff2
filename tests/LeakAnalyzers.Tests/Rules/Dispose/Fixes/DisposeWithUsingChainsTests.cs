using LeakAnalyzers.Rules.Dispose;
using Reader = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>Resources that no local holds: in chains, arguments and conditions, or thrown away.</summary>
public sealed class DisposeWithUsingChainsTests
{
    [Fact]
    public Task What_is_thrown_away_gets_a_name() => Response.Body( // HR02
        """
        await [|client.PostAsync(url, content)|]; // sent
        _ = await [|client.PostAsync(url, content)|];
        return null;
        """,
        """
        using var response = await client.PostAsync(url, content); // sent
        using var response2 = await client.PostAsync(url, content);
        return null;
        """);

    [Theory]
    [InlineData("(await [|client.GetAsync(url)|]).EnsureSuccessStatusCode();", "response.EnsureSuccessStatusCode();")] // HR03
    [InlineData("return await (await [|client.GetAsync(url)|]).Content.ReadAsStringAsync();", "return await response.Content.ReadAsStringAsync();")] // HR04
    [InlineData("return await [|client.GetAsync(url)|] is { IsSuccessStatusCode: true };", "return response is { IsSuccessStatusCode: true };")] // HR06
    [InlineData("if ((await [|client.GetAsync(url)|]).IsSuccessStatusCode) return 1;", "if (response.IsSuccessStatusCode) return 1;")]
    [InlineData("Console.WriteLine($\"{flag} {(await [|client.GetAsync(url)|]).StatusCode}\");", "Console.WriteLine($\"{flag} {response.StatusCode}\");")]
    [InlineData("var row = new Row { Name = (await [|client.GetAsync(url)|]).ReasonPhrase };", "var row = new Row { Name = response.ReasonPhrase };")]
    [InlineData("if ((await [|client.GetAsync(url)|]).IsSuccessStatusCode && flag) return 1;", "if (response.IsSuccessStatusCode && flag) return 1;")]
    [InlineData("url += (await [|client.GetAsync(url)|]).ReasonPhrase;", "url += response.ReasonPhrase;")]
    [InlineData("throw new Exception((await [|client.GetAsync(url)|]).ReasonPhrase);", "throw new Exception(response.ReasonPhrase);")]
    [InlineData("foreach (var letter in (await [|client.GetAsync(url)|]).ReasonPhrase) Console.WriteLine(letter);", "foreach (var letter in response.ReasonPhrase) Console.WriteLine(letter);")]
    public Task A_chain_begins_with_a_local(string before, string after) => Response.Body(
        $$"""
        if (flag)
        {
            // here
            {{before}} // there
        }

        return 2;
        """,
        $$"""
        if (flag)
        {
            // here
            using var response = await client.GetAsync(url);
            {{after}} // there
        }

        return 2;
        """);

    [Fact]
    public Task A_chain_over_several_lines_keeps_them() => Response.Body(
        """
        var text = await (await [|client.GetAsync(
                url)|])
            .EnsureSuccessStatusCode()
            .Content.ReadAsStringAsync();
        return text;
        """,
        """
        using var response = await client.GetAsync(
                url);
        var text = await response
            .EnsureSuccessStatusCode()
            .Content.ReadAsStringAsync();
        return text;
        """);

    [Fact]
    public Task A_chain_in_a_chain_becomes_two_locals() => Response.Body(
        """
        return (await [|client.GetAsync((await [|client.GetAsync(url)|]).ReasonPhrase)|]).StatusCode;
        """,
        """
        using var response2 = await client.GetAsync(url);
        using var response = await client.GetAsync(response2.ReasonPhrase);
        return response.StatusCode;
        """);

    [Fact]
    public Task A_reader_in_an_argument_or_a_return() => Reader.Member( // DR07, DR08
        """
        int M()
        {
            var table = new DataTable();
            table.Load([|command.ExecuteReader()|]);
            return [|command.ExecuteReader()|].FieldCount;
        }
        """,
        """
        int M()
        {
            var table = new DataTable();
            using var reader = command.ExecuteReader();
            table.Load(reader);
            using var reader2 = command.ExecuteReader();
            return reader2.FieldCount;
        }
        """);

    [Fact]
    public Task A_loop_over_a_reader() => Reader.Member(
        """
        void M()
        {
            foreach (IDataRecord row in [|command.ExecuteReader()|]) Console.WriteLine(row.GetInt32(0));
            for (var rows = [|command.ExecuteReader()|]; rows.Read();) Console.WriteLine(rows.GetInt32(0));
        }
        """,
        """
        void M()
        {
            using var reader = command.ExecuteReader();
            foreach (IDataRecord row in reader) Console.WriteLine(row.GetInt32(0));
            using var reader2 = command.ExecuteReader();
            for (var rows = reader2; rows.Read();) Console.WriteLine(rows.GetInt32(0));
        }
        """);

    [Fact]
    public Task A_statement_without_braces_gets_them() => Response.Body(
        """
        if (flag) await [|client.PostAsync(url, content)|];
        if (flag)
            return 1;
        else if ((await [|client.GetAsync(url)|]).IsSuccessStatusCode)
        {
            return 2;
        }

        foreach (var letter in url)
            (await [|client.GetAsync(url)|]).EnsureSuccessStatusCode(); // each
        return 3;
        """,
        """
        if (flag)
        {
            using var response = await client.PostAsync(url, content);
        }
        if (flag)
            return 1;
        else
        {
            using var response = await client.GetAsync(url);
            if (response.IsSuccessStatusCode)
            {
                return 2;
            }
        }

        foreach (var letter in url)
        {
            using var response = await client.GetAsync(url);
            response.EnsureSuccessStatusCode(); // each
        }
        return 3;
        """);

    [Fact]
    public Task An_expression_body_becomes_a_block() => Response.Member( // HR05
        """
        async Task<bool> Is(string url) => (await [|client.GetAsync(url)|]).IsSuccessStatusCode;

        async Task Try(string url)
            => (await [|client.GetAsync(url)|]).EnsureSuccessStatusCode();

        async Task Send(string url) => await [|client.PostAsync(url, content)|];

        static bool Here => [|client.GetAsync("here")|].Result.IsSuccessStatusCode;

        static bool There
        {
            get => [|client.GetAsync("there")|].Result.IsSuccessStatusCode;
        }

        static bool Inline { get => [|client.GetAsync("there")|].Result.IsSuccessStatusCode; }
        """,
        """
        async Task<bool> Is(string url)
        {
            using var response = await client.GetAsync(url);
            return response.IsSuccessStatusCode;
        }

        async Task Try(string url)
        {
            using var response = await client.GetAsync(url);
            response.EnsureSuccessStatusCode();
        }

        async Task Send(string url)
        {
            using var response = await client.PostAsync(url, content);
        }

        static bool Here
        {
            get
            {
                using var response = client.GetAsync("here").Result;
                return response.IsSuccessStatusCode;
            }
        }

        static bool There
        {
            get
            {
                using var response = client.GetAsync("there").Result;
                return response.IsSuccessStatusCode;
            }
        }

        static bool Inline { get { using var response = client.GetAsync("there").Result; return response.IsSuccessStatusCode; } }
        """);

    [Fact]
    public Task A_lambda_becomes_a_block() => Response.Body(
        """
        string[] urls = [url];
        var codes = await Task.WhenAll(urls.Select(async one => (await [|client.GetAsync(one)|]).StatusCode));
        Func<Task> send = async () => await [|client.PostAsync(url, content)|];
        await send();
        return codes;
        """,
        """
        string[] urls = [url];
        var codes = await Task.WhenAll(urls.Select(async one =>
        {
            using var response = await client.GetAsync(one);
            return response.StatusCode;
        }));
        Func<Task> send = async () =>
        {
            using var response = await client.PostAsync(url, content);
        };
        await send();
        return codes;
        """);

    [Fact]
    public Task A_name_that_is_taken_gets_a_number() => Response.Body(
        """
        var response = 1;
        (await [|client.GetAsync(url)|]).EnsureSuccessStatusCode();
        return response;
        """,
        """
        var response = 1;
        using var response2 = await client.GetAsync(url);
        response2.EnsureSuccessStatusCode();
        return response;
        """);

    [Theory] // what would be evaluated in another order, or where it was not
    [InlineData("Console.WriteLine(Count() + (int)(await [|client.GetAsync(url)|]).StatusCode);")]
    [InlineData("Console.WriteLine(flag && (await [|client.GetAsync(url)|]).IsSuccessStatusCode);")]
    [InlineData("Console.WriteLine(flag ? (await [|client.GetAsync(url)|]).ReasonPhrase : url);")]
    [InlineData("while ((await [|client.GetAsync(url)|]).IsSuccessStatusCode) { }")]
    [InlineData("for (var more = true; more; more = (await [|client.GetAsync(url)|]).IsSuccessStatusCode) { }")]
    [InlineData("do { } while ((await [|client.GetAsync(url)|]).IsSuccessStatusCode);")]
    [InlineData("int one = Count(), two = (int)(await [|client.GetAsync(url)|]).StatusCode;")]
    [InlineData("Console.WriteLine(flag switch { true => (await [|client.GetAsync(url)|]).ReasonPhrase, _ => url });")]
    [InlineData("System.Linq.Expressions.Expression<Func<bool>> tree = () => [|client.GetAsync(url)|].Result.IsSuccessStatusCode;")]
    public Task Nothing_is_moved_out_of_its_turn(string statement) => DisposeWithUsingTest<EveryAcquisition>.NothingForBody(
        $"""
        await Task.Yield();
        {statement}
        return null;
        """);
}
