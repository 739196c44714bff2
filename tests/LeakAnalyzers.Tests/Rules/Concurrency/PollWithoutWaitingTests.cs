using LeakAnalyzers.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Concurrency.PollWithoutWaiting>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

public sealed class PollWithoutWaitingTests
{
    [Fact]
    public Task A_round_that_nobody_waits_for_is_reported() => Test.Member(
        """
        Timer? timer; System.Timers.Timer? old; void Work() { }
        void Tick() { timer = new Timer(_ => { [|Task.Run(() => Work())|]; }, null, 0, 1000); }
        void Event() { old!.Elapsed += (s, e) => [|Task.Run(() => Work())|]; }
        void Method() { timer = new Timer(OnTick, null, 0, 1000); }
        void OnTick(object? state) { [|Task.Run(() => Work())|]; }
        async Task Loop() { while (true) { await Task.Delay(1000); _ = [|Task.Run(() => Work())|]; } }
        async Task Periodic(PeriodicTimer p) { while (await p.WaitForNextTickAsync()) _ = [|Task.Run(() => Work())|]; }
        """);

    [Fact]
    public Task A_round_that_is_waited_for_is_silent() => Test.Member(
        """
        Timer? timer; void Work() { } Task? last; readonly SemaphoreSlim gate = new(1);
        void Tick() { timer = new Timer(_ => Work(), null, 0, 1000); }
        async Task Loop() { while (true) { await Task.Delay(1000); await Task.Run(() => Work()); } }
        void Once(TimeSpan due) { timer = new Timer(OnDue, null, due, TimeSpan.FromMilliseconds(-1)); }
        void OnDue(object? state) { Task.Run(() => Work()); }
        readonly System.Timers.Timer clock = new(1000);
        void Rearmed() { clock.Elapsed += (_, _) => Task.Factory.StartNew(StopAndWork); }
        void StopAndWork() { try { clock.Enabled = false; Work(); } finally { clock.Enabled = true; } }
        async Task Kept() { while (true) { await Task.Delay(1000); if (last is null || last.IsCompleted) last = Task.Run(() => Work()); } }
        async Task Gated() { while (true) { await Task.Delay(1000); await gate.WaitAsync(); _ = Task.Run(() => { try { Work(); } finally { gate.Release(); } }); } }
        """);

    [Fact]
    public Task Items_in_a_round_are_another_rules_business() => Test.Member(
        """
        void Work(string x) { }
        async Task Loop(List<string> xs) { while (true) { await Task.Delay(1000); foreach (var x in xs) _ = Task.Run(() => Work(x)); } }
        """);

    [Fact]
    public Task A_call_that_a_tick_starts_beside_other_things_is_a_round_too() => Test.Member(
        """
        Timer? timer; int count; readonly HttpClient client = new(); Task? last;
        async Task Load() => await client.GetStringAsync("/");
        void Lambda() { timer = new Timer(_ => { count++; _ = [|Load()|]; }, null, 0, 1000); }
        void Method() { timer = new Timer(OnTick, null, 0, 1000); }
        void OnTick(object? state) { count++; _ = [|client.GetAsync("/")|]; }
        void OnThread() { timer = new Timer(_ => { var thread = new Thread(() => Console.WriteLine()); [|thread.Start()|]; }, null, 0, 1000); }
        void Only() { timer = new Timer(_ => Load(), null, 0, 1000); timer = new Timer(_ => { _ = Load(); }, null, 0, 1000); } // LEAK302 tells of it
        void Kept() { timer = new Timer(_ => { count++; if (last is null || last.IsCompleted) last = Load(); }, null, 0, 1000); }
        """);
}
