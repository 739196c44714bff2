using LeakAnalyzers.Rules.Waiting;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Waiting.HttpClientWaitsForEver>;

namespace LeakAnalyzers.Tests.Rules.Waiting;

public sealed class HttpClientWaitsForEverTests
{
    [Fact]
    public Task A_client_without_timeout_and_a_call_without_token_are_reported() => Test.Member( // NT08
        """
        static readonly HttpClient s_client = new HttpClient { Timeout = [|Timeout.InfiniteTimeSpan|] };
        readonly HttpClient _later = new(); readonly HttpClient _days = new() { Timeout = [|TimeSpan.FromDays(20)|] };
        Task<string> Get() => s_client.GetStringAsync("u");
        void Set() { _later.Timeout = [|TimeSpan.FromMilliseconds(-1)|]; }
        Task<HttpResponseMessage> Send(HttpRequestMessage m) => _later.SendAsync(m, CancellationToken.None);
        Task<HttpResponseMessage> Days(HttpRequestMessage m) => this._days.SendAsync(m);
        async Task Local() { var client = new HttpClient(); client.Timeout = [|Timeout.InfiniteTimeSpan|]; await client.GetAsync("u"); }
        """);

    [Theory]
    [InlineData("FromMilliseconds(-1)")]
    [InlineData("FromMilliseconds(Timeout.Infinite)")]
    [InlineData("FromMilliseconds(int.MaxValue)")]
    [InlineData("FromMinutes(10080)")]
    [InlineData("FromHours(200)")]
    [InlineData("FromDays(7)")]
    public Task A_week_is_no_limit(string time) => Test.Member($"static readonly HttpClient s_client = new() {{ Timeout = [|TimeSpan.{time}|] }}; Task<string> Get() => s_client.GetStringAsync(\"u\");");

    [Theory]
    [InlineData("FromSeconds(100)")]
    [InlineData("FromHours(12)")]
    [InlineData("FromDays(1)")]
    public Task Less_than_a_week_is_one(string time) => Test.Member($"static readonly HttpClient s_client = new() {{ Timeout = TimeSpan.{time} }}; Task<string> Get() => s_client.GetStringAsync(\"u\");");

    [Fact]
    public Task A_client_that_is_made_for_one_wait_is_no_more_than_info() => Test.Weighs(
        DiagnosticSeverity.Info,
        "class Subject { async Task M() { using var client = new HttpClient(); client.Timeout = {|#0:Timeout.InfiniteTimeSpan|}; await client.GetAsync(\"u\"); } }");

    [Fact]
    public Task No_limit_that_settings_ask_for_is_meant() => Test.Member(
        """
        readonly HttpClient _client = new(); readonly HttpClient _other = new() { Timeout = TimeSpan.FromSeconds(9) };
        void Set(TimeSpan? limit) { if (limit == null) _client.Timeout = Timeout.InfiniteTimeSpan; else _client.Timeout = limit.Value; }
        void SetOther() { _other.Timeout = [|Timeout.InfiniteTimeSpan|]; }
        Task<string> Get() => _client.GetStringAsync("u");
        Task<string> GetOther() => _other.GetStringAsync("u");
        """);

    [Fact]
    public Task A_token_that_nothing_can_cancel_ends_no_call() => Test.Member(
        """
        readonly HttpClient _client = new() { Timeout = [|Timeout.InfiniteTimeSpan|] }; readonly HttpClient _other = new() { Timeout = Timeout.InfiniteTimeSpan };
        readonly CancellationTokenSource _never = new(), _closing = new();
        Task<string> Get() => _client.GetStringAsync("u", _never.Token);
        Task<string> Other() => _other.GetStringAsync("u", _closing.Token);
        void Close() => _closing.Cancel();
        """);

    [Fact]
    public Task A_call_that_can_end_is_silent() => Test.Member( // NT16
        """
        static readonly HttpClient s_client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan }; readonly HttpClient _plain = new(); readonly HttpClient _long = new() { Timeout = TimeSpan.FromMinutes(30) };
        Task<string> Get(CancellationToken token) => s_client.GetStringAsync("u", token);
        Task<string> Plain() => _plain.GetStringAsync("u");
        Task<string> Long() => _long.GetStringAsync("u");
        HttpClient Made() => new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        """);
}
