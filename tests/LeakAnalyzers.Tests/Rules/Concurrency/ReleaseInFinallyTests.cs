using LeakAnalyzers.CodeFixes.Concurrency;
using LeakAnalyzers.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Concurrency.SlotLost, LeakAnalyzers.CodeFixes.Concurrency.ReleaseInFinally>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

public sealed class ReleaseInFinallyTests
{
    [Fact]
    public Task What_happens_while_the_slot_is_held_goes_into_a_try() => Test.File(
        """
        class Store
        {
            private readonly SemaphoreSlim _gate = new SemaphoreSlim(1);

            public async Task<string> Load(string path, CancellationToken token)
            {
                // one at a time
                await [|_gate.WaitAsync(token)|].ConfigureAwait(false);
                // read it
                var text = await File.ReadAllTextAsync(path, token);

                _gate.Release(); // for the next one
                return text;
            }
        }
        """,
        """
        class Store
        {
            private readonly SemaphoreSlim _gate = new SemaphoreSlim(1);

            public async Task<string> Load(string path, CancellationToken token)
            {
                // one at a time
                string text;
                await _gate.WaitAsync(token).ConfigureAwait(false);
                // read it
                try
                {
                    text = await File.ReadAllTextAsync(path, token);
                }
                finally
                {
                    _gate.Release(); // for the next one
                }
                return text;
            }
        }
        """);

    [Fact]
    public Task A_release_that_a_comment_explains_stays() => Test.Nothing(
        """
        class Store
        {
            private readonly SemaphoreSlim _gate = new SemaphoreSlim(1);

            public async Task<string> Load(string path)
            {
                await [|_gate.WaitAsync()|];
                var text = await File.ReadAllTextAsync(path);

                // a file that could not be read keeps its slot: no other may touch it
                _gate.Release();
                return text;
            }
        }
        """);

    [Fact]
    public Task A_release_in_front_of_each_return_becomes_one() => Test.File(
        """
        class Session {
            readonly SemaphoreSlim gate = new SemaphoreSlim(1);
            bool fresh;

            async Task<bool> Refresh(HttpClient client) {
                await [|gate.WaitAsync()|];
                if (fresh) {
                    gate.Release();
                    return true;
                }

                fresh = (await client.GetStringAsync("/")).Length > 0;
                gate.Release();
                return fresh;
            }
        }
        """,
        """
        class Session {
            readonly SemaphoreSlim gate = new SemaphoreSlim(1);
            bool fresh;

            async Task<bool> Refresh(HttpClient client) {
                await gate.WaitAsync();
                try {
                    if (fresh) {
                        return true;
                    }

                    fresh = (await client.GetStringAsync("/")).Length > 0;
                } finally {
                    gate.Release();
                }
                return fresh;
            }
        }
        """);

    [Fact]
    public Task A_return_that_forgot_the_release_gets_it() => Test.File(
        """
        class Store
        {
            private readonly ReaderWriterLockSlim _lock = new ReaderWriterLockSlim();

            public void Save(string path, string text)
            {
                [|_lock.EnterWriteLock()|];
                if (text.Length == 0)
                    return;
                File.WriteAllText(path, text);
                _lock.ExitWriteLock();
            }
        }
        """,
        """
        class Store
        {
            private readonly ReaderWriterLockSlim _lock = new ReaderWriterLockSlim();

            public void Save(string path, string text)
            {
                _lock.EnterWriteLock();
                try
                {
                    if (text.Length == 0)
                        return;
                    File.WriteAllText(path, text);
                }
                finally
                {
                    _lock.ExitWriteLock();
                }
            }
        }
        """);

    [Fact]
    public Task A_wait_inside_the_try_moves_in_front_of_it() => Test.File(
        """
        class Store
        {
            static readonly SemaphoreSlim s_gate = new SemaphoreSlim(4);

            public async Task Save(string path, string text, CancellationToken token)
            {
                try
                {
                    await [|s_gate.WaitAsync(token)|];
                    await File.WriteAllTextAsync(path, text, token);
                }
                finally
                {
                    s_gate.Release();
                }
            }
        }
        """,
        """
        class Store
        {
            static readonly SemaphoreSlim s_gate = new SemaphoreSlim(4);

            public async Task Save(string path, string text, CancellationToken token)
            {
                await s_gate.WaitAsync(token);
                try
                {
                    await File.WriteAllTextAsync(path, text, token);
                }
                finally
                {
                    s_gate.Release();
                }
            }
        }
        """);

    [Fact]
    public Task Two_slots_one_after_the_other_are_repaired_together() => Test.File(
        """
        class Store
        {
            readonly SemaphoreSlim a = new SemaphoreSlim(1), b = new SemaphoreSlim(1);

            async Task Both(string path)
            {
                await [|a.WaitAsync()|];
                await File.WriteAllTextAsync(path, "a");
                a.Release();

                await [|b.WaitAsync()|];
                await File.WriteAllTextAsync(path, "b");
                b.Release();
            }
        }
        """,
        """
        class Store
        {
            readonly SemaphoreSlim a = new SemaphoreSlim(1), b = new SemaphoreSlim(1);

            async Task Both(string path)
            {
                await a.WaitAsync();
                try
                {
                    await File.WriteAllTextAsync(path, "a");
                }
                finally
                {
                    a.Release();
                }

                await b.WaitAsync();
                try
                {
                    await File.WriteAllTextAsync(path, "b");
                }
                finally
                {
                    b.Release();
                }
            }
        }
        """);

    [Fact]
    public Task Two_slots_that_cross_are_given_back_one_inside_the_other() => Test.File(
        """
        class Move
        {
            readonly SemaphoreSlim from = new SemaphoreSlim(1), to = new SemaphoreSlim(1);

            async Task Run(string path)
            {
                await [|from.WaitAsync()|];
                await [|to.WaitAsync()|];
                await File.ReadAllTextAsync(path);
                from.Release();
                to.Release();
            }
        }
        """,
        """
        class Move
        {
            readonly SemaphoreSlim from = new SemaphoreSlim(1), to = new SemaphoreSlim(1);

            async Task Run(string path)
            {
                await from.WaitAsync();
                try
                {
                    await to.WaitAsync();
                    try
                    {
                        await File.ReadAllTextAsync(path);
                    }
                    finally
                    {
                        to.Release();
                    }
                }
                finally
                {
                    from.Release();
                }
            }
        }
        """);

    [Fact]
    public Task A_release_with_work_behind_it_stays_where_it_is() => Test.Nothing(
        """
        class Session
        {
            readonly SemaphoreSlim gate = new SemaphoreSlim(1);
            Func<Task> finished;

            async Task Run(string path)
            {
                await [|gate.WaitAsync()|];
                if (!File.Exists(path))
                {
                    gate.Release();
                    await finished();
                    return;
                }

                await File.ReadAllTextAsync(path);
                gate.Release();
            }
        }
        """);

    [Fact]
    public Task What_else_the_finally_does_is_done_when_the_wait_is_cancelled() => Test.File(
        """
        class Store
        {
            static readonly SemaphoreSlim s_gate = new SemaphoreSlim(4);

            public async Task Save(string path, string text, CancellationToken token)
            {
                try
                {
                    Console.WriteLine(path);
                    await [|s_gate.WaitAsync(token)|];
                    await File.WriteAllTextAsync(path, text, token);
                }
                finally
                {
                    s_gate.Release(); // next
                    Console.WriteLine();
                }
            }
        }
        """,
        """
        class Store
        {
            static readonly SemaphoreSlim s_gate = new SemaphoreSlim(4);

            public async Task Save(string path, string text, CancellationToken token)
            {
                try
                {
                    Console.WriteLine(path);
                    await s_gate.WaitAsync(token);
                    try
                    {
                        await File.WriteAllTextAsync(path, text, token);
                    }
                    finally
                    {
                        s_gate.Release(); // next
                    }
                }
                finally
                {
                    Console.WriteLine();
                }
            }
        }
        """);

    [Fact]
    public Task A_wait_whose_cancellation_is_caught_by_the_same_try_stays() => Test.Nothing(
        """
        class Session
        {
            readonly SemaphoreSlim gate = new SemaphoreSlim(1);

            async Task Run(string path, CancellationToken token)
            {
                try
                {
                    await [|gate.WaitAsync(token)|];
                    await File.ReadAllTextAsync(path);
                }
                catch (OperationCanceledException)
                {
                }
                finally
                {
                    gate.Release();
                }
            }
        }
        """);

    [Fact]
    public Task A_try_that_begins_late_begins_behind_the_wait() => Test.File(
        """
        class Store
        {
            readonly SemaphoreSlim gate = new SemaphoreSlim(1);

            async Task<int> Load(string path, CancellationToken token)
            {
                await [|gate.WaitAsync(token)|];
                var name = Path.GetFullPath(path);
                var size = await Size(name); // how much

                // all of it
                try
                {
                    await File.ReadAllTextAsync(name, token);
                }
                finally
                {
                    gate.Release();
                }

                return size;
            }

            async Task<int> Size(string path) => int.Parse(await File.ReadAllTextAsync(path));
        }
        """,
        """
        class Store
        {
            readonly SemaphoreSlim gate = new SemaphoreSlim(1);

            async Task<int> Load(string path, CancellationToken token)
            {
                int size;
                await gate.WaitAsync(token);
                try
                {
                    var name = Path.GetFullPath(path);
                    size = await Size(name); // how much

                    // all of it
                    await File.ReadAllTextAsync(name, token);
                }
                finally
                {
                    gate.Release();
                }

                return size;
            }

            async Task<int> Size(string path) => int.Parse(await File.ReadAllTextAsync(path));
        }
        """);

    // What the try catches or its finally does was not meant for the statements in front of it.
    [Fact]
    public Task A_late_try_that_does_more_than_release_stays_late() => Test.Nothing(
        """
        class Store
        {
            readonly SemaphoreSlim gate = new SemaphoreSlim(1);

            async Task Caught(string path)
            {
                await [|gate.WaitAsync()|];
                File.Delete(path);
                try
                {
                    await File.ReadAllTextAsync(path);
                }
                catch (IOException)
                {
                }
                finally
                {
                    gate.Release();
                }
            }

            async Task Counted(string path)
            {
                await [|gate.WaitAsync()|];
                File.Delete(path);
                try
                {
                    await File.ReadAllTextAsync(path);
                }
                finally
                {
                    Console.WriteLine(path);
                    gate.Release();
                }
            }
        }
        """);

    [Fact]
    public Task A_wait_whose_exceptions_the_try_does_not_catch_moves_in_front_of_it() => Test.File(
        """
        class Store
        {
            readonly SemaphoreSlim gate = new SemaphoreSlim(1);

            async Task Load(string path, CancellationToken token)
            {
                try
                {
                    await [|gate.WaitAsync(token)|];
                    await File.ReadAllTextAsync(path);
                }
                catch (IOException e)
                {
                    Console.WriteLine(e);
                }
                finally
                {
                    gate.Release();
                }
            }
        }
        """,
        """
        class Store
        {
            readonly SemaphoreSlim gate = new SemaphoreSlim(1);

            async Task Load(string path, CancellationToken token)
            {
                await gate.WaitAsync(token);
                try
                {
                    await File.ReadAllTextAsync(path);
                }
                catch (IOException e)
                {
                    Console.WriteLine(e);
                }
                finally
                {
                    gate.Release();
                }
            }
        }
        """);

    [Theory]
    [InlineData("async Task M(string path, CancellationToken token) { await [|_gate.WaitAsync(token)|]; _ = Task.Run(async () => { try { await File.ReadAllTextAsync(path); } finally { _gate.Release(); } }, token); }")]
    [InlineData("async Task M(string path) { await [|_gate.WaitAsync()|]; _ = Task.Run(async () => { await File.ReadAllTextAsync(path); _gate.Release(); }); }")]
    [InlineData("async Task M(Task work) { await [|_gate.WaitAsync()|]; _ = work.ContinueWith(done => _gate.Release(), TaskContinuationOptions.OnlyOnRanToCompletion); }")]
    public Task Work_that_is_started_with_the_slot_keeps_it(string member) => Test.Nothing($"class Store\n{{\nprivate readonly SemaphoreSlim _gate = new SemaphoreSlim(1);\n{member}\n}}\n");
}
