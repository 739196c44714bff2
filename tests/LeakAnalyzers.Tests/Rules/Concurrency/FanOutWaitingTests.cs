using LeakAnalyzers.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Concurrency.UnboundedFanOut>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

/// <summary>Every form in which a loop waits for the work of a turn before it starts that of the next.</summary>
public sealed class FanOutWaitingTests
{
    [Theory]
    [InlineData("while (true) { var round = new List<Task>(); foreach (var w in s_few) round.Add(Task.Run(() => Work(w))); Task.WaitAll(round.ToArray(), token); await Task.Delay(1000, token); }")]
    [InlineData("foreach (var x in files) { tasks.Add(Task.Run(() => Work(x))); Task.WaitAll(tasks.ToArray(), 1000, token); }")]
    [InlineData("foreach (var x in files) { tasks.Add(Task.Run(() => Work(x))); if (tasks.Count == 16) { await Task.WhenAll(tasks).WaitAsync(token); tasks.Clear(); } }")]
    [InlineData("foreach (var x in files) { tasks.Add(Task.Run(() => Work(x))); await foreach (var done in Task.WhenEach(tasks)) await done; tasks.Clear(); }")]
    [InlineData("foreach (var x in files) { while (running >= 8) await Task.Delay(5); Interlocked.Increment(ref running); _ = Task.Run(() => { try { Work(x); } finally { Interlocked.Decrement(ref running); } }); }")]
    [InlineData("foreach (var x in files) { if (Volatile.Read(ref running) >= 8) break; Interlocked.Increment(ref running); _ = Task.Run(() => { try { Work(x); } finally { Interlocked.Decrement(ref running); } }); }")]
    [InlineData("foreach (var x in files) { if (!gate.Wait(0)) break; _ = Task.Run(() => { try { Work(x); } finally { gate.Release(); } }); }")]
    [InlineData("foreach (var x in files) { await Enter(); _ = Task.Run(() => { try { Work(x); } finally { gate.Release(); } }); }")]
    [InlineData("foreach (var x in files) await Task.Run(() => Work(x));")]
    [InlineData("foreach (var x in files) Sync(Task.Run(() => Work(x)));")]
    public Task Work_that_is_waited_for_is_silent(string body) => Body(body);

    [Theory]
    [InlineData("foreach (var x in files) { gate.Wait(0); _ = [|Task.Run(() => Work(x))|]; }")] // asked, and nobody looks at the answer
    [InlineData("foreach (var x in files) { if (x.Length > 8) break; _ = [|Task.Run(() => Work(x))|]; }")] // no count of what runs
    [InlineData("foreach (var x in files) Drop([|Task.Run(() => Work(x))|]);")]
    [InlineData("foreach (var x in files) tasks.Add([|Task.Run(() => Work(x))|]); Task.WaitAll(tasks.ToArray(), token);")]
    [InlineData("foreach (var x in files) { foreach (var y in files) tasks.Add([|Task.Run(() => Work(y))|]); await Task.WhenAll(tasks); }")] // one loop, one report
    public Task Work_that_is_not_is_reported(string body) => Body(body);

    private static Task Body(string body) => Test.Member(
        $$"""
        static readonly string[] s_few = { "a", "b" }; readonly SemaphoreSlim gate = new(8); int running;
        void Work(string x) { } async Task Enter() => await gate.WaitAsync(); static void Sync(Task t) => t.GetAwaiter().GetResult(); static void Drop(Task t) { }
        async Task M(CancellationToken token)
        {
        var files = Directory.GetFiles("."); var tasks = new List<Task>();
        {{body}}
        await Task.Yield();
        }
        """);
}
