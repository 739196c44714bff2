using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Concurrency.UnboundedFanOut>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

/// <summary>What a started call waits for is found behind locals, continuations and implementations.</summary>
public sealed class FollowedWorkTests
{
    [Theory]
    [InlineData("Task<int> Load(string x) { Task<string> text = client.GetStringAsync(x); return text.ContinueWith(t => t.Result.Length); }")]
    [InlineData("Task<int> Load(string x) { var text = Text(x); return text.ContinueWith(t => t.Result.Length); } Task<string> Text(string x) { var got = client.GetStringAsync(x); return got; }")]
    [InlineData("async Task Load(string x) { Task<string> text; text = client.GetStringAsync(x); await text; }")]
    [InlineData("async Task Load(string x) { var a = client.GetStringAsync(x); var b = client.GetStringAsync(x); await Task.WhenAll(a, b); }")]
    [InlineData("Task Load(string x) { var all = new List<Task>(); for (var i = 0; i < 3; i++) all.Add(client.GetStringAsync(x + i)); return Task.WhenAll(all); }")]
    public Task A_task_that_a_local_holds_is_followed(string member) => Each(member);

    [Theory]
    [InlineData("Task Load(string x) { var done = Task.CompletedTask; return done.ContinueWith(t => { }); }")]
    [InlineData("async Task Load(string x) { var wait = Hash(x); await wait; } Task<int> Hash(string x) => Task.FromResult(x.Length);")]
    [InlineData("async Task Load(string x) { var all = new List<Task>(); all.Add(Task.CompletedTask); await Task.WhenAll(all); }")]
    [InlineData("async Task Load(string x) { var wait = Task.CompletedTask; wait = wait; await wait; }")]
    public Task A_local_that_holds_no_work_is_silent(string member) => Each(member, isReported: false);

    [Fact]
    public Task An_abstract_call_does_what_its_implementations_do() => Test.File(
        """
        #nullable disable
        abstract class Store
        {
            public abstract Task Save(string x);
            public abstract Task Keep(string x);
            public async Task Write(string x) => await Save(x);
        }
        class WebStore : Store
        {
            readonly HttpClient client = new();
            public override async Task Save(string x) => await client.GetStringAsync(x);
            public override Task Keep(string x) => Task.CompletedTask;
        }
        class MemoryStore : Store
        {
            public override Task Save(string x) => Task.CompletedTask;
            public override Task Keep(string x) => Task.CompletedTask;
        }
        class Batch
        {
            readonly List<string> items = new();
            readonly Store store;
            public Batch(Store store) => this.store = store;
            public void Add(string x) => items.Add(x);
            public async Task Commit()
            {
                var tasks = new List<Task>();
                foreach (var x in items) tasks.Add([|store.Save(x)|]);
                foreach (var x in items) tasks.Add([|store.Write(x)|]);
                foreach (var x in items) tasks.Add(store.Keep(x));
                await Task.WhenAll(tasks);
            }
        }
        """);

    private static Task Each(string member, bool isReported = true) => Test.Member(
        $"readonly HttpClient client = new();\n{member}\nasync Task M(List<string> xs) {{ var tasks = new List<Task>(); foreach (var x in xs) tasks.Add({(isReported ? "[|Load(x)|]" : "Load(x)")}); await Task.WhenAll(tasks); }}");
}
