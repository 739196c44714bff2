using LeakAnalyzers.Rules.Timers;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Timers.LosingDelay>;

namespace LeakAnalyzers.Tests.Rules.Timers;

public sealed class LosingDelayTests
{
    [Theory]
    [InlineData("while (true) { await Task.WhenAny(Work(), [|Task.Delay(1000)|]); }")] // TM09
    [InlineData("while (true) { var w = Work(); await Task.WhenAny(w, [|Task.Delay(1000)|]).ConfigureAwait(false); }")]
    [InlineData("while (true) { var w = Work(); var d = [|Task.Delay(1000, token)|]; if (await Task.WhenAny(w, d) == w) { await w; } }")]
    [InlineData("Task d; while (true) { d = [|Task.Delay(1000)|]; await Task.WhenAny(Work(), d); }")]
    [InlineData("while (!token.IsCancellationRequested) { await Task.WhenAny(Work(), [|Task.Delay(Timeout.Infinite, token)|]); }")] // TM10
    [InlineData("while (!token.IsCancellationRequested) { await Task.WhenAny(Work(), [|Task.Delay(-1, token)|]); }")]
    [InlineData("while (true) { await Task.WhenAny(new[] { Work(), Work(), [|Task.Delay(1000)|] }); }")]
    [InlineData("while (true) { await Task.WhenAny(Work(), Work(), [|Task.Delay(1000)|]); }")]
    [InlineData("while (true) { await Task.WhenAny(Work(), Task.WhenAll(Work(), Work()), [|Task.Delay(1000)|]); }")]
    [InlineData("while (true) { await Task.WhenAny([|Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None)|], _signal.Task); _signal = new(); }")]
    [InlineData("while (true) { var i = Task.WaitAny(Work()); Task.WhenAny(Work(), [|Task.Delay(1000)|]).Wait(); }")]
    [InlineData("using var stop = new CancellationTokenSource(); while (true) { await Task.WhenAny(Work(), [|Task.Delay(1000, stop.Token)|]); }")]
    [InlineData("while (true) { var own = new CancellationTokenSource(); await Task.WhenAny(Work(), [|Task.Delay(1000, own.Token)|]); }")]
    [InlineData("while (true) { var w = Work(); if (await Task.WhenAny(w, [|Task.Delay(1000)|]) != w) throw new TimeoutException(); }")]
    [InlineData("while (true) { var w = Work(); while (!w.IsCompleted) { await Task.WhenAny(w, [|Task.Delay(1000)|]); } }")]
    [InlineData("while (true) { var running = new List<Task> { Work() }; await Task.WhenAny(running.Append([|Task.Delay(1000)|])); }")]
    [InlineData("foreach (var c in url) { await Task.WhenAny(Work(), [|Task.Delay(1000)|]); }")]
    public Task A_delay_that_each_turn_leaves_behind_is_reported(string body) => In(body);

    [Theory]
    [InlineData("while (true) { await Task.WhenAny(Work(), Work()); }")] // TM18
    [InlineData("while (true) { await Task.WhenAny(Task.Delay(1000)); }")] // TM18
    [InlineData("while (true) { await Task.Delay(1000, token); }")] // TM22
    [InlineData("for (var i = 0; i < 3; i++) { await Task.WhenAny(Work(), Task.Delay(1000)); }")]
    public Task Without_a_race_in_a_loop_there_is_nothing_to_say(string body) => In(body);

    [Theory]
    [InlineData("while (true) { using var own = CancellationTokenSource.CreateLinkedTokenSource(token); await Task.WhenAny(Work(), Task.Delay(1000, own.Token)); own.Cancel(); }")] // TM17
    [InlineData("while (true) { using var own = new CancellationTokenSource(); var d = Task.Delay(1000, own.Token); if (await Task.WhenAny(Work(), d) != d) { await own.CancelAsync(); } }")]
    [InlineData("while (true) { CancellationTokenSource? own = null; try { own = new(); await Task.WhenAny(Work(), Task.Delay(1000, own.Token)); } finally { own?.Cancel(); own?.Dispose(); } }")]
    [InlineData("var own = new CancellationTokenSource(); while (true) { await Task.WhenAny(Work(), Task.Delay(1000, own.Token)); own.Cancel(); own = new(); }")]
    [InlineData("while (true) { var own = new CancellationTokenSource(); var t = own.Token; await Task.WhenAny(Work(), Task.Delay(1000, t)); own.Cancel(); }")]
    public Task A_delay_that_is_cancelled_is_left_alone(string body) => In(body);

    [Theory]
    [InlineData("var tick = Task.Delay(1000); while (true) { var done = await Task.WhenAny(Work(), tick); if (done == tick) tick = Task.Delay(1000); }")]
    [InlineData("var limit = Task.Delay(60000); while (true) { if (await Task.WhenAny(Work(), limit) == limit) break; }")]
    public Task One_delay_for_many_turns_is_left_alone(string body) => In(body);

    [Theory]
    [InlineData("var w = Work(); while (!w.IsCompleted) { await Task.WhenAny(w, Task.Delay(1000)); Console.Write('.'); }")]
    [InlineData("var w = Work(); while (await Task.WhenAny(w, Task.Delay(1000)) != w) { Console.Write('.'); }")]
    [InlineData("while (await Task.WhenAny(_signal.Task, Task.Delay(1000)) != _signal.Task) { Console.Write('.'); }")]
    [InlineData("while (true) { var w = Work(); if (await Task.WhenAny(w, Task.Delay(1000)) == w) return; }")]
    [InlineData("while (true) { var w = Work(); var d = Task.Delay(1000); var done = await Task.WhenAny(w, d); if (done != d) { Console.Write('.'); break; } }")]
    [InlineData("while (true) { var w = Work(); await Task.WhenAny(w, Task.Delay(1000)); if (w.IsCompleted) return; }")]
    [InlineData("var all = Task.WhenAll(Work(), Work()); while (true) { await Task.WhenAny(all, Task.Delay(1000)); if (token.IsCancellationRequested) break; }")]
    public Task A_loop_that_ends_when_the_work_wins_loses_one_delay(string body) => In(body);

    [Fact]
    public Task A_wait_for_the_end_is_made_once() => Test.Member(
        """
        readonly TaskCompletionSource _ended = new();
        public async Task<bool> WaitForTermination(TimeSpan timeout) => await Task.WhenAny(Task.Delay(timeout), _ended.Task) == _ended.Task;
        """);

    [Fact]
    public Task A_method_that_waits_as_long_as_its_callers_say_is_reported() => Test.Member(
        """
        public static async Task<T> TimeoutAfter<T>(Task<T> task, TimeSpan timeout)
        {
            if (await Task.WhenAny(task, [|Task.Delay(timeout)|]) == task) return await task;
            throw new TimeoutException();
        }

        public async Task<bool> WaitAsync(TimeSpan? timeout = null, CancellationToken token = default)
        {
            var signal = new TaskCompletionSource();
            var delay = [|Task.Delay(timeout ?? Timeout.InfiniteTimeSpan, token)|];
            return await Task.WhenAny(signal.Task, delay) == signal.Task;
        }

        public static Task OrCancelled(Task task, CancellationToken token) => Task.WhenAny(task, [|Task.Delay(-1, token)|]);

        async Task Loop(int milliseconds)
        {
            while (true) await Wait(milliseconds);
        }

        private static async Task Wait(int milliseconds)
        {
            var span = TimeSpan.FromMilliseconds(milliseconds);
            await Task.WhenAny(Task.Yield().GetAwaiter().IsCompleted ? Task.CompletedTask : Task.CompletedTask, [|Task.Delay(span)|]);
        }

        public static async Task Until(Task task, CancellationToken token)
        {
            var work = task;
            await Task.WhenAny([|Task.Delay(-1, token)|], work);
        }

        public async Task Fetch(string url) => await Within(Task.Run(() => url), TimeSpan.FromSeconds(5));

        private static Task Within(Task task, TimeSpan limit) => Task.WhenAny(task, [|Task.Delay(limit)|]);

        readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
        public Task Answer(string url) => Patiently(Task.Run(() => url));
        private async Task Patiently(Task answer)
        {
            if (await Task.WhenAny(answer, [|Task.Delay(_patience)|]) != answer) throw new TimeoutException();
        }

        internal sealed record PoolTimeout(TimeSpan Left);

        internal static Task Lease(TaskCompletionSource lease, PoolTimeout timeout)
        {
            var left = timeout.Left;
            return Task.WhenAny(lease.Task, [|Task.Delay(left)|]);
        }
        """);

    [Fact]
    public Task A_local_function_that_the_method_calls_is_a_step_of_it() => Test.Member(
        """
        public static Task Within(Task task, TimeSpan timeout, CancellationToken token)
        {
            if (task.IsCompleted) return task;
            return WaitAsync();

            async Task WaitAsync()
            {
                var delay = [|Task.Delay(timeout, token)|];
                if (await Task.WhenAny(task, delay) == delay) throw new TimeoutException();
                await task;
            }
        }

        public static Task Ended(Task task, TimeSpan timeout, CancellationToken token)
        {
            return WaitAsync();

            async Task WaitAsync()
            {
                using var own = CancellationTokenSource.CreateLinkedTokenSource(token);
                var delay = Task.Delay(timeout, own.Token);
                if (await Task.WhenAny(task, delay) == delay) throw new TimeoutException();
                own.Cancel();
            }
        }

        public static async Task EndedOutside(Task task, TimeSpan timeout)
        {
            using var own = new CancellationTokenSource();
            await WaitAsync();
            own.Cancel();

            async Task WaitAsync() => await Task.WhenAny(task, Task.Delay(timeout, own.Token));
        }

        public static Func<Task> Handed(Task task, TimeSpan timeout)
        {
            return WaitAsync;

            async Task WaitAsync() => await Task.WhenAny(task, Task.Delay(timeout));
        }
        """);

    [Fact]
    public Task A_method_that_a_loop_calls_leaves_something_on_the_token_of_the_loop() => Test.Member(
        """
        async Task Loop(Stream stream, CancellationToken token)
        {
            while (await Read(stream, token) > 0) await Answer(stream, token);
            while (stream.CanRead)
            {
                using var ofTurn = CancellationTokenSource.CreateLinkedTokenSource(token);
                await Once(stream, ofTurn.Token);
            }

            await Run(stream, token);
        }

        public async Task<int> Read(Stream stream, CancellationToken token)
        {
            var read = stream.ReadAsync(new byte[8], 0, 8);
            var cancelled = [|Task.Delay(Timeout.Infinite, token)|];
            if (await Task.WhenAny(read, cancelled) == cancelled) throw new OperationCanceledException(token);
            return await read;
        }

        private static Task Answer(Stream stream, CancellationToken token) => Task.WhenAny(stream.FlushAsync(), [|Task.Delay(-1, token)|]);

        private static Task Once(Stream stream, CancellationToken token) => Task.WhenAny(stream.FlushAsync(), Task.Delay(-1, token));

        public Task Run(Stream stream, CancellationToken token) => Task.WhenAny(stream.FlushAsync(), Task.Delay(-1, token));
        """);

    [Fact]
    public Task A_method_that_waits_once_or_cancels_is_left_alone() => Test.Member(
        """
        public async Task<T> Meanwhile<T>(Task<T> task) { while (!task.IsCompleted) await Task.WhenAny(task, Task.Delay(250)); return task.Result; }
        private readonly TaskCompletionSource _exited = new();

        async Task Run() => await WaitForExit(TimeSpan.FromSeconds(5));

        private async Task<bool> WaitForExit(TimeSpan timeout) => await Task.WhenAny(_exited.Task, Task.Delay(timeout)) == _exited.Task;

        public Task StopAsync(TimeSpan timeout) => Task.WhenAny(_exited.Task, Task.Delay(timeout));

        public Task RunAsync(CancellationToken token) => Task.WhenAny(Task.Run(() => { }), Task.Delay(Timeout.Infinite, token));

        public Task Exited(CancellationToken token) => Task.WhenAny(_exited.Task, Task.Delay(Timeout.Infinite, token));

        public Task DisposeAsync(TimeSpan limit) => Within(_exited.Task, limit);

        private static Task Within(Task task, TimeSpan limit) => Task.WhenAny(task, Task.Delay(limit));

        public Task StopAsync(CancellationToken token) => Task.WhenAny(_exited.Task, Task.Delay(Timeout.Infinite, token));

        public async Task FlushAsync() => await Task.WhenAny(_exited.Task, Task.Delay(5000));

        public static async Task<T> TimeoutAfter<T>(Task<T> task, TimeSpan timeout)
        {
            using var own = new CancellationTokenSource();
            if (await Task.WhenAny(task, Task.Delay(timeout, own.Token)) != task) throw new TimeoutException();
            own.Cancel();
            return await task;
        }

        public async Task<bool> WaitAsync(TimeSpan? timeout = null, CancellationToken token = default)
        {
            CancellationTokenSource? own = null;
            try
            {
                own = CancellationTokenSource.CreateLinkedTokenSource(token);
                var delay = Task.Delay(timeout ?? Timeout.InfiniteTimeSpan, own.Token);
                return await Task.WhenAny(_exited.Task, delay) == _exited.Task;
            }
            finally
            {
                own?.Cancel();
                own?.Dispose();
            }
        }
        """);

    [Fact]
    public Task A_race_with_a_limit_of_its_own_leaves_one_delay_for_each_call() => Test.Member( // TM11
        """
        readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
        public async Task Ask(Stream stream) => await Task.WhenAny(stream.FlushAsync(), [|Task.Delay(30000)|]);
        public async Task<int> Read(Stream stream, CancellationToken token)
        {
            var read = stream.ReadAsync(new byte[8], 0, 8);
            if (await Task.WhenAny(read, [|Task.Delay(_patience, token)|]) != read) throw new TimeoutException();
            return await read;
        }
        """);

    [Fact]
    public async Task It_weighs_less()
    {
        await Test.Weighs(DiagnosticSeverity.Info, "class C { public Task Ask(Stream stream) => Task.WhenAny(stream.FlushAsync(), {|#0:Task.Delay(30000)|}); }");
        await Test.Weighs(DiagnosticSeverity.Warning, "class C { public async Task Ask(Stream stream) { while (true) await Task.WhenAny(stream.FlushAsync(), {|#0:Task.Delay(30000)|}); } }");
    }

    [Fact]
    public Task A_race_that_is_short_cancelled_or_made_once_is_left_alone() => Test.Program(
        """
        await Start.Once(Stream.Null);
        static class Start { public static async Task Once(Stream stream) => await Task.WhenAny(stream.FlushAsync(), Task.Delay(30000)); }
        class Service
        {
            readonly TaskCompletionSource _ended = new();
            public Task Soon(Stream stream) => Task.WhenAny(stream.FlushAsync(), Task.Delay(200));
            public Task SoonToo(Stream stream) => Task.WhenAny(stream.FlushAsync(), Task.Delay(TimeSpan.FromSeconds(1)));
            public Task End(Stream stream) => Task.WhenAny(_ended.Task, Task.Delay(30000));
            public Task StopAsync(Stream stream) => Task.WhenAny(stream.FlushAsync(), Task.Delay(30000));
            public Task ExecuteAsync(Stream stream) => Task.WhenAny(stream.FlushAsync(), Task.Delay(30000));
            public async Task Cancelled(Stream stream)
            {
                using var own = new CancellationTokenSource();
                await Task.WhenAny(stream.FlushAsync(), Task.Delay(30000, own.Token));
                own.Cancel();
            }
        }
        """);

    [Fact]
    public Task A_signal_that_never_changes_wins_once() => Test.Member(
        """
        private readonly TaskCompletionSource<bool> _finished = new();
        private TaskCompletionSource<bool> _renewed = new();

        async Task Report(CancellationToken token)
        {
            while (!_finished.Task.IsCompleted && !token.IsCancellationRequested) await Task.WhenAny(_finished.Task, Task.Delay(5000, token));
        }

        async Task Refresh(CancellationToken token)
        {
            while (!token.IsCancellationRequested)
            {
                var done = await Task.WhenAny(_renewed.Task, [|Task.Delay(5000, token)|]);
                if (done == _renewed.Task) Interlocked.Exchange(ref _renewed, new());
            }
        }
        """);

    [Theory]
    [InlineData("while (true) await Task.WhenAny(queue.Dequeue(), [|Later(5000)|]);")]
    [InlineData("while (true) { var first = await Task.WhenAny(_signal.Task, [|Later(5000)|]); if (first == _signal.Task) _signal = new(); }")]
    [InlineData("while (true) { var late = [|Plainly(5000)|]; await Task.WhenAny(queue.Dequeue(), late); }")]
    [InlineData("async Task Local() { await Task.Delay(5000).ConfigureAwait(false); } while (true) await Task.WhenAny(queue.Dequeue(), [|Local()|]);")]
    [InlineData("while (true) { Task[] both = { queue.Dequeue(), [|Task.Delay(5000)|] }; await Task.WhenAny(both); }")]
    [InlineData("while (true) { var both = new List<Task> { queue.Dequeue(), [|Task.Delay(5000)|] }; await Task.WhenAny(both); }")]
    [InlineData("while (true) { var both = new List<Task> { queue.Dequeue() }; both.Add([|Task.Delay(5000)|]); await Task.WhenAny(both); }")]
    public Task A_delay_in_a_method_or_a_list_is_a_delay(string body) => WithDelays(body);

    [Theory]
    [InlineData("while (true) await Task.WhenAny(queue.Dequeue(), Other(5000));")]
    [InlineData("while (true) await Task.WhenAny(queue.Dequeue(), Sometimes(5000));")]
    [InlineData("while (true) { using var end = new CancellationTokenSource(); await Task.WhenAny(queue.Dequeue(), Until(5000, end.Token)); end.Cancel(); }")]
    [InlineData("while (true) { using var end = new CancellationTokenSource(); var both = new List<Task> { queue.Dequeue(), Task.Delay(5000, end.Token) }; await Task.WhenAny(both); end.Cancel(); }")]
    public Task A_delay_that_is_cancelled_and_work_of_another_kind_are_right(string body) => WithDelays(body);

    private static Task WithDelays(string body) => Test.Member(
        $$"""
        TaskCompletionSource _signal = new();
        static async Task<bool> Later(int milliseconds) { await Task.Delay(milliseconds); return false; }
        static Task Plainly(int milliseconds) => Task.Delay(milliseconds);
        static async Task Until(int milliseconds, CancellationToken token) => await Task.Delay(milliseconds, token);
        static async Task Other(int milliseconds) { await Task.Yield(); Console.Write(milliseconds); }
        static async Task Sometimes(int milliseconds) { if (milliseconds > 3) await Task.Delay(milliseconds); }
        async Task M(Queue<Task> queue) { {{body}} }
        """);

    private static Task In(string body) => Test.Member(
        $"TaskCompletionSource _signal = new();\nstatic Task Work() => Task.CompletedTask;\nasync Task M(string url, CancellationToken token)\n{{\nawait Task.Yield();\n{body}\n}}");
}
