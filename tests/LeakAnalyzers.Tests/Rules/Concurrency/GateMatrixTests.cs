using LeakAnalyzers.CodeFixes.Concurrency;
using LeakAnalyzers.Rules.Concurrency;
using Repair = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Concurrency.SlotLost, LeakAnalyzers.CodeFixes.Concurrency.ReleaseInFinally>;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Concurrency.SlotLost>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

/// <summary>Every kind of gate in every shape in which a slot is lost: reported, and repaired.</summary>
public sealed class GateMatrixTests
{
    public static TheoryData<string, string> Plain => new()
    {
        { "slim.Wait();", "slim.Release();" },
        { "slim.Wait(Timeout.Infinite);", "slim.Release();" },
        { "await slim.WaitAsync(token).ConfigureAwait(false);", "slim.Release();" },
        { "semaphore.WaitOne();", "semaphore.Release();" },
        { "mutex.WaitOne();", "mutex.ReleaseMutex();" },
        { "Monitor.Enter(slim);", "Monitor.Exit(slim);" },
        { "readers.EnterReadLock();", "readers.ExitReadLock();" },
        { "readers.EnterWriteLock();", "readers.ExitWriteLock();" },
        { "readers.EnterUpgradeableReadLock();", "readers.ExitUpgradeableReadLock();" },
        { "old.AcquireReaderLock(1000);", "old.ReleaseReaderLock();" },
        { "old.AcquireWriterLock(1000);", "old.ReleaseWriterLock();" },
    };

    public static TheoryData<string, string> Tried => new()
    {
        { "slim.Wait(1000)", "slim.Release();" },
        { "slim.Wait(TimeSpan.FromSeconds(1), token)", "slim.Release();" },
        { "await slim.WaitAsync(1000)", "slim.Release();" },
        { "semaphore.WaitOne(1000)", "semaphore.Release();" },
        { "mutex.WaitOne(1000)", "mutex.ReleaseMutex();" },
        { "Monitor.TryEnter(slim)", "Monitor.Exit(slim);" },
        { "Monitor.TryEnter(slim, 1000)", "Monitor.Exit(slim);" },
        { "readers.TryEnterReadLock(1000)", "readers.ExitReadLock();" },
        { "readers.TryEnterWriteLock(1000)", "readers.ExitWriteLock();" },
        { "readers.TryEnterUpgradeableReadLock(TimeSpan.FromSeconds(1))", "readers.ExitUpgradeableReadLock();" },
    };

    [Theory]
    [MemberData(nameof(Plain))]
    public Task A_slot_that_an_exception_keeps_is_given_back_in_finally(string enter, string exit) => In(
        $"""
        [|{enter.TrimEnd(';').Replace("await ", "").Replace(".ConfigureAwait(false)", "")}|]{(enter.Contains("Configure") ? ".ConfigureAwait(false)" : "")};
        await File.ReadAllTextAsync(path);
        {exit}
        """.Replace("[|slim.WaitAsync", "await [|slim.WaitAsync"),
        $$"""
        {{enter}}
        try
        {
            await File.ReadAllTextAsync(path);
        }
        finally
        {
            {{exit}}
        }
        """);

    [Theory]
    [MemberData(nameof(Tried))]
    public Task A_wait_with_a_limit_that_is_looked_at_is_repaired_behind_its_test(string enter, string exit) => In(
        $$"""
        if (!{{Marked(enter)}}) return;
        await File.ReadAllTextAsync(path);
        {{exit}}
        """,
        $$"""
        if (!{{enter}}) return;
        try
        {
            await File.ReadAllTextAsync(path);
        }
        finally
        {
            {{exit}}
        }
        """);

    [Theory]
    [MemberData(nameof(Tried))]
    public Task A_slot_that_is_held_in_a_branch_is_given_back_in_the_branch(string enter, string exit) => In(
        $$"""
        if ({{Marked(enter)}})
        {
            await File.ReadAllTextAsync(path);
            {{exit}}
        }
        """,
        $$"""
        if ({{enter}})
        {
            try
            {
                await File.ReadAllTextAsync(path);
            }
            finally
            {
                {{exit}}
            }
        }
        """);

    [Theory]
    [MemberData(nameof(Tried))]
    public Task A_wait_with_a_limit_that_nobody_looks_at_is_remembered(string enter, string exit) => In(
        $$"""
        {{Marked(enter)}};
        try
        {
            await File.ReadAllTextAsync(path);
        }
        finally
        {
            {{exit}}
        }
        """,
        $$"""
        var entered = {{enter}};
        try
        {
            await File.ReadAllTextAsync(path);
        }
        finally
        {
            if (entered) {{exit}}
        }
        """);

    [Theory]
    [MemberData(nameof(Tried))]
    public Task A_wait_that_nobody_looks_at_gets_its_try_at_the_same_time(string enter, string exit) => In(
        $$"""
        _ = {{Marked(enter)}};
        await File.ReadAllTextAsync(path);
        {{exit}}
        """,
        $$"""
        var entered = {{enter}};
        try
        {
            await File.ReadAllTextAsync(path);
        }
        finally
        {
            if (entered) {{exit}}
        }
        """);

    [Fact]
    public Task What_is_declared_in_the_branch_and_used_behind_the_release_is_declared_first() => In(
        """
        if ([|slim.Wait(1000)|])
        {
            Console.WriteLine(path);
            var text = await File.ReadAllTextAsync(path);
            slim.Release();
            Console.WriteLine(text);
        }
        """,
        """
        if (slim.Wait(1000))
        {
            string text;
            try
            {
                Console.WriteLine(path);
                text = await File.ReadAllTextAsync(path);
            }
            finally
            {
                slim.Release();
            }
            Console.WriteLine(text);
        }
        """);

    [Fact]
    public Task Another_gates_release_in_the_branch_is_no_concern_of_the_first() => In(
        """
        if ([|slim.Wait(1000)|])
        {
            await File.ReadAllTextAsync(path);
            semaphore.Release();
            slim.Release();
        }
        """,
        """
        if (slim.Wait(1000))
        {
            try
            {
                await File.ReadAllTextAsync(path);
                semaphore.Release();
            }
            finally
            {
                slim.Release();
            }
        }
        """);

    [Fact]
    public Task A_release_that_has_an_else_stays() => Repair.Nothing(Frame(
        """
        try
        {
            [|slim.Wait(1000)|];
            await File.ReadAllTextAsync(path);
        }
        finally
        {
            if (path.Length > 0) slim.Release(); else Console.WriteLine();
        }
        """));

    [Fact]
    public Task A_wait_inside_the_try_moves_out_with_its_flag() => In(
        """
        try
        {
            await [|slim.WaitAsync(1000)|];
            await File.ReadAllTextAsync(path);
        }
        finally
        {
            slim.Release();
        }
        """,
        """
        var entered = await slim.WaitAsync(1000);
        try
        {
            await File.ReadAllTextAsync(path);
        }
        finally
        {
            if (entered) slim.Release();
        }
        """);

    [Fact]
    public Task A_slot_whose_flag_is_set_by_the_entry_is_given_back_by_the_flag() => Repair.File(
        """
        class Store
        {
            SpinLock spin;
            readonly object gate = new();

            void Spin(string path)
            {
                var taken = false;
                [|spin.Enter(ref taken)|];
                File.Delete(path);
                if (taken) spin.Exit();
            }

            void Enter(string path)
            {
                var taken = false;
                [|Monitor.TryEnter(gate, 100, ref taken)|];
                File.Delete(path);
                if (taken)
                {
                    Monitor.Exit(gate);
                }
            }
        }
        """,
        """
        class Store
        {
            SpinLock spin;
            readonly object gate = new();

            void Spin(string path)
            {
                var taken = false;
                spin.Enter(ref taken);
                try
                {
                    File.Delete(path);
                }
                finally
                {
                    if (taken) spin.Exit();
                }
            }

            void Enter(string path)
            {
                var taken = false;
                Monitor.TryEnter(gate, 100, ref taken);
                try
                {
                    File.Delete(path);
                }
                finally
                {
                    if (taken)
                    {
                        Monitor.Exit(gate);
                    }
                }
            }
        }
        """);

    [Theory]
    [MemberData(nameof(Tried))]
    public Task A_wait_that_is_looked_at_and_given_back_is_silent(string enter, string exit) => Test.Member(
        $$"""
        readonly SemaphoreSlim slim = new(1); readonly Semaphore semaphore = new(1, 1); readonly Mutex mutex = new(); readonly ReaderWriterLockSlim readers = new();
        async Task Guard(string path, CancellationToken token) { if (!{{enter}}) return; try { await File.ReadAllTextAsync(path); } finally { {{exit}} } }
        async Task Branch(string path, CancellationToken token) { if ({{enter}}) { try { await File.ReadAllTextAsync(path); } finally { {{exit}} } } }
        async Task Flag(string path, CancellationToken token) { var taken = {{enter}}; try { await File.ReadAllTextAsync(path); } finally { if (taken) {{exit}} } }
        async Task Throws(string path, CancellationToken token) { if (!({{enter}})) throw new TimeoutException(); try { await File.ReadAllTextAsync(path); } finally { {{exit}} } }
        """);

    private static string Marked(string enter) => enter.StartsWith("await ", StringComparison.Ordinal) ? $"await [|{enter["await ".Length..]}|]" : $"[|{enter}|]";

    private static Task In(string before, string after) => Repair.File(Frame(before), Frame(after));

    private static string Frame(string body) =>
        $$"""
        class Store
        {
            readonly SemaphoreSlim slim = new(1);
            readonly Semaphore semaphore = new(1, 1);
            readonly Mutex mutex = new();
            readonly ReaderWriterLockSlim readers = new();
            readonly ReaderWriterLock old = new();

            async Task Load(string path, CancellationToken token)
            {
                {{body.Replace("\n", "\n        ")}}
            }
        }
        """;
}
