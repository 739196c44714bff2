using LeakAnalyzers.CodeFixes.Concurrency;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

/// <summary>What the repairs of LEAK401 write, run on the real thread pool: the bound holds, and no item, result or exception is lost.</summary>
public sealed class GateAtRunTimeTests
{
    private const int Items = 10_000;
    private const int Bound = 6;
    private const string Options = "[*.cs]\nleak_analyzers.max_concurrency = 6\n";

    private const string Query = "return await Task.WhenAll(items.Select(item => Task.Run(() => Work(item))));";
    private const string AsyncQuery = "return await Task.WhenAll(items.Select(async item => await Load(item)));";
    private const string BlockQuery = "return await Task.WhenAll(items.Select(async item =>\n{\nvar result = await Load(item);\nreturn result;\n}));";
    private const string List = "var tasks = new List<Task<int>>();\nforeach (var item in items)\n{\ntasks.Add(Task.Run(() => Work(item)));\n}\n\nreturn await Task.WhenAll(tasks);";
    private const string AsyncList = "var tasks = new List<Task<int>>();\nforeach (var item in items)\n{\ntasks.Add(Task.Run(async () =>\n{\nawait Task.Yield();\nreturn Work(item);\n}));\n}\n\nreturn await Task.WhenAll(tasks);";
    private const string CallList = "var tasks = new List<Task<int>>();\nforeach (var item in items)\n{\ntasks.Add(Load(item));\n}\n\nreturn await Task.WhenAll(tasks);";
    private const string Left = "foreach (var item in items)\n{\n_ = Task.Run(() => Work(item));\n}\n\nreturn [];";
    private const string LeftAlone = "await Task.WhenAll(items.Select(item => Task.Run(() => Work(item))));\nreturn [];";
    private const string LeftAloneList = "var tasks = new List<Task>();\nforeach (var item in items)\n{\ntasks.Add(Task.Run(async () =>\n{\nawait Task.Yield();\nWork(item);\n}));\n}\n\nawait Task.WhenAll(tasks);\nreturn [];";

    private const string FactoryList = "var tasks = new List<Task<int>>();\nforeach (var item in items)\n{\ntasks.Add(Task.Factory.StartNew(delegate ()\n{\nreturn Load(item);\n}, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap());\n}\n\nreturn await Task.WhenAll(tasks);";
    private const string Array = "var all = items.ToList();\nvar tasks = new Task<int>[all.Count];\nfor (var i = 0; i < all.Count; i++)\n{\nvar item = all[i];\ntasks[i] = Task.Run(() => Work(item));\n}\n\nreturn await Task.WhenAll(tasks);";

    private const string Frame =
        """
        public static class Subject
        {
            public static int Now;
            public static int Peak;
            public static int Done;
            public static int StopAt = -1;
            public static bool Fails;
            public static System.IO.TextWriter Log = System.IO.TextWriter.Null;
            public static readonly CancellationTokenSource Stop = new();

            public static async Task<int[]> Run(IEnumerable<int> items, CancellationToken token)
            {
        BODY
            }

            private static async Task<int> Load(int item)
            {
                await System.IO.Stream.Null.CopyToAsync(System.IO.Stream.Null);
                await Task.Yield();
                return Work(item);
            }

            private static int Work(int item)
            {
                var now = Interlocked.Increment(ref Now);
                for (var peak = Peak; now > peak; peak = Peak) Interlocked.CompareExchange(ref Peak, now, peak);
                try
                {
                    if (item % 100 == 0) Thread.Sleep(1);
                    Log.WriteLine(item);
                    if (item == StopAt) Stop.Cancel();
                    if (!TOKEN) Stop.Token.ThrowIfCancellationRequested();
                    return Fails && item % 1000 == 999 ? throw new InvalidOperationException(item.ToString()) : item * 2;
                }
                finally
                {
                    Interlocked.Increment(ref Done);
                    Interlocked.Decrement(ref Now);
                }
            }
        }

        """;

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
        var type = await Repaired(body);
        Assert.Equal(Enumerable.Range(0, Items).Select(item => item * 2), await Run(type));
        AssertAllDone(type);
    }

    [Theory]
    [InlineData(Query)]
    [InlineData(AsyncQuery)]
    [InlineData(List)]
    [InlineData(AsyncList)]
    [InlineData(CallList)]
    [InlineData(FactoryList)]
    [InlineData(Array)]
    public async Task Items_that_fail_hold_no_other_up_and_the_first_of_them_is_heard(string body)
    {
        var type = await Repaired(body);
        Set(type, "Fails", true);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Run(type));
        Assert.Equal("999", error.Message);
        AssertAllDone(type);
    }

    [Fact]
    public async Task Every_exception_is_in_the_task()
    {
        var type = await Repaired(Query.Replace("await ", ""), change: "public static async Task<int[]> Run");
        Set(type, "Fails", true);
        var all = Run(type);
        await Task.WhenAny(all);
        Assert.Equal(Items / 1000, all.Exception!.InnerExceptions.Count);
        AssertAllDone(type);
    }

    [Fact]
    public async Task Work_that_outlives_its_call_keeps_one_bound_for_every_call()
    {
        var type = await Repaired(Left);
        var all = new CountingWriter(2 * Items);
        Set(type, "Log", all);
        await Task.WhenAll(Run(type), Run(type));
        await all.Reached;
        Assert.InRange(Get(type, "Peak"), 1, Bound);
    }

    [Theory]
    [InlineData(LeftAlone)]
    [InlineData(LeftAloneList)]
    public async Task Items_in_parallel_are_all_done_within_the_bound(string body)
    {
        var type = await Repaired(body, nameof(RunInParallel));
        await Run(type);
        AssertAllDone(type);
        Set(type, "Fails", true);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Run(type));
    }

    [Theory]
    [InlineData(Query)]
    [InlineData(List)]
    [InlineData(AsyncList)]
    public async Task Work_that_is_cancelled_ends_as_it_did_before(string body)
    {
        var type = await Repaired(body);
        Set(type, "StopAt", 50);
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run(type));
        Assert.Equal(Stop(type).Token, error.CancellationToken);
        AssertAllDone(type);
    }

    [Fact]
    public async Task A_task_that_never_runs_gives_its_slot_back()
    {
        var type = await Repaired(List.Replace("Work(item))", "Work(item), token)"), ignoresToken: true);
        Set(type, "StopAt", 50);
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run(type, Stop(type).Token));
        Assert.Equal(Stop(type).Token, error.CancellationToken);
        Assert.InRange(Get(type, "Done"), 50 - Bound, 51 + Bound);
        Assert.InRange(Get(type, "Peak"), 1, Bound);
    }

    private static Task<Type> Repaired(string body, string? key = null, string? change = null, bool ignoresToken = false)
    {
        var code = Frame.Replace("BODY", body).Replace("TOKEN", ignoresToken ? "true" : "false");
        if (change is not null) code = code.Replace(change, change.Replace("async ", ""));
        return AtRunTime.Repaired(code, "LEAK401", new BoundWithSemaphore(), editorConfig: Options, key: key);
    }

    private static Task<int[]> Run(Type type, CancellationToken token = default) => (Task<int[]>)type.GetMethod("Run")!.Invoke(null, [Enumerable.Range(0, Items), token])!;

    private static void Set(Type type, string field, object value) => type.GetField(field)!.SetValue(null, value);

    private static int Get(Type type, string field) => (int)type.GetField(field)!.GetValue(null)!;

    private static CancellationTokenSource Stop(Type type) => (CancellationTokenSource)type.GetField("Stop")!.GetValue(null)!;

    private static void AssertAllDone(Type type)
    {
        Assert.Equal(Items, Get(type, "Done"));
        Assert.InRange(Get(type, "Peak"), 1, Bound);
    }

    /// <summary>Tells when so many lines have been written.</summary>
    private sealed class CountingWriter(int lines) : StringWriter
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _written;

        public Task Reached => _reached.Task;

        public override void WriteLine(int value)
        {
            if (Interlocked.Increment(ref _written) == lines) _reached.SetResult();
        }
    }
}
