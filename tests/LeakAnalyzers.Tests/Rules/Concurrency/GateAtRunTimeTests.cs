using LeakAnalyzers.CodeFixes;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

/// <summary>What the repair of LEAK401 writes, run on the real thread pool: it keeps its bound and loses nothing.</summary>
public sealed class GateAtRunTimeTests
{
    private const int Items = 10_000;

    private const string Counting =
        """
        private static int s_now, s_peak, s_done;
        public static int Peak => s_peak;
        public static int Done => s_done;

        private static int Work(int item)
        {
            var now = Interlocked.Increment(ref s_now);
            for (var peak = s_peak; now > peak; peak = s_peak) Interlocked.CompareExchange(ref s_peak, now, peak);
            try
            {
                if (item % 100 == 0) Thread.Sleep(1);
                if (item % 1000 == 999) throw new InvalidOperationException(item.ToString());
                return item * 2;
            }
            finally
            {
                Interlocked.Increment(ref s_done);
                Interlocked.Decrement(ref s_now);
            }
        }
        """;

    [Theory]
    [InlineData("return Task.WhenAll(items.Select(item => Task.Run(() => Work(item))));")]
    [InlineData("var tasks = new List<Task<int>>();\nforeach (var item in items)\n{\ntasks.Add(Task.Run(() => Work(item)));\n}\n\nreturn await Task.WhenAll(tasks);")]
    [InlineData("var tasks = new List<Task<int>>();\nforeach (var item in items)\n{\ntasks.Add(Task.Run(async () =>\n{\nawait Task.Yield();\nreturn Work(item);\n}));\n}\n\nreturn await Task.WhenAll(tasks);")]
    public async Task Ten_thousand_items_stay_within_the_bound_and_all_of_them_are_done(string body)
    {
        var code = $"public static class Subject\n{{\n{Counting}\npublic static {(body.Contains("await Task.WhenAll") ? "async " : "")}Task<int[]> Run(IEnumerable<int> items)\n{{\n{body}\n}}\n}}\n";
        var type = await AtRunTime.Repaired(code, "LEAK401", new BoundWithSemaphore(), editorConfig: "[*.cs]\nleak_analyzers.max_concurrency = 6\n");
        var run = (Task<int[]>)type.GetMethod("Run")!.Invoke(null, [Enumerable.Range(0, Items)])!;
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => run);
        Assert.Equal(Items, type.GetProperty("Done")!.GetValue(null));
        Assert.InRange((int)type.GetProperty("Peak")!.GetValue(null)!, 1, 6);
        Assert.Equal(999, int.Parse(error.Message));
    }
}
