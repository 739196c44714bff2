using LeakAnalyzers.Rules.Dispose;
using Reader = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Responses and readers that a field, or a variable around a lambda, keeps.</summary>
public sealed class ResponseFieldTests
{
    [Fact]
    public Task A_response_kept_in_a_field_that_nobody_disposes_is_reported() => Response.Member( // HR21
        """
        HttpResponseMessage? _last;
        async Task Load(HttpClient client, string url) { _last = await [|client.GetAsync(url)|]; }
        """);

    [Fact]
    public Task A_response_whose_type_disposes_it_is_silent() => Response.Member( // HR35
        """
        HttpResponseMessage? _last;
        async Task Load(HttpClient client, string url) { _last?.Dispose(); _last = await client.GetAsync(url); }
        void Dispose() => _last?.Dispose();
        """);

    [Fact]
    public Task A_reader_kept_in_a_field_that_nobody_disposes_is_reported() => Reader.Member(
        """
        DbDataReader? _rows;
        void Open(DbCommand command) { _rows = [|command.ExecuteReader()|]; }
        """);

    [Fact]
    public Task A_reader_that_another_member_closes_is_silent() => Reader.Member( // DR26
        """
        DbDataReader? _rows;
        void Open(DbCommand command) { _rows = command.ExecuteReader(); }
        void Close() => _rows?.Close();
        """);

    [Fact]
    public Task A_response_that_a_lambda_leaves_in_an_outer_variable_is_reported_when_nobody_disposes_it() => Response.Body( // HR19
        """
        HttpResponseMessage? r = null;
        Func<Task> load = async () => { r = await [|client!.GetAsync(url)|]; };
        await load();
        Console.Write(r!.StatusCode);
        """);

    [Theory]
    [InlineData("HttpResponseMessage? r = null; Func<Task> load = async () => { r = await client!.GetAsync(url); }; await load(); r?.Dispose();")]
    [InlineData("HttpResponseMessage? r = null; Func<Task> load = async () => { r = await client!.GetAsync(url); }; await load(); using (r) { }")]
    [InlineData("HttpResponseMessage? r = null; Func<Task> load = async () => { r = await client!.GetAsync(url); }; await load(); var all = new List<HttpResponseMessage?> { r };")]
    public Task A_response_that_the_member_disposes_or_hands_on_after_the_lambda_is_silent(string body) => Response.Body(body);
}
