using LeakAnalyzers.CodeFixes.Timers;
using LeakAnalyzers.Rules.Timers;
using LeakAnalyzers.Tests.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Timers.TimerMadeInLoop, LeakAnalyzers.CodeFixes.Timers.HoistTimer>;

namespace LeakAnalyzers.Tests.Rules.Timers;

/// <summary>A method that waited with its thread becomes one that awaits, where all who call it can wait for it.</summary>
public sealed class MadeAsyncTests
{
    private const string Leak =
        """
        var due = new AutoResetEvent(false);
                    var timer = [|new Timer(_ => due.Set(), null, 5000, Timeout.Infinite)|];
                    due.WaitOne();
        """;

    [Fact]
    public Task The_entry_of_a_program_may_wait() => Test.Program(
        Subject("while (true)", "private static void Main()", "", Leak), Hoisted("private static async Task Main()", ""));

    [Fact]
    public Task The_statements_of_a_program_may_wait() => Test.Program(
        """
        for (; ; )
        {
            var due = new AutoResetEvent(false);
            var timer = [|new Timer(_ => due.Set(), null, 5000, Timeout.Infinite)|];
            due.WaitOne();
            Console.WriteLine();
        }
        """,
        """
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5000));
        while (await timer.WaitForNextTickAsync())
        {
            Console.WriteLine();
        }
        """);

    [Theory]
    [InlineData("private void Poll()", "private async Task Poll()", "async Task Run() { await Task.Yield(); Poll(); this.Poll(); }", "async Task Run() { await Task.Yield(); await Poll(); await this.Poll(); }")]
    [InlineData("internal static void Poll()", "internal static async Task Poll()", "async Task Run() { await Task.Yield(); Poll(); }", "async Task Run() { await Task.Yield(); await Poll(); }")]
    [InlineData("private void Poll()", "private async Task Poll()", "Task Run() => Task.Run(() => Poll());", "Task Run() => Task.Run(() => Poll());")]
    [InlineData("private void Poll()", "private async Task Poll()", "Task Run() => Task.Run(Poll);", "Task Run() => Task.Run(Poll);")]
    [InlineData("private void Poll()", "private async Task Poll()", "Task Run() => Task.Run(async () => { await Task.Yield(); Poll(); });", "Task Run() => Task.Run(async () => { await Task.Yield(); await Poll(); });")]
    public Task Those_who_call_wait(string before, string after, string caller, string waiting) => Test.File(Subject("while (true)", before, caller, Leak), Hoisted(after, waiting));

    [Fact]
    public Task What_is_returned_comes_with_the_task() => Test.File(
        $$"""
        class Subject
        {
            private int Poll()
            {
                while (true)
                {
                    {{Leak}}
                    if (Environment.HasShutdownStarted) return 1;
                }
            }

            async Task<string> Run()
            {
                await Task.Yield();
                var turns = Poll() + 1;
                return Poll().ToString();
            }
        }
        """,
        """
        class Subject
        {
            private async Task<int> Poll()
            {
                using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5000));
                while (true)
                {
                    await timer.WaitForNextTickAsync();
                    if (Environment.HasShutdownStarted) return 1;
                }
            }

            async Task<string> Run()
            {
                await Task.Yield();
                var turns = await Poll() + 1;
                return (await Poll()).ToString();
            }
        }
        """);

    [Fact]
    public Task Work_on_the_pool_and_functions_in_a_method_are_made_async_too() => Test.File(
        $$"""
        class Subject
        {
            async Task Run(CancellationToken token)
            {
                var work = Task.Run(() =>
                {
                    while (!token.IsCancellationRequested)
                    {
                        var timer = [|new System.Timers.Timer(2000)|];
                        timer.Elapsed += (_, _) => Console.WriteLine("tick");
                        timer.Start();
                        Thread.Sleep(2000);
                    }
                });
                Poll();
                await work;

                void Poll()
                {
                    while (!token.IsCancellationRequested)
                    {
                        using var due = new ManualResetEventSlim();
                        var timer = [|new Timer(_ => due.Set(), null, 2000, 0)|];
                        due.Wait(token);
                    }
                }
            }
        }
        """,
        """
        class Subject
        {
            async Task Run(CancellationToken token)
            {
                var work = Task.Run(async () =>
                {
                    using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2000));
                    while (!token.IsCancellationRequested && await timer.WaitForNextTickAsync())
                    {
                        Console.WriteLine("tick");
                    }
                });
                await Poll();
                await work;

                async Task Poll()
                {
                    using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2000));
                    while (!token.IsCancellationRequested && await timer.WaitForNextTickAsync(token))
                    {
                    }
                }
            }
        }
        """);

    // Somebody calls it who does not await, or may be out of sight; or the type has promised that it is as it is.
    [Theory]
    [InlineData("private void Poll()", "void Run() => Poll();")]
    [InlineData("private void Poll()", "async Task Run() { await Task.Yield(); Poll(); } void Other() { Poll(); }")]
    [InlineData("private void Poll()", "async Task Run() { await Task.Yield(); lock (this) { Poll(); } }")]
    [InlineData("private void Poll()", "void Run() => new Thread(Poll).Start();")]
    [InlineData("private void Poll()", "async Task Run() { await Task.Yield(); Action poll = Poll; poll(); }")]
    [InlineData("private void Poll()", "Task Run() => Task.Factory.StartNew(() => Poll());")]
    [InlineData("private void Poll()", "")]
    [InlineData("public void Poll()", "async Task Run() { await Task.Yield(); Poll(); }")]
    [InlineData("internal virtual void Poll()", "async Task Run() { await Task.Yield(); Poll(); }")]
    [InlineData("void IPolls.Poll()", "async Task Run() { await Task.Yield(); ((IPolls)this).Poll(); }")]
    [InlineData("private Task Poll()", "async Task Run() { await Poll(); }")]
    [InlineData("private void Poll(ref int turns)", "async Task Run() { var turns = 0; await Task.Yield(); Poll(ref turns); }")]
    [InlineData("private IEnumerable<int> Poll()", "async Task Run() { await Task.Yield(); Poll(); }")]
    [InlineData("[Obsolete] private void Poll()", "async Task Run() { await Task.Yield(); }")]
    public Task A_method_that_somebody_cannot_wait_for_stays(string poll, string caller)
    {
        var code = Subject("while (true)", poll, caller, Leak + (poll.Contains("IEnumerable") ? "\n            yield return 1;" : ""));
        return Test.Nothing(code);
    }

    private static string Hoisted(string poll, string caller)
    {
        const string Loop = "while (await timer.WaitForNextTickAsync())";
        return Subject(Loop, poll, caller, "").Replace(Loop, "using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5000));\n        " + Loop);
    }

    private static string Subject(string loop, string poll, string caller, string turn) =>
        $$"""
        interface IPolls { void Poll() { } }
        class Subject : IPolls
        {
            {{poll}}
            {
                {{loop}}
                {
        {{(turn.Length > 0 ? "            " + turn + "\n" : "")}}            Console.WriteLine();
                }
            }

            {{caller}}
        }
        """;
}
