using LeakAnalyzers.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Concurrency.SlotLost>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

public sealed class SlotLostTests
{
    private const string Frame =
        """
        readonly SemaphoreSlim gate = new(1); static readonly SemaphoreSlim s_shared = new(1); readonly SemaphoreSlim other = new(1);
        readonly ReaderWriterLockSlim rw = new(); readonly Mutex mutex = new(); readonly object monitor = new(); bool flag; List<string> items = new();
        Task Work() => File.ReadAllTextAsync("a"); void Note() { } static void Log(string text) { }

        """;

    [Theory]
    [InlineData("await [|gate.WaitAsync()|]; if (flag) return; gate.Release();")] // SB04
    [InlineData("await [|gate.WaitAsync()|].ConfigureAwait(false); await Work(); gate.Release();")] // SB05
    [InlineData("await [|gate.WaitAsync()|]; await [|other.WaitAsync(token)|]; await Work(); other.Release(); gate.Release();")] // SB08
    [InlineData("await [|gate.WaitAsync()|]; await other.WaitAsync(); try { await Work(); } finally { other.Release(); } gate.Release();")] // SB08
    [InlineData("[|gate.Wait()|]; switch (url) { case \"a\": return; default: break; } gate.Release();")] // SB09
    [InlineData("[|Monitor.Enter(monitor)|]; File.Delete(url); Monitor.Exit(monitor);")]
    [InlineData("[|rw.EnterReadLock()|]; var n = int.Parse(url); rw.ExitReadLock();")]
    [InlineData("[|rw.EnterWriteLock()|]; if (items.Count == 0) throw new InvalidOperationException(); rw.ExitWriteLock();")]
    [InlineData("[|mutex.WaitOne()|]; File.ReadAllText(url); mutex.ReleaseMutex();")]
    [InlineData("await Task.Run(async () => { await [|s_shared.WaitAsync()|]; await Work(); s_shared.Release(); });")]
    [InlineData("while (true) { await [|gate.WaitAsync()|]; if (flag) continue; gate.Release(); }")]
    [InlineData("foreach (var item in items) { await [|gate.WaitAsync()|]; if (item == url) break; gate.Release(); }")]
    [InlineData("try { await [|gate.WaitAsync(token)|]; await Work(); } catch (OperationCanceledException) { return; } gate.Release();")]
    [InlineData("await [|gate.WaitAsync()|]; foreach (var item in items) File.Delete(item); gate.Release();")]
    public Task A_slot_that_some_path_keeps_is_reported(string body) => Body(body);

    [Theory]
    [InlineData("try { await [|gate.WaitAsync(token)|]; await Work(); } finally { gate.Release(); }")] // SB06
    [InlineData("try { await Work(); await [|gate.WaitAsync()|]; } finally { gate.Release(); }")]
    [InlineData("try { await [|gate.WaitAsync(token)|]; await Work(); } finally { if (gate.CurrentCount == 0) gate.Release(); }")] // it may be another's
    public Task A_release_without_a_slot_is_reported(string body) => Body(body);

    [Theory]
    [InlineData("await [|gate.WaitAsync(100)|]; try { await Work(); } finally { gate.Release(); }")] // SB07
    [InlineData("[|gate.Wait(TimeSpan.FromSeconds(1))|]; try { Note(); } finally { gate.Release(); }")]
    public Task A_wait_with_a_time_limit_that_nobody_looks_at_is_reported(string body) => Body(body);

    [Theory]
    [InlineData("await gate.WaitAsync(); try { await Work(); } finally { gate.Release(); }")] // SB10
    [InlineData("await gate.WaitAsync(); try { await Work(); } finally { gate?.Release(); }")]
    [InlineData("await gate.WaitAsync(); try { await Work(); } finally { try { gate?.Release(); } catch (ObjectDisposedException) when (flag) { Log(url); } }")]
    [InlineData("await gate.WaitAsync(); try { await Work(); } finally { if (gate != null) gate.Release(); }")]
    [InlineData("await gate.WaitAsync(); try { await Work(); } finally { if (gate is not null) { gate.Release(); } }")]
    [InlineData("if (!await gate.WaitAsync(100)) return; try { await Work(); } finally { gate.Release(); }")] // SB11
    [InlineData("var got = await gate.WaitAsync(100); try { await Work(); } finally { if (got) gate.Release(); }")]
    [InlineData("var got = await gate.WaitAsync(100); if (!got) throw new TimeoutException(); try { await Work(); } finally { gate.Release(); }")]
    [InlineData("var got = false; try { got = await gate.WaitAsync(100, token); await Work(); } finally { if (got) gate.Release(); }")]
    [InlineData("if (await gate.WaitAsync(0)) { try { await Work(); } finally { gate.Release(); } }")]
    [InlineData("var taken = false; try { Monitor.Enter(monitor, ref taken); File.Delete(url); } finally { if (taken) Monitor.Exit(monitor); }")]
    [InlineData("var taken = false; try { Monitor.TryEnter(monitor, ref taken); if (!taken) throw new NotSupportedException(); items.Clear(); } finally { if (taken) Monitor.Exit(monitor); }")]
    [InlineData("lock (monitor) { File.Delete(url); }")]
    [InlineData("var need = items.Count > 2; if (need) await gate.WaitAsync(); try { await Work(); } finally { if (need) gate.Release(); }")]
    [InlineData("await gate.WaitAsync(); flag = true; items.Add(url); gate.Release();")]
    [InlineData("await gate.WaitAsync(); Log(url); gate.Release();")]
    [InlineData("await gate.WaitAsync(); try { await Work(); } catch (Exception) { } gate.Release();")]
    [InlineData("await gate.WaitAsync(); try { await Work(); } catch { gate.Release(); throw; } gate.Release();")]
    [InlineData("foreach (var item in items) { try { await Work(); } catch (Exception) { try { gate.Release(); await Work(); } finally { await gate.WaitAsync(token); } } }")] // the caller's slot, given away for a while
    [InlineData("var wait = gate.WaitAsync(token); if (wait.Status != TaskStatus.RanToCompletion) await wait; try { await Work(); } finally { gate.Release(); }")]
    [InlineData("try { await gate.WaitAsync(); await Work(); } finally { gate.Release(); }")] // only a cancelled wait gives back what it never had
    public Task A_slot_that_every_path_gives_back_is_silent(string body) => Body(body);

    [Theory]
    [InlineData("await gate.WaitAsync(); _ = Task.Run(async () => { try { await Work(); } finally { gate.Release(); } });")]
    [InlineData("gate.Release(); try { await Work(); } finally { await gate.WaitAsync(); }")]
    [InlineData("await gate.WaitAsync(); try { await Work(); } finally { _ = Task.Delay(1000).ContinueWith(_ => gate.Release()); }")]
    [InlineData("try { rw.EnterReadLock(); File.Delete(url); } finally { if (rw.IsReadLockHeld) rw.ExitReadLock(); }")]
    [InlineData("var own = new SemaphoreSlim(1); await own.WaitAsync(); await Work(); own.Release();")] // nobody can wait for it afterwards
    [InlineData("await gate.WaitAsync(token); try { await Work(); } finally { if (gate.CurrentCount == 0) gate.Release(); }")]
    public Task A_slot_that_is_somebody_elses_business_is_silent(string body) => Body(body);

    [Fact]
    public Task A_slot_of_a_gate_that_is_disposed_with_its_object_need_not_go_back() => Test.Member(
        """
        readonly SemaphoreSlim _gate = new(1, 1);
        bool IsDisposed { get; set; }
        async Task Work()
        {
            await _gate.WaitAsync();
            try { await Task.Yield(); }
            finally { if (!IsDisposed) _gate.Release(); }
        }
        async Task Leave()
        {
            await [|_gate.WaitAsync()|];
            if (IsDisposed) return; // others may wait already
            _gate.Release();
        }
        void Dispose() { IsDisposed = true; _gate.Dispose(); }
        """);

    [Fact]
    public Task A_gate_that_another_method_releases_is_silent() => Test.Member( // SB12, SB13
        """
        readonly SemaphoreSlim _gate = new(1); readonly SemaphoreSlim _signal = new(0); readonly Queue<string> _queue = new();
        public async Task<IDisposable> Lock(string path) { await _gate.WaitAsync(); try { await File.ReadAllTextAsync(path); return new Releaser(_gate); } catch { _gate.Release(); throw; } }
        sealed class Releaser(SemaphoreSlim gate) : IDisposable { public void Dispose() => gate.Release(); }
        void Produce(string item) { _queue.Enqueue(item); _signal.Release(); }
        async Task Consume(string path) { await _signal.WaitAsync(); if (_queue.Count == 0) { _signal.Release(); return; } await File.WriteAllTextAsync(path, _queue.Dequeue()); }
        """);

    [Fact]
    public Task A_slot_that_a_called_method_gives_back_and_takes_again_is_silent() => Test.Member(
        """
        readonly SemaphoreSlim _gate = new(1);
        async Task Check(CancellationToken token) { _gate.Release(); await Task.Delay(1000, token); await _gate.WaitAsync(token); }
        async Task<bool> Process(CancellationToken token)
        {
            await _gate.WaitAsync(token);
            var release = true;
            try { await Check(token); return true; }
            catch (TaskCanceledException) { release = false; return false; }
            finally { if (release) _gate.Release(); }
        }
        """);

    [Fact]
    public Task An_exception_is_held_against_nobody_who_asked_not_to() => Test.File(
        """
        class Subject
        {
            readonly SemaphoreSlim _gate = new(1);
            async Task M() { await _gate.WaitAsync(); await Task.Delay(1, new CancellationToken()); _gate.Release(); }
            async Task N(bool flag) { await [|_gate.WaitAsync()|]; if (flag) return; _gate.Release(); }
        }
        """, "leak_analyzers.exception_paths = none");

    [Theory]
    [InlineData("async Task M(string path) { var gate = _gates.GetOrAdd(path, _ => new SemaphoreSlim(1)); await [|gate.WaitAsync()|]; await File.ReadAllTextAsync(path); gate.Release(); }")]
    [InlineData("async Task M(string path) { await [|_plain[path].WaitAsync()|]; await File.ReadAllTextAsync(path); _plain[path].Release(); }")]
    [InlineData("async Task M(string path) { if (!_plain.TryGetValue(path, out var gate)) return; await [|gate.WaitAsync()|]; await File.ReadAllTextAsync(path); gate.Release(); }")]
    [InlineData("async Task M(SemaphoreSlim gate, string path) { await [|gate.WaitAsync()|]; await File.ReadAllTextAsync(path); gate.Release(); } void Other(SemaphoreSlim gate) => gate.Release();")]
    [InlineData("async Task M(SemaphoreSlim gate, string path) { await [|gate.WaitAsync()|]; if (path.Length > 3) return; gate.Release(); }")]
    [InlineData("void M(string path) { using var gate = new Mutex(false, \"Global\\\\one\"); [|gate.WaitOne()|]; File.ReadAllText(path); gate.ReleaseMutex(); }")]
    [InlineData("void M(string path) { using var gate = new Semaphore(1, 1, path); [|gate.WaitOne()|]; File.ReadAllText(path); gate.Release(); }")]
    [InlineData("void M(string path) { using var gate = Mutex.OpenExisting(path); [|gate.WaitOne()|]; File.ReadAllText(path); gate.ReleaseMutex(); }")]
    public Task A_gate_that_others_share_is_reported_whatever_names_it(string member) => Test.Member(Gates + member);

    [Theory]
    [InlineData("async Task M(string path) { var gate = _gates.GetOrAdd(path, _ => new SemaphoreSlim(1)); await gate.WaitAsync(); try { await File.ReadAllTextAsync(path); } finally { gate.Release(); } }")]
    [InlineData("async Task M(string path) { await _plain[path].WaitAsync(); try { await File.ReadAllTextAsync(path); } finally { _plain[path].Release(); } }")]
    [InlineData("async Task M(SemaphoreSlim gate, string path) { await gate.WaitAsync(); try { await File.ReadAllTextAsync(path); } finally { gate.Release(); } }")]
    [InlineData("void M(string path) { using var gate = new Mutex(false); gate.WaitOne(); File.ReadAllText(path); gate.ReleaseMutex(); }")] // nobody else has it
    [InlineData("void M(string path) { using var gate = new Mutex(false, null); gate.WaitOne(); File.ReadAllText(path); gate.ReleaseMutex(); }")]
    public Task A_gate_that_is_given_back_in_a_finally_or_dies_with_its_function_is_silent(string member) => Test.Member(Gates + member);

    [Theory]
    [InlineData("async Task M(string path, CancellationToken token) { await [|_gate.WaitAsync(token)|]; _ = Task.Run(async () => { try { await File.ReadAllTextAsync(path); } finally { _gate.Release(); } }, token); }")]
    [InlineData("async Task M(string[] paths, CancellationToken token) { var all = new List<Task>(); foreach (var path in paths) { await [|_gate.WaitAsync(token)|]; all.Add(Task.Run(() => { try { File.ReadAllText(path); } finally { _gate.Release(); } }, token)); } await Task.WhenAll(all); }")]
    [InlineData("async Task M(string path) { await [|_gate.WaitAsync()|]; _ = Task.Run(async () => { await File.ReadAllTextAsync(path); _gate.Release(); }); }")]
    [InlineData("async Task M(string path, Task work) { await [|_gate.WaitAsync()|]; _ = work.ContinueWith(done => _gate.Release(), TaskContinuationOptions.OnlyOnRanToCompletion); }")]
    [InlineData("async Task M(string path, Task work) { await [|_gate.WaitAsync()|]; _ = work.ContinueWith(done => _gate.Release(), TaskContinuationOptions.NotOnFaulted); }")]
    [InlineData("async Task M(string path, Task work, CancellationToken token) { await [|_gate.WaitAsync()|]; _ = work.ContinueWith(done => _gate.Release(), token); }")]
    public Task A_slot_that_started_work_may_never_give_back_is_reported(string member) => Test.Member(Gates + member);

    [Theory]
    [InlineData("async Task M(string path, CancellationToken token) { await _gate.WaitAsync(token); _ = Task.Run(async () => { try { await File.ReadAllTextAsync(path); } finally { _gate.Release(); } }); }")]
    [InlineData("async Task M(string path, CancellationToken token) { await _gate.WaitAsync(token); _ = Task.Run(async () => { try { await File.ReadAllTextAsync(path, token); } finally { _gate.Release(); } }, CancellationToken.None); }")]
    [InlineData("async Task M(string path) { await _gate.WaitAsync(); _ = Task.Run(async () => { try { await File.ReadAllTextAsync(path); } catch (Exception e) { Console.Write(e); } _gate.Release(); }); }")]
    [InlineData("async Task M(string path, Task work) { await _gate.WaitAsync(); _ = work.ContinueWith(done => _gate.Release()); }")]
    [InlineData("async Task M(string path, Task work) { await _gate.WaitAsync(); _ = work.ContinueWith(done => _gate.Release(), TaskContinuationOptions.ExecuteSynchronously); }")]
    [InlineData("async Task M(string path, CancellationToken token) { await _gate.WaitAsync(token); _ = Work(path); } async Task Work(string path) { try { await File.ReadAllTextAsync(path); } finally { _gate.Release(); } }")]
    public Task A_slot_that_started_work_gives_back_is_silent(string member) => Test.Member(Gates + member);

    [Theory]
    [InlineData("[|gate.Wait()|]; Delete(path); gate.Release();")]
    [InlineData("[|gate.Wait()|]; callback(); gate.Release();")]
    [InlineData("[|gate.Wait()|]; paths.ForEach(each => File.Delete(each)); gate.Release();")]
    [InlineData("[|gate.Wait()|]; paths.ForEach(Delete); gate.Release();")]
    [InlineData("[|gate.Wait()|]; store.Put(path); gate.Release();")]
    [InlineData("[|gate.Wait()|]; only.Put(path); gate.Release();")]
    [InlineData("await [|gate.WaitAsync()|]; await Later(path); gate.Release();")]
    [InlineData("await [|gate.WaitAsync()|]; await Rethrown(path); gate.Release();")]
    [InlineData("[|gate.Wait()|]; Check(path); gate.Release();")]
    [InlineData("[|gate.Wait()|]; _ = Later(path).Result; gate.Release();")]
    [InlineData("[|gate.Wait()|]; using (var file = new FileStream(path, FileMode.Open)) { } gate.Release();")]
    public Task What_a_called_method_may_throw_is_held_against_the_slot(string body) => Callees(body);

    // Other code runs, and nothing says that it throws: a hint, for the slot is lost for good if it does.
    [Theory]
    [InlineData("{|#0:gate.Wait()|}; tree.Insert(path); gate.Release();")]
    [InlineData("{|#0:gate.Wait()|}; paths.ForEach(tree.Insert); gate.Release();")]
    [InlineData("{|#0:gate.Wait()|}; var found = paths.Where(each => each.StartsWith(path)).ToList(); gate.Release();")]
    [InlineData("{|#0:gate.Wait()|}; foreach (var each in paths) value = each; gate.Release();")]
    [InlineData("{|#0:gate.Wait()|}; paths = [.. paths, path]; gate.Release();")]
    [InlineData("{|#0:gate.Wait()|}; Tried(path); gate.Release();")]
    [InlineData("{|#0:gate.Wait()|}; Native(1); gate.Release();")]
    [InlineData("await {|#0:gate.WaitAsync()|}; await Counted(path); gate.Release();")]
    public Task What_another_method_does_in_memory_is_a_hint(string body) =>
        Test.Weighs(DiagnosticSeverity.Info, $"#nullable enable\nclass Subject\n{{\n{CalleesSource(body)}\n}}");

    [Theory]
    [InlineData("gate.Wait(); var found = paths.Find(each => each == path); gate.Release();")]
    [InlineData("gate.Wait(); foreach (var each in new[] { 1, 2 }) value = path; gate.Release();")]
    [InlineData("gate.Wait(); foreach (var each in map) value = each.Key; gate.Release();")]
    [InlineData("gate.Wait(); value = tree.Value; tree.Clear(); gate.Release();")]
    [InlineData("gate.Wait(); var point = new Point(1, 2); gate.Release();")]
    public Task What_only_changes_memory_is_not_held_against_the_slot(string body) => Callees(body);

    private static Task Callees(string body) => Test.Member(CalleesSource(body));

    private static string CalleesSource(string body) =>
        $$"""
        string? value; readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> map = new();
        readonly SemaphoreSlim gate = new(1); List<string> paths = new(); readonly Tree tree = new(); readonly Action callback = () => { };
        readonly IStore store = null!; readonly IOnly only = null!;
        interface IStore { void Put(string path); }
        interface IOnly { void Put(string path); }
        sealed class Only : IOnly { public void Put(string path) => Delete(path); }
        sealed class Tree
        {
            Tree? left; string? value;
            public string? Value => value;
            public void Clear() => value = null;
            public void Insert(string path)
            {
                ArgumentNullException.ThrowIfNull(path);
                if (path.Length == 0) throw new ArgumentException(nameof(path));
                if (value is null) value = path; else (left ??= new Tree()).Insert(path);
            }
        }
        record Point(int X, int Y);
        static void Delete(string path) => Inner(path);
        static void Inner(string path) { if (path.Length > 0) File.Delete(path); }
        static void Check(string path) { if (path.Length > 9) throw new InvalidOperationException(); }
        static async Task<int> Later(string path) { await Task.Yield(); Delete(path); return 1; }
        static async Task Rethrown(string path) { try { Delete(path); } catch (Exception) { Console.WriteLine(path); throw; } await Task.Yield(); }
        static void Tried(string path) { try { Delete(path); } catch (Exception e) { Console.WriteLine(e); } }
        static async Task Counted(string path) { await Task.Delay(10); Console.WriteLine(path.Length); await Returned(); }
        static Task Returned() => Task.CompletedTask;
        static void Ping(int n) { if (n > 0) Pong(n - 1); }
        static void Pong(int n) => Ping(n);
        [System.Runtime.InteropServices.DllImport("native")] static extern int Native(int n);
        async Task M(string path)
        {
            {{body}}
            await Task.Yield();
        }
        """;

    private const string Gates = "readonly System.Collections.Concurrent.ConcurrentDictionary<string, SemaphoreSlim> _gates = new(); readonly Dictionary<string, SemaphoreSlim> _plain = new(); readonly SemaphoreSlim _gate = new(3);\n";

    private static Task Body(string statements) => Test.Member($"{Frame}async Task M(string url, CancellationToken token)\n{{\n{statements}\nawait Task.Yield();\n}}");
}
