using LeakAnalyzers.CodeFixes.Timers;
using LeakAnalyzers.Rules.Timers;
using LeakAnalyzers.Tests.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Timers.LosingDelay, LeakAnalyzers.CodeFixes.Timers.CancelLosingDelay>;

namespace LeakAnalyzers.Tests.Rules.Timers;

public sealed class CancelLosingDelayTests
{
    [Fact]
    public Task A_delay_without_a_token_gets_one() => Body(
        """
        while (true)
        {
            // whichever comes first
            await Task.WhenAny(Work(), [|Task.Delay(1000)|]); // a second at most
            Console.Write('.');
        }
        """,
        """
        while (true)
        {
            // whichever comes first
            using var delayCancellation = new CancellationTokenSource();
            await Task.WhenAny(Work(), Task.Delay(1000, delayCancellation.Token)); // a second at most
            delayCancellation.Cancel();
            Console.Write('.');
        }
        """);

    [Fact]
    public Task A_token_is_linked() => Body(
        """
        while (!token.IsCancellationRequested)
        {
            var first = await Task.WhenAny(Work(), [|Task.Delay(TimeSpan.FromSeconds(1), token)|]).ConfigureAwait(false);
            Task second;
            second = await Task.WhenAny(new[] { Work(), [|Task.Delay(Timeout.Infinite, token)|] });
            var third = await Task.WhenAny(Work(), [|Task.Delay(1, CancellationToken.None)|]);
        }
        """,
        """
        while (!token.IsCancellationRequested)
        {
            using var delayCancellation = CancellationTokenSource.CreateLinkedTokenSource(token);
            var first = await Task.WhenAny(Work(), Task.Delay(TimeSpan.FromSeconds(1), delayCancellation.Token)).ConfigureAwait(false);
            delayCancellation.Cancel();
            Task second;
            using var delayCancellation2 = CancellationTokenSource.CreateLinkedTokenSource(token);
            second = await Task.WhenAny(new[] { Work(), Task.Delay(Timeout.Infinite, delayCancellation2.Token) });
            delayCancellation2.Cancel();
            using var delayCancellation3 = new CancellationTokenSource();
            var third = await Task.WhenAny(Work(), Task.Delay(1, delayCancellation3.Token));
            delayCancellation3.Cancel();
        }
        """);

    [Fact]
    public Task A_question_who_won_is_asked_after_the_race() => Body(
        """
        while (true)
        {
            var work = Work();
            if (await Task.WhenAny(work, [|Task.Delay(1000, token)|]) != work)
            {
                Console.Write('.');
            }
        }
        """,
        """
        while (true)
        {
            var work = Work();
            using var delayCancellation = CancellationTokenSource.CreateLinkedTokenSource(token);
            var first = await Task.WhenAny(work, Task.Delay(1000, delayCancellation.Token));
            delayCancellation.Cancel();
            if (first != work)
            {
                Console.Write('.');
            }
        }
        """);

    [Fact]
    public Task A_delay_held_in_a_local_is_cancelled_after_the_race() => Body(
        """
        while (true)
        {
            var work = Work();
            var delay = [|Task.Delay(1000, token)|];
            Console.Write('.');
            if (await Task.WhenAny(work, delay) == delay) Console.Write('!');
        }
        """,
        """
        while (true)
        {
            var work = Work();
            using var delayCancellation = CancellationTokenSource.CreateLinkedTokenSource(token);
            var delay = Task.Delay(1000, delayCancellation.Token);
            Console.Write('.');
            var first = await Task.WhenAny(work, delay);
            delayCancellation.Cancel();
            if (first == delay) Console.Write('!');
        }
        """);

    [Fact]
    public Task A_method_that_waits_as_long_as_its_callers_say_cancels_as_well() => Test.File(
        """
        static class Extensions
        {
            public static async Task<bool> InTime(this Task task, TimeSpan timeout)
            {
                return await Task.WhenAny(task, [|Task.Delay(timeout)|]) == task;
            }
        }
        """,
        """
        static class Extensions
        {
            public static async Task<bool> InTime(this Task task, TimeSpan timeout)
            {
                using var delayCancellation = new CancellationTokenSource();
                var first = await Task.WhenAny(task, Task.Delay(timeout, delayCancellation.Token));
                delayCancellation.Cancel();
                return first == task;
            }
        }
        """);

    [Theory]
    [InlineData("while (true) { var d = [|Task.Delay(1000)|]; await Task.WhenAny(Work(), d); if (d.IsCompleted) Console.Write('!'); }")]
    [InlineData("while (true) { Task.WhenAny(Work(), [|Task.Delay(1000)|]).Wait(); }")]
    [InlineData("while (true) { var w = Work(); if (token.CanBeCanceled && await Task.WhenAny(w, [|Task.Delay(1000)|]) != w) Console.Write('!'); }")]
    [InlineData("while (true) await Task.WhenAny(Work(), [|Task.Delay(1000)|]);")]
    public Task Where_the_race_cannot_be_taken_out_nothing_is_offered(string body) => Body(body, body);

    [Fact]
    public Task A_method_that_delays_is_not_given_a_token_that_it_may_not_take() => Test.Nothing(
        """
        class Subject
        {
            static async Task<bool> Later(int milliseconds) { await Task.Delay(milliseconds); return false; }

            async Task M(Queue<Task> queue)
            {
                while (true)
                {
                    await Task.WhenAny(queue.Dequeue(), [|Later(5000)|]);
                }
            }
        }
        """);

    private static Task Body(string before, string after) => Test.File(InClass(before), InClass(after));

    private static string InClass(string body) =>
        $$"""
        class Subject
        {
            static Task Work() => Task.CompletedTask;

            async Task M(CancellationToken token)
            {
                await Task.Yield();
        {{string.Join("\n", body.Split('\n').Select(line => line.Length == 0 ? line : "        " + line))}}
            }
        }
        """;
}
