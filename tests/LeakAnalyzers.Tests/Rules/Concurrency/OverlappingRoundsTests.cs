using LeakAnalyzers.Rules.Concurrency;
using Microsoft.CodeAnalysis;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Concurrency.PollWithoutWaiting>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

/// <summary>Rounds that a timer or a loop starts, and what keeps two of them apart.</summary>
public sealed class OverlappingRoundsTests
{
    [Theory]
    [InlineData("while (await timer.WaitForNextTickAsync(token)) _ = {|#0:Round(token)|};")]
    [InlineData("while (await timer.WaitForNextTickAsync(token)) _ = {|#0:Outer()|};")] // the I/O is a call deeper
    [InlineData("while (!token.IsCancellationRequested) { await Task.Delay(1000, token); {|#0:Fire()|}; }")] // async void
    [InlineData("while (!token.IsCancellationRequested) { {|#0:Begin()|}; Thread.Sleep(1000); }")] // the start stands in a helper
    [InlineData("while (!token.IsCancellationRequested) { _rounds.Add({|#0:Round(token)|}); await Task.Delay(1000, token); }")] // a list that only grows
    [InlineData("while (!token.IsCancellationRequested) { _ = {|#0:Task.Run(() => Round(token), token)|}; await Task.Delay(1000, token); }")]
    [InlineData("var clock = new Timer(_ => { Console.Write('.'); _ = {|#0:Round(token)|}; }, null, 0, 1000);")]
    [InlineData("var clock = new System.Timers.Timer(1000); clock.Elapsed += (_, _) => { Console.Write('.'); _ = {|#0:Task.Run(() => Round(token))|}; };")]
    public Task A_round_that_is_left_running_is_a_warning(string body) => Weighs(DiagnosticSeverity.Warning, body);

    [Theory]
    [InlineData("while (await timer.WaitForNextTickAsync(token)) _ = {|#0:feed.PollAsync(token)|};")]
    public Task A_round_of_unknown_length_is_a_suggestion(string body) => Weighs(DiagnosticSeverity.Info, body);

    [Theory]
    [InlineData("while (await timer.WaitForNextTickAsync(token)) await Round(token);")]
    [InlineData("while (await timer.WaitForNextTickAsync(token)) _ = Short();")] // it waits for nothing
    [InlineData("while (await timer.WaitForNextTickAsync(token)) _ = Tried();")]
    [InlineData("while (await timer.WaitForNextTickAsync(token)) _ = TriedFor();")]
    [InlineData("while (await timer.WaitForNextTickAsync(token)) _ = Task.Run(Tried);")]
    [InlineData("while (await timer.WaitForNextTickAsync(token)) _ = Task.Run(async () => await Tried());")]
    [InlineData("while (await timer.WaitForNextTickAsync(token)) _ = Task.Run(() => Entered());")]
    [InlineData("while (await timer.WaitForNextTickAsync(token)) _ = Flagged();")]
    [InlineData("while (await timer.WaitForNextTickAsync(token)) { if (!await _gate.WaitAsync(0)) continue; _ = Round(token); }")]
    [InlineData("while (await timer.WaitForNextTickAsync(token)) { if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0) continue; _ = Round(token); }")]
    [InlineData("while (await timer.WaitForNextTickAsync(token)) { _rounds.RemoveAll(r => r.IsCompleted); if (_rounds.Count > 3) continue; _rounds.Add(Round(token)); }")]
    [InlineData("while (await timer.WaitForNextTickAsync(token)) { _rounds.Add(Round(token)); await Task.WhenAll(_rounds); _rounds.Clear(); }")]
    [InlineData("while (await timer.WaitForNextTickAsync(token)) { var round = Round(token); await Task.WhenAny(round); }")]
    [InlineData("var clock = new Timer(OnTick, null, 0, 1000);")]
    public Task Rounds_that_are_kept_apart_are_silent(string body) => Test.File(In(body));

    [Fact]
    public Task A_lock_of_an_unknown_type_that_is_tried_and_left_keeps_rounds_apart() => Test.File(
        """
        class Subject
        {
            Timer timer; {|CS0246:IUnknownLocks|} locks; readonly HttpClient client = new();
            void Start() => timer = new Timer(OnTick, null, 0, 1000);
            void OnTick(object state) { _ = Task.Run(async () => await Round()); }
            async Task Round() { await using var lease = await locks.TryTakeAsync("round", TimeSpan.Zero); if (lease == null) return; await client.GetStringAsync("/"); }
        }
        """);

    private const string Frame =
        """
        #nullable enable
        public interface IPoll { Task PollAsync(CancellationToken token); }
        public interface ILease : IAsyncDisposable { }
        public interface ILocks { Task<ILease?> TryTakeAsync(string key, TimeSpan wait); }
        public class Subject(IPoll feed, ILocks locks)
        {
            private readonly HttpClient client = new(); private readonly SemaphoreSlim _gate = new(1); private readonly object _lock = new(); private int _busy; private readonly List<Task> _rounds = new();
            private async Task Round(CancellationToken token) => await client.GetStringAsync("/", token);
            private async Task Outer() { await Task.Yield(); await Round(default); }
            private async void Fire() => await Round(default);
            private void Begin() { _ = Task.Run(() => Round(default)); }
            private Task Short() => Task.CompletedTask;
            private async Task Tried() { if (!await _gate.WaitAsync(TimeSpan.Zero)) return; try { await Round(default); } finally { _gate.Release(); } }
            private async Task TriedFor() { await using var lease = await locks.TryTakeAsync("round", TimeSpan.Zero); if (lease == null) return; await Round(default); }
            private void Entered() { if (!Monitor.TryEnter(_lock)) return; try { Round(default).Wait(); } finally { Monitor.Exit(_lock); } }
            private async Task Flagged() { if (Interlocked.Exchange(ref _busy, 1) == 1) return; try { await Round(default); } finally { _busy = 0; } }
            private void OnTick(object? state) { _ = Task.Run(async () => await TriedFor()); }

        """;

    private static string In(string body) => $"{Frame}public async Task M(PeriodicTimer timer, CancellationToken token)\n{{\n{body}\nawait Task.Yield();\n}}\n}}";

    private static Task Weighs(DiagnosticSeverity severity, string body) => Test.Weighs(severity, In(body));
}
