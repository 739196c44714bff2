using LeakAnalyzers.CodeFixes.Concurrency;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

/// <summary>Programs that start much work at once and end: they end after the fix of LEAK401 too, and say the same, on the thread pool and on a context of one thread.</summary>
public sealed class LimitedWorkTests
{
    private const string Options = "[*.cs]\nleak_analyzers.max_concurrency = 2\n";

    /// <summary>Work that depends on other work, on its context, on the member that starts it, or on what cannot be seen: nothing is offered.</summary>
    public static TheoryData<string, string> Refused => new()
    {
        { "a barrier", Awaited("Meet(item)", "static readonly Barrier s_all = new(12);\nstatic int Meet(int item) { s_all.SignalAndWait(); return item; }") },
        { "a barrier two calls away", Awaited("First(item)", "static readonly Barrier s_all = new(12);\nstatic int First(int item) => Second(item);\nstatic int Second(int item) { s_all.SignalAndWait(); return item; }") },
        { "a barrier behind an interface", Awaited("s_meeting.Meet(item)", "interface IMeeting { int Meet(int item); }\nsealed class Meeting : IMeeting { readonly Barrier _all = new(12); public int Meet(int item) { _all.SignalAndWait(); return item; } }\nstatic readonly IMeeting s_meeting = new Meeting();") },
        { "a barrier in an override", Awaited("s_meeting.Meet(item)", "abstract class Any { public abstract int Meet(int item); }\nsealed class Meeting : Any { readonly Barrier _all = new(12); public override int Meet(int item) { _all.SignalAndWait(); return item; } }\nstatic readonly Any s_meeting = new Meeting();") },
        { "a barrier in a property", Awaited("item + Met", "static readonly Barrier s_all = new(12);\nstatic int Met { get { s_all.SignalAndWait(); return 0; } }") },
        { "a barrier in a constructor", Awaited("new Meeting(item).Item", "static readonly Barrier s_all = new(12);\nsealed class Meeting { public int Item; public Meeting(int item) { s_all.SignalAndWait(); Item = item; } }") },
        { "a countdown", Awaited("Meet(item)", "static readonly CountdownEvent s_left = new(12);\nstatic int Meet(int item) { s_left.Signal(); s_left.Wait(); return item; }") },
        { "an event that the last sets", Awaited("Meet(item)", "static readonly ManualResetEventSlim s_last = new();\nstatic int s_count;\nstatic int Meet(int item) { if (Interlocked.Increment(ref s_count) == 12) s_last.Set(); s_last.Wait(); return item; }") },
        { "an old event", Awaited("Meet(item)", "static readonly ManualResetEvent s_last = new(false);\nstatic int s_count;\nstatic int Meet(int item) { if (Interlocked.Increment(ref s_count) == 12) s_last.Set(); s_last.WaitOne(); return item; }") },
        { "a semaphore as a signal", Awaited("Outer(item)", "static int Outer(int item) => Inner(item);\nstatic int Inner(int item) => Meet(item);\nstatic readonly SemaphoreSlim s_last = new(0);\nstatic int s_count;\nstatic int Meet(int item) { if (Interlocked.Increment(ref s_count) == 12) s_last.Release(12); s_last.Wait(); return item; }") },
        { "a task that the last completes", AwaitedAsync("await Meet(item)", "static readonly TaskCompletionSource s_last = new();\nstatic int s_count;\nstatic async Task<int> Meet(int item) { if (Interlocked.Increment(ref s_count) == 12) s_last.SetResult(); await s_last.Task; return item; }") },
        { "a pulse", Awaited("Meet(item)", "static readonly object s_lock = new();\nstatic int s_count;\nstatic int Meet(int item) { lock (s_lock) { if (++s_count == 12) Monitor.PulseAll(s_lock); while (s_count < 12) Monitor.Wait(s_lock); } return item; }") },
        { "a channel between siblings", AwaitedAsync("await Meet(item)", "static readonly System.Threading.Channels.Channel<int> s_queue = System.Threading.Channels.Channel.CreateUnbounded<int>();\nstatic async Task<int> Meet(int item) { if (item < 6) return await s_queue.Reader.ReadAsync() * 0 + item; await s_queue.Writer.WriteAsync(item); return item; }") },
        { "a task of a sibling", "public static class Subject\n{\npublic static async Task<string> Run()\n{\nvar last = new TaskCompletionSource();\nvar tasks = new List<Task<int>>();\nforeach (var item in Items())\n{\ntasks.Add(Task.Run(async () =>\n{\nif (item == 11) last.SetResult();\nawait last.Task;\nreturn item;\n}));\n}\n\nreturn string.Join(',', await Task.WhenAll(tasks));\n}\n" + Source + "}\n" },
        { "a start signal behind the loop", "public static class Subject\n{\npublic static async Task<string> Run()\n{\nvar go = new SemaphoreSlim(0);\nvar tasks = new List<Task<int>>();\nforeach (var item in Items())\n{\ntasks.Add(Task.Run(async () =>\n{\nvar twice = item * 2;\nawait Task.Yield();\nawait go.WaitAsync();\ngo.Release();\nreturn twice;\n}));\n}\n\ngo.Release();\nreturn string.Join(',', await Task.WhenAll(tasks));\n}\n" + Source + "}\n" },
        { "a lock that the starter holds", "public static class Subject\n{\nstatic readonly SemaphoreSlim s_lock = new(1);\npublic static async Task<string> Run()\n{\nvar tasks = new List<Task<int>>();\nawait s_lock.WaitAsync();\ntry\n{\nforeach (var item in Items())\n{\ntasks.Add(Task.Run(() => Outer(item)));\n}\n}\nfinally\n{\ns_lock.Release();\n}\n\nreturn string.Join(',', await Task.WhenAll(tasks));\n}\nstatic async Task<int> Outer(int item)\n{\nawait Task.Yield();\nreturn await Inner(item);\n}\nstatic async Task<int> Inner(int item)\n{\nawait Task.Yield();\nreturn await Work(item);\n}\nstatic async Task<int> Work(int item)\n{\nawait s_lock.WaitAsync();\ntry\n{\nreturn item;\n}\nfinally\n{\ns_lock.Release();\n}\n}\n" + Source + "}\n" },
        { "a wait that blocks the thread of the continuation", "public static class Subject\n{\npublic static Task<string> Run()\n{\nvar tasks = Items().Select(item => Task.Run(() => item)).ToArray();\nTask.WaitAll(tasks);\nreturn Task.FromResult(string.Join(',', tasks.Select(task => task.Result)));\n}\n" + Source + "}\n" },
        { "a result that blocks", "public static class Subject\n{\npublic static Task<string> Run()\n{\nvar all = Task.WhenAll(Items().Select(item => Task.Run(() => item))).Result;\nreturn Task.FromResult(string.Join(',', all));\n}\n" + Source + "}\n" },
        { "work that is not waited for in a method that cannot wait", "public static class Subject\n{\nstatic int s_done;\npublic static Task<string> Run()\n{\nforeach (var item in Items())\n{\nTask.Run(() => Interlocked.Increment(ref s_done));\n}\n\nreturn Task.FromResult(\"left\");\n}\n" + Source + "}\n" },
        { "work that comes back to its thread", AwaitedWith("var context = SynchronizationContext.Current ?? new SynchronizationContext();", "Shown(context, item)", "static int Shown(SynchronizationContext context, int item) { context.Send(_ => { }, null); return item; }") },
        { "work that comes back to the same method", "public static class Subject\n{\nstatic int s_depth;\npublic static async Task<string> Run() { await Walk(2); return s_depth.ToString(); }\nstatic async Task Walk(int depth)\n{\nInterlocked.Increment(ref s_depth);\nif (depth == 0) return;\nvar tasks = new List<Task>();\nforeach (var item in Items())\n{\ntasks.Add(Task.Run(() => Walk(depth - 1)));\n}\n\nawait Task.WhenAll(tasks);\n}\n" + Source + "}\n" },
        { "a method that calls itself beside the work", "public static class Subject\n{\nstatic int s_done;\npublic static async Task<string> Run() { await Walk(2); return s_done.ToString(); }\nstatic async Task Walk(int depth)\n{\nif (depth > 0) await Walk(depth - 1);\nvar tasks = new List<Task>();\nforeach (var item in Items())\n{\ntasks.Add(Task.Run(() => Interlocked.Increment(ref s_done)));\n}\n\nawait Task.WhenAll(tasks);\n}\n" + Source + "}\n" },
        { "work that comes back through an interface", "public static class Subject\n{\ninterface IWalk { Task Walk(int depth); }\nsealed class Walker : IWalk\n{\npublic int Done;\npublic async Task Walk(int depth)\n{\nInterlocked.Increment(ref Done);\nif (depth == 0) return;\nIWalk next = this;\nvar tasks = new List<Task>();\nforeach (var item in Items())\n{\ntasks.Add(Task.Run(() => next.Walk(depth - 1)));\n}\n\nawait Task.WhenAll(tasks);\n}\n}\npublic static async Task<string> Run() { var walker = new Walker(); await walker.Walk(2); return walker.Done.ToString(); }\n" + Source + "}\n" },
        { "tasks that race", "public static class Subject\n{\npublic static async Task<string> Run()\n{\nusing var stop = new CancellationTokenSource();\nvar tasks = new List<Task<int>>();\nforeach (var item in Items())\n{\ntasks.Add(Task.Run(() => Work(item, stop.Token)));\n}\n\nvar first = await (await Task.WhenAny(tasks));\nstop.Cancel();\nreturn first.ToString();\n}\nstatic async Task<int> Work(int item, CancellationToken token)\n{\nif (item < 11) await Task.Delay(Timeout.Infinite, token);\nreturn item;\n}\n" + Source + "}\n" },
        { "a query whose tasks race", "public static class Subject\n{\npublic static async Task<string> Run()\n{\nusing var stop = new CancellationTokenSource();\nvar first = await (await Task.WhenAny(Items().Select(item => Task.Run(() => Work(item, stop.Token)))));\nstop.Cancel();\nreturn first.ToString();\n}\nstatic async Task<int> Work(int item, CancellationToken token)\n{\nif (item < 11) await Task.Delay(Timeout.Infinite, token);\nreturn item;\n}\n" + Source + "}\n" },
        { "a loop until it is stopped", "public static class Subject\n{\nstatic int s_started;\npublic static async Task<string> Run()\n{\nusing var stop = new CancellationTokenSource();\nvar tasks = new List<Task>();\nforeach (var item in Items())\n{\ntasks.Add(Task.Run(() => Poll(stop)));\n}\n\nawait Task.WhenAll(tasks);\nreturn s_started.ToString();\n}\nstatic async Task Poll(CancellationTokenSource stop)\n{\nif (Interlocked.Increment(ref s_started) == 12) stop.Cancel();\nwhile (!stop.IsCancellationRequested) await Task.Delay(1);\n}\n" + Source + "}\n" },
        { "a loop that a catch ends", "public static class Subject\n{\nstatic int s_started;\npublic static async Task<string> Run()\n{\nusing var stop = new CancellationTokenSource();\nvar tasks = new List<Task>();\nforeach (var item in Items())\n{\ntasks.Add(Task.Run(() => Poll(stop)));\n}\n\nawait Task.WhenAll(tasks);\nreturn s_started.ToString();\n}\nstatic async Task Poll(CancellationTokenSource stop)\n{\nif (Interlocked.Increment(ref s_started) == 12) stop.Cancel();\nwhile (true)\n{\ntry\n{\nawait Task.Delay(1, stop.Token);\n}\ncatch (OperationCanceledException)\n{\nbreak;\n}\n}\n}\n" + Source + "}\n" },
        { "a loop until a flag is set", Awaited("Meet(item)", "static volatile bool s_last;\nstatic int s_count;\nstatic int Meet(int item) { if (Interlocked.Increment(ref s_count) == 12) s_last = true; while (!s_last) Thread.Yield(); return item; }") },
        { "a time limit behind the loop", "public static class Subject\n{\npublic static async Task<string> Run()\n{\nvar tasks = new List<Task<int>>();\nforeach (var item in Items())\n{\ntasks.Add(Task.Run(() => item));\n}\n\nusing var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));\nreturn string.Join(',', await Task.WhenAll(tasks).WaitAsync(limit.Token));\n}\n" + Source + "}\n" },
        { "a time limit for all of it", "public static class Subject\n{\npublic static async Task<string> Run()\n{\nusing var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));\nreturn string.Join(',', await Task.WhenAll(Items().Select(item => Task.Run(() => item, limit.Token))));\n}\n" + Source + "}\n" },
        { "a delegate that comes from elsewhere", "public static class Subject\n{\npublic static Task<string> Run() => All(item => item);\nstatic async Task<string> All(Func<int, int> work) => string.Join(',', await Task.WhenAll(Items().Select(item => Task.Run(() => work(item)))));\n" + Source + "}\n" },
        { "a list that the starts fill one after the other", "public static class Subject\n{\nstatic readonly List<int> s_seen = [];\npublic static async Task<string> Run()\n{\nawait Task.WhenAll(Items().Select(async item =>\n{\ns_seen.Add(item);\nawait System.IO.File.ReadAllBytesAsync(typeof(Subject).Assembly.Location.Length == 0 ? \"/proc/self/status\" : \"/proc/self/status\");\n}));\nreturn string.Join(',', s_seen);\n}\n" + Source + "}\n" },
    };

    /// <summary>Work that ends by itself and is waited for: it is limited, and nothing else changes.</summary>
    public static TheoryData<string, string> Repaired => new()
    {
        { "a computation", Awaited("item * 2", "") },
        { "a loop with an end", Awaited("Count(item)", "static int Count(int item) { var n = 0; while (n < item) n++; return n; }") },
        { "a retry", AwaitedAsync("await Retry(item)", "static async Task<int> Retry(int item)\n{\nfor (var tries = 0; ; tries++)\n{\ntry\n{\nif (tries < 2) throw new System.IO.IOException();\nreturn item;\n}\ncatch (System.IO.IOException) when (tries < 3)\n{\nawait Task.Yield();\n}\n}\n}") },
        { "a lock", Awaited("Locked(item)", "static readonly object s_lock = new();\nstatic int Locked(int item) { lock (s_lock) return item; }") },
        { "an interface of which all is known", Awaited("s_work.Do(item)", "interface IWork { int Do(int item); }\nsealed class Twice : IWork { public int Do(int item) => item * 2; }\nstatic readonly IWork s_work = new Twice();") },
        { "a query", "public static class Subject\n{\npublic static async Task<string> Run() => string.Join(',', await Task.WhenAll(Items().Select(item => Task.Run(() => item * 2))));\n" + Source + "}\n" },
        { "a query that is returned", "public static class Subject\n{\npublic static async Task<string> Run() => string.Join(',', await All());\nstatic Task<int[]> All()\n{\nreturn Task.WhenAll(Items().Select(item => Task.Run(() => item * 2)));\n}\n" + Source + "}\n" },
        { "a returned query that the caller blocks on", "public static class Subject\n{\npublic static Task<string> Run() => Task.FromResult(string.Join(',', All().Result));\nstatic Task<int[]> All()\n{\nreturn Task.WhenAll(Items().Select(item => Task.Run(() => item * 2)));\n}\n" + Source + "}\n" },
        { "a configured wait that the caller blocks on", "public static class Subject\n{\npublic static Task<string> Run() => Task.FromResult(string.Join(',', All().Result));\nstatic async Task<int[]> All()\n{\nvar tasks = new List<Task<int>>();\nforeach (var item in Items())\n{\ntasks.Add(Task.Run(() => item * 2));\n}\n\nreturn await Task.WhenAll(tasks).ConfigureAwait(false);\n}\n" + Source + "}\n" },
        { "starts that need their context", "public static class Subject\n{\npublic static async Task<string> Run()\n{\nvar context = SynchronizationContext.Current;\nvar tasks = new List<Task<bool>>();\nforeach (var item in Items())\n{\nvar isSame = SynchronizationContext.Current == context;\ntasks.Add(Task.Run(() => isSame));\n}\n\nreturn string.Join(',', await Task.WhenAll(tasks));\n}\n" + Source + "}\n" },
        { "an exception of each item", "public static class Subject\n{\npublic static async Task<string> Run()\n{\nvar tasks = new List<Task>();\nforeach (var item in Items())\n{\ntasks.Add(Task.Run(() => Fail(item)));\n}\n\ntry\n{\nawait Task.WhenAll(tasks);\n}\ncatch (InvalidOperationException e)\n{\nreturn e.GetType().Name + tasks.Count(task => task.IsFaulted);\n}\n\nreturn \"\";\n}\nstatic void Fail(int item) => throw new InvalidOperationException(item.ToString());\n" + Source + "}\n" },
    };

    /// <summary>Twelve items out of a file, of which the code does not say how many there are.</summary>
    private const string Source =
        "static readonly string s_file = Written();\n"
        + "static string Written() { var file = System.IO.Path.GetTempFileName(); System.IO.File.WriteAllLines(file, Enumerable.Range(0, 12).Select(n => n.ToString())); return file; }\n"
        + "static IEnumerable<int> Items() => System.IO.File.ReadLines(s_file).Select(int.Parse);\n";

    [Theory, MemberData(nameof(Refused))]
    public async Task Work_that_may_need_the_rest_of_it_is_left_alone(string shape, string code)
    {
        Assert.NotEmpty(shape);
        Assert.Null(await AtRunTime.Offered(code, "LEAK401", new BoundWithSemaphore(), Options, isReported: false));
    }

    [Theory, MemberData(nameof(Repaired))]
    public async Task Work_that_ends_by_itself_is_limited_and_says_the_same(string shape, string code)
    {
        Assert.NotEmpty(shape);
        var after = await AtRunTime.Offered(code, "LEAK401", new BoundWithSemaphore(), Options);
        Assert.NotNull(after);
        Assert.Equal(AtRunTime.Said(code, onOneThread: false), AtRunTime.Said(after, onOneThread: false));
        Assert.Equal(AtRunTime.Said(code, onOneThread: true), AtRunTime.Said(after, onOneThread: true));
    }

    private static string Awaited(string work, string members) => AwaitedWith("", work, members);

    private static string AwaitedAsync(string work, string members) => Awaited("", $"async () => {work}", members);

    private static string AwaitedWith(string first, string work, string members) => Awaited(first, $"() => {work}", members);

    private static string Awaited(string first, string work, string members) =>
        $"public static class Subject\n{{\npublic static async Task<string> Run()\n{{\n{first}\nvar tasks = new List<Task<int>>();\nforeach (var item in Items())\n{{\ntasks.Add(Task.Run({work}));\n}}\n\nreturn string.Join(',', await Task.WhenAll(tasks));\n}}\n{members}\n{Source}}}\n";
}
