using LeakAnalyzers.CodeFixes.Timers;
using LeakAnalyzers.Rules.Timers;
using LeakAnalyzers.Tests.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Timers.LosingDelay, LeakAnalyzers.CodeFixes.Timers.CancelLosingDelay>;

namespace LeakAnalyzers.Tests.Rules.Timers;

public sealed class WaitWithLimitTests
{
    [Theory]
    [InlineData(
        "var work = Read();\nif (await Task.WhenAny(work, [|Task.Delay(limit)|]) != work) throw new TimeoutException();\n\nvar text = await work; // read",
        "var work = Read();\n\nvar text = await work.WaitAsync(limit); // read")]
    [InlineData(
        "var work = Read();\nvar first = await Task.WhenAny(work, [|Task.Delay(5000)|]).ConfigureAwait(false);\nif (first != work)\n{\n    throw new TimeoutException(\"slow\");\n}\n\nawait work.ConfigureAwait(false);",
        "var work = Read();\n\nawait work.WaitAsync(TimeSpan.FromMilliseconds(5000)).ConfigureAwait(false);")]
    public Task The_wait_throws_what_the_code_threw(string before, string after) => In(before, after);

    [Fact]
    public Task The_result_that_was_returned_is_returned() => Test.File(
        """
        static class Tasks
        {
            public static async Task<T> TimeoutAfter<T>(this Task<T> work, TimeSpan limit)
            {
                if (work == await Task.WhenAny(work, [|Task.Delay(limit)|]))
                {
                    return await work;
                }

                throw new TimeoutException();
            }
        }
        """,
        """
        static class Tasks
        {
            public static async Task<T> TimeoutAfter<T>(this Task<T> work, TimeSpan limit)
            {
                return await work.WaitAsync(limit);
            }
        }
        """, action: nameof(WaitWithLimit));

    // A token that is cancelled was a timeout too; a loss that is no exception stays none; work that is not awaited kept its own exception to itself.
    [Theory]
    [InlineData("var work = Read();\nif (await Task.WhenAny(work, [|Task.Delay(limit, token)|]) != work) throw new TimeoutException();\nawait work;")]
    [InlineData("var work = Read();\nif (await Task.WhenAny(work, [|Task.Delay(limit)|]) != work) continue;\nawait work;")] // TM24
    [InlineData("var work = Read();\nif (await Task.WhenAny(work, [|Task.Delay(limit)|]) != work) throw new TimeoutException();\nConsole.WriteLine();\nawait work;")]
    [InlineData("var work = Read();\nif (await Task.WhenAny(work, [|Task.Delay(limit)|]) != work) { Console.WriteLine(); throw new TimeoutException(); }\nawait work;")]
    public Task What_the_code_tells_apart_keeps_its_race(string before) => In(before, null);

    private static Task In(string before, string? after) => after is null ? Test.Nothing(Frame(before), nameof(WaitWithLimit)) : Test.File(Frame(before), Frame(after), action: nameof(WaitWithLimit));

    private static string Frame(string body) =>
        $$"""
        class Reader
        {
            Task<string> Read() => Task.FromResult("");

            async Task<string> Run(TimeSpan limit, CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    {{body.Replace("\n", "\n            ")}}
                }

                return "";
            }
        }
        """;
}
