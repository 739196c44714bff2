using LeakAnalyzers.Rules.Dispose;
using LeakAnalyzers.Tests.Rules.Dispose.Fixes;
using Fix = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;
using Reader = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Resources behind a task that goes on as a plain <c>Task</c>: the work can still be waited for, its result no longer be reached.</summary>
public sealed class PlainTaskTests
{
    [Theory]
    [InlineData("Task M(string url) => [|client.PostAsync(url, null)|];")]
    [InlineData("Task M(string url) { return [|client.PostAsync(url, null)|]; }")]
    [InlineData("ValueTask M(string url) => new([|client.GetAsync(url)|]);")]
    [InlineData("async Task M(string url) { await new ValueTask([|client.GetAsync(url)|]); }")]
    [InlineData("Task M(string url) { Task sent = [|client.GetAsync(url)|]; return sent; }")]
    [InlineData("Task M(string url) => url.Length > 3 ? [|client.GetAsync(url)|] : [|client.DeleteAsync(url)|];")]
    [InlineData("Task M(string url) => url switch { \"a\" => [|client.GetAsync(url)|], _ => Task.CompletedTask };")]
    [InlineData("Task[] M(string url) => new Task[] { [|client.GetAsync(url)|] };")]
    [InlineData("Task[] M(string url) => [[|client.GetAsync(url)|]];")]
    [InlineData("IEnumerable<Task> M(string[] urls) { foreach (var url in urls) yield return [|client.GetAsync(url)|]; }")]
    [InlineData("Task? _last; void M(string url) { _last = [|client.GetAsync(url)|]; }")]
    [InlineData("readonly List<Task> _all = new(); void M(string url) { _all.Add([|client.GetAsync(url)|]); }")]
    [InlineData("readonly List<Task> _all = new(); Task M(string url) { var sent = [|client.GetAsync(url)|]; _all.Add(sent); return sent; }")]
    [InlineData("async Task M(string[] urls) { var all = new List<Task>(); foreach (var url in urls) all.Add([|client.GetAsync(url)|]); await Task.WhenAll(all); }")]
    [InlineData("async Task M(string url) { await Watch([|client.GetAsync(url)|]); } static async Task Watch(Task work) { await work; }")]
    [InlineData("async Task M(string url) { await Task.WhenAny([|client.GetAsync(url)|], Task.Delay(5)); }")]
    public Task A_response_behind_a_plain_task_is_lost(string member) => Response.Member(Client + member);

    [Theory]
    [InlineData("Task M(string url) => Retry(() => [|client.GetAsync(url)|]);")]
    [InlineData("async Task M(string url) { await Retry(async () => await [|client.GetAsync(url)|]); }")]
    [InlineData("async Task M(string url) { Func<Task> send = () => [|client.GetAsync(url)|]; await send(); }")]
    [InlineData("async Task M(string url) { await [|RetryFor(() => client.GetAsync(url))|]; }")]
    [InlineData("async Task M(string url) { await [|Task.Run(() => client.GetAsync(url))|]; }")]
    [InlineData("void M(string url) { _ = Task.Run(async () => { await [|client.GetAsync(url)|]; }); }")]
    public Task A_response_of_work_that_a_helper_runs_is_lost(string member) => Response.Member(
        $$"""
        {{Client}}
        static async Task Retry(Func<Task> work) { for (var i = 0; i < 3; i++) { try { await work(); return; } catch (HttpRequestException) { } } }
        static async Task<T> RetryFor<T>(Func<Task<T>> work) { while (true) { try { return await work(); } catch (HttpRequestException) { } } }
        {{member}}
        """);

    [Theory]
    [InlineData("async Task M(string[] urls) { await Task.WhenAll(urls.Select(url => [|client.GetAsync(url)|])); }")]
    [InlineData("Task M(string[] urls) => Task.WhenAll(urls.Select(url => [|client.GetAsync(url)|]));")]
    [InlineData("Task M(string url) => Task.WhenAll([|client.GetAsync(url)|], [|client.DeleteAsync(url)|]);")]
    [InlineData("void M(string[] urls) { Task.WaitAll(urls.Select(url => [|client.GetAsync(url)|]).ToArray()); }")]
    [InlineData("async Task M(string[] urls) { var all = urls.Select(url => [|client.GetAsync(url)|]).ToList(); await Task.WhenAll(all); }")]
    [InlineData("async Task M(string[] urls) { var all = new List<Task<HttpResponseMessage>>(); foreach (var url in urls) all.Add([|client.GetAsync(url)|]); await Task.WhenAll(all); }")]
    [InlineData("async Task M(string[] urls) { var all = urls.Select(url => [|client.GetAsync(url)|]).ToList(); await Task.WhenAll(all); foreach (var one in all) Console.WriteLine(one.Result.StatusCode); }")]
    [InlineData("async Task M(string[] urls) { var all = urls.Select(url => [|client.GetAsync(url)|]).ToList(); foreach (var one in all) { var r = await one; Console.WriteLine(r.StatusCode); } }")]
    public Task Responses_that_are_only_waited_for_together_are_lost(string member) => Response.Member(Client + member);

    [Theory]
    [InlineData("Task<HttpResponseMessage> M(string url) => client.GetAsync(url);")]
    [InlineData("Task M(string url) => client.GetStringAsync(url);")]
    [InlineData("Task M(string url) => client.GetAsync(url).ContinueWith(get => get.Result.Dispose());")]
    [InlineData("async Task<object> M(string url) => await client.GetAsync(url);")]
    [InlineData("async Task M(string url) { var get = client.GetAsync(url); Task work = get; await work; using var r = get.Result; }")]
    [InlineData("async Task M(string url) { var get = client.GetAsync(url); await Task.WhenAny(get, Task.Delay(3)); using var r = await get; }")]
    [InlineData("readonly List<Task> _all = new(); async Task M(string url) { var get = client.GetAsync(url); _all.Add(get); using var r = await get; }")]
    [InlineData("Task<HttpResponseMessage[]> M(string[] urls) => Task.WhenAll(urls.Select(url => client.GetAsync(url)));")]
    [InlineData("async Task M(string[] urls) { var all = urls.Select(url => client.GetAsync(url)).ToList(); foreach (var one in all) { using var r = await one; } }")]
    [InlineData("async Task M(string[] urls) { var all = urls.Select(url => client.GetAsync(url)).ToList(); foreach (var one in all) { var r = await one; r.Dispose(); } }")]
    [InlineData("async Task M(string[] urls) { var all = urls.Select(url => client.GetAsync(url)).ToList(); await Task.WhenAll(all); End(all); } static void End(List<Task<HttpResponseMessage>> all) { foreach (var one in all) one.Result.Dispose(); }")]
    [InlineData("async Task M(string url) { using var r = await Retry(() => client.GetAsync(url)); } static async Task<T> Retry<T>(Func<Task<T>> work) => await work();")]
    public Task A_result_that_is_still_reached_is_right(string member) => Response.Member(Client + member);

    [Theory]
    [InlineData("async Task M(string url) { Task work = client.GetAsync(url); await work; using var r = ((Task<HttpResponseMessage>)work).Result; }")]
    [InlineData("async Task M(string url) { Task work = client.GetAsync(url); await work; if (work is Task<HttpResponseMessage> get) get.Result.Dispose(); }")]
    [InlineData("Task M(string url) => Watch(client.GetAsync(url)); static async Task Watch(Task work) { await work; (work as Task<HttpResponseMessage>)?.Result.Dispose(); }")]
    public Task A_type_that_gets_results_back_out_of_plain_tasks_is_left_alone(string member) => Response.Member(Client + member);

    [Fact]
    public Task A_reader_behind_a_plain_task_is_lost() => Reader.Member("Task M(DbCommand command) => [|command.ExecuteReaderAsync()|]; Task<DbDataReader> N(DbCommand command) => command.ExecuteReaderAsync();");

    [Theory]
    [InlineData("Task M(string url) => [|client.PostAsync(url, null)|];")]
    [InlineData("readonly List<Task> _all = new(); void M(string url) { _all.Add([|client.GetAsync(url)|]); }")]
    [InlineData("async Task M(string[] urls) { await Task.WhenAll(urls.Select(url => [|client.GetAsync(url)|])); }")]
    [InlineData("async Task M(string[] urls) { var all = urls.Select(url => [|client.GetAsync(url)|]).ToList(); await Task.WhenAll(all); }")]
    [InlineData("async Task M(string url) { Func<Task> send = () => [|client.GetAsync(url)|]; await send(); }")]
    public Task Nothing_is_offered_where_the_task_would_have_to_become_another(string member) => Fix.NothingForMember(member);

    private const string Client = "readonly HttpClient client = null!;\n";
}
