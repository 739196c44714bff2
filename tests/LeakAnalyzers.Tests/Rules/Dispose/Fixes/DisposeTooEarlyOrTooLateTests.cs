using LeakAnalyzers.Rules.Dispose;
using Connection = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.ConnectionNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;
using Socket = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.SocketNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>Releases that would come before the last use, or that would hide a leak and not end it.</summary>
public sealed class DisposeTooEarlyOrTooLateTests
{
    [Fact]
    public Task A_field_that_each_call_fills_anew_loses_none() => Response.File(
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        class Subject : IDisposable
        {
            private readonly HttpClient _client = new HttpClient();
            private HttpResponseMessage _last;

            async Task Remember(string u)
            {
                _last = await [|_client.GetAsync(u)|];
            }

            public void Dispose()
            {
                _client.Dispose();
            }
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        class Subject : IDisposable
        {
            private readonly HttpClient _client = new HttpClient();
            private HttpResponseMessage _last;

            async Task Remember(string u)
            {
                var next = await _client.GetAsync(u);
                _last?.Dispose();
                _last = next;
            }

            public void Dispose()
            {
                _client.Dispose();
                _last?.Dispose();
            }
        }
        """);

    [Theory]
    [InlineData("async Task<object> M(string url) { var response = await [|client.GetAsync(url)|]; return response.Content.Headers; }")]
    [InlineData("async Task M(string url, IProgress<HttpResponseMessage> progress) { var response = await [|client.GetAsync(url)|]; progress.Report(response); }")]
    public Task What_is_read_later_is_not_released(string member) => Response.NothingForMember(member);

    [Fact]
    public Task A_reader_that_keeps_its_connection_open_is_no_reason_for_a_catch() => Connection.NothingForMember(
        """
        async Task<DbDataReader> M(DbDataSource source)
        {
            var opened = await [|source.OpenConnectionAsync()|];
            var asks = opened.CreateCommand();
            asks.CommandText = "SELECT 1";
            return await asks.ExecuteReaderAsync();
        }
        """);

    [Fact]
    public Task A_client_that_is_answered_before_it_is_read_to_its_end_is_left_alone() => Socket.NothingForMember(
        """
        void M(System.Net.Sockets.Socket server, byte[] answer)
        {
            var accepted = [|server.Accept()|];
            accepted.Receive(new byte[16]);
            accepted.Send(answer);
        }
        """);

    [Fact]
    public Task A_client_that_is_told_that_all_is_sent_may_go() => Socket.Member(
        """
        void M(System.Net.Sockets.Socket server, byte[] answer)
        {
            var accepted = [|server.Accept()|];
            accepted.Send(answer);
            accepted.Shutdown(System.Net.Sockets.SocketShutdown.Both);
        }
        """,
        """
        void M(System.Net.Sockets.Socket server, byte[] answer)
        {
            using var accepted = server.Accept();
            accepted.Send(answer);
            accepted.Shutdown(System.Net.Sockets.SocketShutdown.Both);
        }
        """);

    [Fact]
    public Task A_test_that_was_there_for_the_release_goes_with_it() => Connection.Member(
        """
        void M(DbDataSource source)
        {
            var opened = [|source.OpenConnection()|];
            File.ReadAllText("a");
            if (opened.State.HasFlag(ConnectionState.Open))
            {
                opened.Close();
            }
        }
        """,
        """
        void M(DbDataSource source)
        {
            using var opened = source.OpenConnection();
            File.ReadAllText("a");
        }
        """);
}
