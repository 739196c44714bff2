using LeakAnalyzers.CodeFixes.Concurrency;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

/// <summary>What the repairs of LEAK401 write, run on the real thread pool: the bound holds, and no item, result or exception is lost.</summary>
public sealed class GateAtRunTimeTests
{
    private const int Items = 10_000;
    private const int Bound = 6;
    private const string Options = "[*.cs]\nleak_analyzers.max_concurrency = 6\n";

    private const string Query = "return await Task.WhenAll(items.Select(item => Task.Run(() => work(item))));";
    private const string AsyncQuery = "return await Task.WhenAll(items.Select(async item => await Load(work, item)));";
    private const string BlockQuery = "return await Task.WhenAll(items.Select(async item =>\n{\nvar result = await Load(work, item);\nreturn result;\n}));";
    private const string List = "var tasks = new List<Task<int>>();\nforeach (var item in items)\n{\ntasks.Add(Task.Run(() => work(item)));\n}\n\nreturn await Task.WhenAll(tasks);";
    private const string AsyncList = "var tasks = new List<Task<int>>();\nforeach (var item in items)\n{\ntasks.Add(Task.Run(async () =>\n{\nawait Task.Yield();\nreturn work(item);\n}));\n}\n\nreturn await Task.WhenAll(tasks);";
    private const string CallList = "var tasks = new List<Task<int>>();\nforeach (var item in items)\n{\ntasks.Add(Load(work, item));\n}\n\nreturn await Task.WhenAll(tasks);";
    private const string Left = "foreach (var item in items)\n{\n_ = Task.Run(() => work(item));\n}\n\nreturn [];";
    private const string LeftAlone = "await Task.WhenAll(items.Select(item => Task.Run(() => work(item))));\nreturn [];";
    private const string LeftAloneList = "var tasks = new List<Task>();\nforeach (var item in items)\n{\ntasks.Add(Task.Run(async () =>\n{\nawait Task.Yield();\nwork(item);\n}));\n}\n\nawait Task.WhenAll(tasks);\nreturn [];";

    private const string FactoryList = "var tasks = new List<Task<int>>();\nforeach (var item in items)\n{\ntasks.Add(Task.Factory.StartNew(delegate ()\n{\nreturn Load(work, item);\n}, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap());\n}\n\nreturn await Task.WhenAll(tasks);";
    private const string Array = "var all = items.ToList();\nvar tasks = new Task<int>[all.Count];\nfor (var i = 0; i < all.Count; i++)\n{\nvar item = all[i];\ntasks[i] = Task.Run(() => work(item));\n}\n\nreturn await Task.WhenAll(tasks);";

    private int _now;
    private int _peak;
    private int _done;

    [Theory]
    [InlineData(Query)]
    [InlineData(AsyncQuery)]
    [InlineData(BlockQuery)]
    [InlineData(List)]
    [InlineData(AsyncList)]
    [InlineData(CallList)]
    [InlineData(FactoryList)]
    [InlineData(Array)]
    public async Task Every_item_is_done_within_the_bound_and_its_result_is_in_its_place(string body)
    {
        var results = await Run(await Repaired(body), item => item * 2);
        Assert.Equal(Enumerable.Range(0, Items).Select(item => item * 2), results);
        AssertAllDone();
    }

    [Theory]
    [InlineData(Query)]
    [InlineData(AsyncQuery)]
    [InlineData(List)]
    [InlineData(AsyncList)]
    [InlineData(CallList)]
    [InlineData(FactoryList)]
    [InlineData(Array)]
    public async Task Items_that_fail_hold_nobody_up_and_the_first_of_them_is_heard(string body)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Run(await Repaired(body), Failing));
        Assert.Equal("999", error.Message);
        AssertAllDone();
    }

    [Fact]
    public async Task Every_exception_is_in_the_task()
    {
        var code = $"public static class Subject\n{{\npublic static Task<int[]> Run(IEnumerable<int> items, Func<int, int> work, CancellationToken token)\n{{\n{Query.Replace("await ", "")}\n}}\n}}\n";
        var all = Run(await AtRunTime.Repaired(code, "LEAK401", new BoundWithSemaphore(), editorConfig: Options), Failing);
        await Task.WhenAny(all);
        Assert.Equal(Items / 1000, all.Exception!.InnerExceptions.Count);
        AssertAllDone();
    }

    [Fact]
    public async Task Work_that_nobody_waits_for_keeps_one_bound_for_every_call()
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var type = await Repaired(Left);
        var started = 0;
        int Count(int item)
        {
            if (Interlocked.Increment(ref started) == 2 * Items) all.SetResult();
            return item;
        }

        await Task.WhenAll(Run(type, Count), Run(type, Count));
        await all.Task;
        Assert.InRange(_peak, 1, Bound);
    }

    [Theory]
    [InlineData(LeftAlone)]
    [InlineData(LeftAloneList)]
    public async Task Items_in_parallel_are_all_done_within_the_bound(string body)
    {
        await Run(await Repaired(body, nameof(RunInParallel)), item => item);
        AssertAllDone();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Run(await Repaired(body, nameof(RunInParallel)), Failing));
    }

    [Theory]
    [InlineData(Query)]
    [InlineData(List)]
    [InlineData(AsyncList)]
    public async Task Work_that_is_cancelled_ends_as_it_did_before(string body)
    {
        using var stop = new CancellationTokenSource();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Run(await Repaired(body), item =>
        {
            if (item == 50) stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
            return item;
        }));
        Assert.Equal(stop.Token, error.CancellationToken);
        AssertAllDone();
    }

    [Fact]
    public async Task A_task_that_never_runs_gives_its_slot_back()
    {
        using var stop = new CancellationTokenSource();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Run(await Repaired(List.Replace("work(item))", "work(item), token)")), item =>
        {
            if (item == 50) stop.Cancel();
            return item;
        }, stop.Token));
        Assert.Equal(stop.Token, error.CancellationToken);
        Assert.InRange(_done, 50 - Bound, 51 + Bound);
        Assert.InRange(_peak, 1, Bound);
    }

    private static Task<Type> Repaired(string body, string? key = null) => AtRunTime.Repaired(
        $"public static class Subject\n{{\npublic static async Task<int[]> Run(IEnumerable<int> items, Func<int, int> work, CancellationToken token)\n{{\n{body}\n}}\n\nprivate static async Task<int> Load(Func<int, int> work, int item)\n{{\nawait System.IO.Stream.Null.CopyToAsync(System.IO.Stream.Null);\nawait Task.Yield();\nreturn work(item);\n}}\n}}\n",
        "LEAK401", new BoundWithSemaphore(), editorConfig: Options, key: key);

    private Task<int[]> Run(Type type, Func<int, int> work, CancellationToken token = default)
    {
        return (Task<int[]>)type.GetMethod("Run")!.Invoke(null, [Enumerable.Range(0, Items), (Func<int, int>)Counted, token])!;

        int Counted(int item)
        {
            var now = Interlocked.Increment(ref _now);
            for (var peak = _peak; now > peak; peak = _peak) Interlocked.CompareExchange(ref _peak, now, peak);
            try
            {
                if (item % 100 == 0) Thread.Sleep(1);
                return work(item);
            }
            finally
            {
                Interlocked.Increment(ref _done);
                Interlocked.Decrement(ref _now);
            }
        }
    }

    private static int Failing(int item) => item % 1000 == 999 ? throw new InvalidOperationException(item.ToString()) : item;

    private void AssertAllDone()
    {
        Assert.Equal(Items, _done);
        Assert.InRange(_peak, 1, Bound);
    }
}
