using LeakAnalyzers.CodeFixes.Concurrency;
using LeakAnalyzers.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Concurrency.UnboundedFanOut, LeakAnalyzers.CodeFixes.Concurrency.BoundWithSemaphore>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

public sealed class RunInParallelTests
{
    [Fact]
    public Task A_query_over_Task_Run_becomes_one_call() => In(
        """
        await Task.WhenAll(paths.Select(path => [|Task.Run(() => File.Delete(path))|]));
        await Task.WhenAll(paths.Select(path => [|Task.Run(async () => await Load(path))|])).ConfigureAwait(false);
        """,
        """
        await Parallel.ForEachAsync(paths, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount * 4 }, (path, _) =>
        {
            File.Delete(path);
            return default;
        });
        await Parallel.ForEachAsync(paths, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount * 4 }, async (path, _) => await Load(path)).ConfigureAwait(false);
        """);

    [Fact]
    public Task A_query_over_calls_that_wait_for_a_server_becomes_one_call() => In(
        """
        await Task.WhenAll(paths.Select([|path => client.GetStringAsync(path, token)|]));
        """,
        """
        await Parallel.ForEachAsync(paths, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount * 4 }, async (path, _) => await client.GetStringAsync(path, token));
        """);

    [Fact]
    public Task A_list_of_tasks_is_not_needed_any_more() => In(
        """
        var tasks = new List<Task>();
        Console.WriteLine(); // first
        foreach (var path in paths)
        {
            tasks.Add([|Task.Run(async () =>
            {
                await Load(path); // slow
                if (path.Length == 0) return;
                File.Delete(path);
            })|]);
        }

        await Task.WhenAll(tasks);
        """,
        """
        Console.WriteLine(); // first
        await Parallel.ForEachAsync(paths, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount * 4 }, async (path, _) =>
        {
            await Load(path); // slow
            if (path.Length == 0) return;
            File.Delete(path);
        });
        """);

    [Theory]
    [InlineData("var all = await Task.WhenAll(paths.Select(path => [|Task.Run(() => path.Length)|]));")] // FO20
    [InlineData("var tasks = new List<Task>();\nforeach (var path in paths)\n{\n    tasks.Add([|Task.Run(() => File.Delete(path))|]);\n}\n\nConsole.WriteLine(tasks.Count);\nawait Task.WhenAll(tasks);")]
    [InlineData("var tasks = new List<Task>();\nforeach (var path in paths)\n{\n    Console.WriteLine();\n    tasks.Add([|Task.Run(() => File.Delete(path))|]);\n}\n\nawait Task.WhenAll(tasks);")]
    public Task Results_that_are_taken_and_turns_that_do_more_have_the_gate_alone(string body) => Test.Nothing(Frame(body), action: nameof(RunInParallel));

    private static Task In(string before, string after) => Test.File(Frame(before), Frame(after), action: nameof(RunInParallel));

    private static string Frame(string body) =>
        $$"""
        class Archive
        {
            Task Load(string path) => Task.CompletedTask;

            async Task Run(IEnumerable<string> paths, HttpClient client, CancellationToken token)
            {
                {{body.Replace("\n", "\n        ")}}
            }
        }
        """;
}
