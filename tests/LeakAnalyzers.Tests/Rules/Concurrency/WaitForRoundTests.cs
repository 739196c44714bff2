using LeakAnalyzers.CodeFixes.Concurrency;
using LeakAnalyzers.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Concurrency.PollWithoutWaiting, LeakAnalyzers.CodeFixes.Concurrency.WaitForRound>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

public sealed class WaitForRoundTests
{
    [Fact]
    public Task The_round_ends_with_its_work_and_its_cadence_stays() => In(
        """
        while (!token.IsCancellationRequested)
        {
            _ = [|Task.Run(() => Work())|]; // in the background
            await Task.Delay(1000, token); // a second
        }
        """,
        """
        while (!token.IsCancellationRequested)
        {
            var round = Task.Run(() => Work()); // in the background
            await Task.Delay(1000, token); // a second
            await Task.WhenAny(round);
        }
        """);

    [Fact]
    public Task Work_at_the_end_of_a_round_is_waited_for_where_it_starts() => In(
        """
        while (await timer.WaitForNextTickAsync(token)) _ = [|Task.Run(() => Work())|];
        do
        {
            await Task.Delay(1000, token);
            [|Task.Run(() => Work())|];
        }
        while (true);
        """,
        """
        while (await timer.WaitForNextTickAsync(token)) await Task.WhenAny(Task.Run(() => Work()));
        do
        {
            await Task.Delay(1000, token);
            await Task.WhenAny(Task.Run(() => Work()));
        }
        while (true);
        """);

    [Fact]
    public Task Several_starts_of_a_round_run_side_by_side_as_before() => In(
        """
        while (true)
        {
            _ = [|Task.Run(() => Work())|];
            var second = [|Task.Run(Load)|];
            _ = [|Task.Run(Load)|].ContinueWith(done => Console.WriteLine(done.Exception), TaskContinuationOptions.OnlyOnFaulted);
            await Task.Delay(1000).ConfigureAwait(false);
        }
        """,
        """
        while (true)
        {
            var round = Task.Run(() => Work());
            var second = Task.Run(Load);
            var round2 = Task.Run(Load).ContinueWith(done => Console.WriteLine(done.Exception), TaskContinuationOptions.OnlyOnFaulted);
            await Task.Delay(1000).ConfigureAwait(false);
            await Task.WhenAny(round).ConfigureAwait(false);
            await Task.WhenAny(second).ConfigureAwait(false);
            await Task.WhenAny(round2).ConfigureAwait(false);
        }
        """);

    [Fact]
    public Task Work_that_catches_everything_is_awaited() => In(
        """
        while (await timer.WaitForNextTickAsync(token))
        {
            _ = [|Task.Run(async () =>
            {
                try
                {
                    await Load();
                }
                catch (Exception e)
                {
                    Console.WriteLine(e);
                }
            })|];
        }
        """,
        """
        while (await timer.WaitForNextTickAsync(token))
        {
            await Task.Run(async () =>
            {
                try
                {
                    await Load();
                }
                catch (Exception e)
                {
                    Console.WriteLine(e);
                }
            });
        }
        """);

    [Fact]
    public Task Work_in_a_branch_is_waited_for_in_the_branch() => In(
        """
        while (true)
        {
            try
            {
                if (Due())
                {
                    var task = [|Task.Factory.StartNew(() => Work())|];
                }
                else
                    [|Task.Factory.StartNew(async () => await Load())|];
            }
            catch (InvalidOperationException)
            {
            }

            await Task.Delay(1000, token);
        }
        """,
        """
        while (true)
        {
            try
            {
                if (Due())
                {
                    var task = Task.Factory.StartNew(() => Work());
                    await Task.WhenAny(task);
                }
                else
                    await Task.WhenAny(Task.Factory.StartNew(async () => await Load()).Unwrap());
            }
            catch (InvalidOperationException)
            {
            }

            await Task.Delay(1000, token);
        }
        """);

    [Fact]
    public Task A_call_of_unknown_length_is_waited_for_like_a_task() => In(
        """
        while (true)
        {
            _ = [|client.GetStringAsync("u", token)|];
            await Task.Delay(1000, token);
        }
        """,
        """
        while (true)
        {
            var round = client.GetStringAsync("u", token);
            await Task.Delay(1000, token);
            await Task.WhenAny(round);
        }
        """);

    [Fact]
    public Task A_thread_that_sleeps_waits_for_the_work_too() => Test.File(
        """
        class Poll
        {
            void Run(Action work)
            {
                while (true)
                {
                    [|Task.Run(work)|];
                    Thread.Sleep(1000);
                }
            }
        }
        """,
        """
        class Poll
        {
            void Run(Action work)
            {
                while (true)
                {
                    var round = Task.Run(work);
                    Thread.Sleep(1000);
                    Task.WaitAny(round);
                }
            }
        }
        """);

    // A pool's queue hands out no task, what a method is given may be another thing at its next call, and a turn that is left early would not wait.
    [Fact]
    public Task Where_waiting_would_not_keep_rounds_apart_nothing_is_offered() => Test.Nothing(
        """
        class Poll
        {
            Timer timer; Task last;
            void Start(Action work) => timer = new Timer(_ => { [|Task.Run(work)|]; }, null, 0, 1000);

            void Queue()
            {
                while (true)
                {
                    [|ThreadPool.QueueUserWorkItem(_ => Console.WriteLine())|];
                    Thread.Sleep(1000);
                }
            }

            async Task Early(Action work, Func<bool> quiet)
            {
                while (true)
                {
                    _ = [|Task.Run(work)|];
                    await Task.Delay(1000);
                    if (quiet()) continue;
                    Console.WriteLine();
                }
            }

            async Task Branch(Action work, Func<bool> due)
            {
                while (true)
                {
                    if (due()) _ = [|Task.Run(work)|];
                    Console.WriteLine();
                    await Task.Delay(1000);
                }
            }

            async Task Shared(Action work)
            {
                while (true)
                {
                    last = [|Task.Run(work)|];
                    await Task.Delay(1000);
                }
            }
        }
        """);

    // What is there is taken at once: waiting for it would make a queue of what runs side by side.
    [Fact]
    public Task A_loop_that_sleeps_when_there_is_no_work_stays() => Test.Nothing(
        """
        class Poll
        {
            delegate bool Source(out string item);

            async Task Else(Source take, Action<string> work)
            {
                while (true)
                {
                    if (take(out var item)) _ = [|Task.Run(() => work(item))|];
                    else await Task.Delay(100);
                }
            }

            async Task Before(Source take, Action<string> work)
            {
                while (true)
                {
                    if (!take(out var item))
                    {
                        await Task.Delay(100);
                        continue;
                    }

                    _ = [|Task.Run(() => work(item))|];
                }
            }

            async Task After(Source take, Action<string> work)
            {
                while (true)
                {
                    if (take(out var item))
                    {
                        _ = [|Task.Run(() => work(item))|];
                        continue;
                    }

                    await Task.Delay(100);
                }
            }
        }
        """);

    private static Task In(string before, string after) => Test.File(Frame(before), Frame(after));

    private static string Frame(string body) =>
        $$"""
        class Poll
        {
            void Work() { }
            async Task Load() => await Task.Yield();
            bool Due() => true;

            async Task Run(PeriodicTimer timer, HttpClient client, CancellationToken token)
            {
                {{body.Replace("\n", "\n        ")}}
            }
        }
        """;
}
