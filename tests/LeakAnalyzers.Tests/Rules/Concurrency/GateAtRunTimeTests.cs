using System.Reflection;
using LeakAnalyzers.CodeFixes;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CSharp;

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
        var repaired = await Snippet.Of(code, "[*.cs]\nleak_analyzers.max_concurrency = 6\n", Catalogue.Rule("LEAK401")).Repaired("LEAK401", new BoundWithSemaphore());
        Assert.NotNull(repaired);
        var type = Load(await repaired.Text());
        var run = (Task<int[]>)type.GetMethod("Run")!.Invoke(null, [Enumerable.Range(0, Items)])!;
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => run);
        Assert.Equal(Items, type.GetProperty("Done")!.GetValue(null));
        Assert.InRange((int)type.GetProperty("Peak")!.GetValue(null)!, 1, 6);
        Assert.Equal(999, int.Parse(error.Message));
    }

    private static Type Load(string code)
    {
        const string usings = "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";
        var compilation = CSharpCompilation.Create("Gated" + Guid.NewGuid().ToString("N"), [CSharpSyntaxTree.ParseText(code), CSharpSyntaxTree.ParseText(usings)], Frameworks.Web, new(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return Assembly.Load(image.ToArray()).GetType("Subject")!;
    }
}
