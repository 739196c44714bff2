using System.Collections.Concurrent;
using LeakAnalyzers.Rules.Dispose;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>One repair for each rule of the family: what it reports is what the fix can mend.</summary>
public sealed class DisposeWithUsingRulesTests
{
    [Fact]
    public Task A_response_that_holds_its_connection() => DisposeWithUsingTest<StreamedResponseNotDisposed>.Body( // HR12
        """
        var response = await [|client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|];
        return await response.Content.ReadAsStringAsync();
        """,
        """
        using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        return await response.Content.ReadAsStringAsync();
        """);

    [Fact]
    public Task A_connection() => DisposeWithUsingTest<ConnectionNotDisposed>.Member( // DR13
        """
        int M(DbProviderFactory factory)
        {
            var opened = [|factory.CreateConnection()|];
            opened.Open();
            using var counting = opened.CreateCommand();
            return counting.ExecuteNonQuery();
        }
        """,
        """
        int M(DbProviderFactory factory)
        {
            using var opened = factory.CreateConnection();
            opened.Open();
            using var counting = opened.CreateCommand();
            return counting.ExecuteNonQuery();
        }
        """);

    [Fact]
    public Task A_command_and_a_transaction() => DisposeWithUsingTest<CommandNotDisposed>.Body( // DR12
        """
        var transaction = await [|connection.BeginTransactionAsync()|];
        var counting = [|connection.CreateCommand()|];
        counting.Transaction = transaction;
        await counting.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return null;
        """,
        """
        await using var transaction = await connection.BeginTransactionAsync();
        await using var counting = connection.CreateCommand();
        counting.Transaction = transaction;
        await counting.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return null;
        """);

    [Fact]
    public Task A_stream_over_a_body() => DisposeWithUsingTest<BodyStreamNotDisposed>.Body( // HR13
        """
        var body = await [|client.GetStreamAsync(url)|];
        return body.ReadByte();
        """,
        """
        await using var body = await client.GetStreamAsync(url);
        return body.ReadByte();
        """);

    [Fact]
    public Task A_reader_over_a_stream_over_a_body() => DisposeWithUsingTest<BodyStreamNotDisposed>.Body(
        """
        var reader = new StreamReader(await [|client.GetStreamAsync(url)|]);
        return await reader.ReadToEndAsync();
        """,
        """
        using var reader = new StreamReader(await client.GetStreamAsync(url));
        return await reader.ReadToEndAsync();
        """);

    [Fact]
    public Task A_socket() => DisposeWithUsingTest<SocketNotDisposed>.Body( // NT10
        """
        var tcp = [|new System.Net.Sockets.TcpClient()|];
        await tcp.ConnectAsync(url, 80);
        tcp.GetStream().WriteByte(1);
        tcp.Close();
        return null;
        """,
        """
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(url, 80);
        tcp.GetStream().WriteByte(1);
        return null;
        """);

    [Fact]
    public Task A_source_of_tokens() => DisposeWithUsingTest<TokenSourceNotDisposed>.Member( // CT01, CT02
        """
        async Task<string> M(string url, CancellationToken token)
        {
            var timeout = [|new CancellationTokenSource(1000)|];
            var linked = [|CancellationTokenSource.CreateLinkedTokenSource(token, timeout.Token)|];
            return await client.GetStringAsync(url, linked.Token);
        }

        async Task<string> N(string url, CancellationToken token)
        {
            token = [|CancellationTokenSource.CreateLinkedTokenSource(token)|].Token;
            return await client.GetStringAsync(url, token);
        }
        """,
        """
        async Task<string> M(string url, CancellationToken token)
        {
            using var timeout = new CancellationTokenSource(1000);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(token, timeout.Token);
            return await client.GetStringAsync(url, linked.Token);
        }

        async Task<string> N(string url, CancellationToken token)
        {
            using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
            token = cts.Token;
            return await client.GetStringAsync(url, token);
        }
        """);

    [Fact]
    public Task A_source_whose_token_goes_to_code_out_of_sight() => DisposeWithUsingTest<TokenSourceNotDisposed>.Member(
        """
        interface IJob { Task<int> Do(CancellationToken token); Task StartAsync(CancellationToken token); }

        async Task<int> ByInterface(IJob job)
        {
            var timeout = [|new CancellationTokenSource(1000)|];
            return await job.Do(timeout.Token);
        }

        async Task<int> ByDelegate(Func<CancellationToken, Task<int>> work)
        {
            var timeout = [|new CancellationTokenSource(1000)|];
            return await work(timeout.Token);
        }

        async Task FarDown()
        {
            var timeout = [|new CancellationTokenSource(1000)|];
            await One(timeout.Token);
        }

        Task One(CancellationToken token) => Two(token);
        Task Two(CancellationToken token) => Three(token);
        Task Three(CancellationToken token) => Four(token);
        Task Four(CancellationToken token) => Task.Delay(1, token);
        """,
        """
        interface IJob { Task<int> Do(CancellationToken token); Task StartAsync(CancellationToken token); }

        async Task<int> ByInterface(IJob job)
        {
            using var timeout = new CancellationTokenSource(1000);
            return await job.Do(timeout.Token);
        }

        async Task<int> ByDelegate(Func<CancellationToken, Task<int>> work)
        {
            using var timeout = new CancellationTokenSource(1000);
            return await work(timeout.Token);
        }

        async Task FarDown()
        {
            using var timeout = new CancellationTokenSource(1000);
            await One(timeout.Token);
        }

        Task One(CancellationToken token) => Two(token);
        Task Two(CancellationToken token) => Three(token);
        Task Three(CancellationToken token) => Four(token);
        Task Four(CancellationToken token) => Task.Delay(1, token);
        """);

    [Theory]
    [InlineData("async Task M(IJob job) { var s = [|new CancellationTokenSource(100)|]; await job.StartAsync(s.Token); }")]
    [InlineData("async Task M(Func<CancellationToken, Task> onStart) { var s = [|new CancellationTokenSource(100)|]; await onStart(s.Token); }")]
    [InlineData("async Task M(IJob job) { var s = [|new CancellationTokenSource(100)|]; var task = job.Do(s.Token); if (job == null) return; await task; }")]
    [InlineData("Task<int> M(IJob job) { var s = [|new CancellationTokenSource(100)|]; return job.Do(s.Token); }")]
    [InlineData("void M(Action<CancellationToken> run) { var s = [|new CancellationTokenSource(100)|]; run(s.Token); }")]
    public Task What_is_told_to_start_has_the_token_for_longer(string member) =>
        DisposeWithUsingTest<TokenSourceNotDisposed>.NothingForMember("interface IJob { Task<int> Do(CancellationToken token); Task StartAsync(CancellationToken token); }\n" + member);

    [Fact]
    public Task A_source_of_tokens_that_not_every_call_needs() => DisposeWithUsingTest<TokenSourceNotDisposed>.Member(
        """
        async Task M(string url, CancellationToken token, CancellationToken stopping)
        {
            CancellationTokenSource linked = null;
            if (token.CanBeCanceled)
            {
                linked = [|CancellationTokenSource.CreateLinkedTokenSource(token, stopping)|];
                token = linked.Token;
            }
            else
                token = stopping;

            var text = await client.GetStringAsync(url, token);
            if (text.Length == 0)
            {
                linked?.Dispose();
                return;
            }

            Console.WriteLine(text);
            linked?.Dispose();
        }
        """,
        """
        async Task M(string url, CancellationToken token, CancellationToken stopping)
        {
            CancellationTokenSource linked = null;
            if (token.CanBeCanceled)
            {
                linked = CancellationTokenSource.CreateLinkedTokenSource(token, stopping);
                token = linked.Token;
            }
            else
                token = stopping;

            using (linked)
            {
                var text = await client.GetStringAsync(url, token);
                if (text.Length == 0)
                {
                    return;
                }

                Console.WriteLine(text);
            }
        }
        """);

    [Fact]
    public Task A_registration() => DisposeWithUsingTest<RegistrationNotDisposed>.Member( // CT06, CT07
        """
        async Task M(CancellationToken token)
        {
            var done = new TaskCompletionSource();
            [|token.Register(() => done.TrySetCanceled())|];
            var second = [|token.Register(() => done.TrySetCanceled())|];
            await done.Task;
        }
        """,
        """
        async Task M(CancellationToken token)
        {
            var done = new TaskCompletionSource();
            using var registration = token.Register(() => done.TrySetCanceled());
            using var second = token.Register(() => done.TrySetCanceled());
            await done.Task;
        }
        """);

    [Fact]
    public Task A_timer() => DisposeWithUsingTest<TimerNotDisposed>.Member( // TM04
        """
        async Task M(CancellationToken token)
        {
            var tick = [|new PeriodicTimer(TimeSpan.FromSeconds(1))|];
            while (await tick.WaitForNextTickAsync(token)) Count();
        }

        async Task N()
        {
            var timer = [|new Timer(_ => Count(), null, 0, 100)|];
            await Task.Delay(1000);
        }
        """,
        """
        async Task M(CancellationToken token)
        {
            using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1));
            while (await tick.WaitForNextTickAsync(token)) Count();
        }

        async Task N()
        {
            using var timer = new Timer(_ => Count(), null, 0, 100);
            await Task.Delay(1000);
        }
        """);

    [Fact]
    public Task Any_other_resource() => DisposeWithUsingTest<ResourceNotDisposed>.Member(
        """
        int M(string path)
        {
            FileStream file;
            try
            {
                file = [|new FileStream(path, FileMode.Open)|];
            }
            catch (FileNotFoundException)
            {
                return 0;
            }

            var first = file.ReadByte();
            file.Close();
            Console.WriteLine(Count());
            return first;
        }
        """,
        """
        int M(string path)
        {
            FileStream file;
            try
            {
                file = new FileStream(path, FileMode.Open);
            }
            catch (FileNotFoundException)
            {
                return 0;
            }

            int first;
            using (file)
            {
                first = file.ReadByte();
            }
            Console.WriteLine(Count());
            return first;
        }
        """);

    [Theory]
    [InlineData("return response.StatusCode;", "using var response = await client.GetAsync(url);\nreturn response.StatusCode;", "Dispose 'response' with 'using'")]
    public async Task The_action_says_what_it_does(string rest, string after, string title)
    {
        var titles = new ConcurrentBag<string>();
        await DisposeWithUsingTest<BufferedResponseNotDisposed>.Body("var response = await [|client.GetAsync(url)|];\n" + rest, after,
            and: test => test.CodeActionVerifier = (action, _) => titles.Add(action.Title));
        Assert.Contains(title, titles);
    }
}
