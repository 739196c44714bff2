using LeakAnalyzers.CodeFixes.Concurrency;
using LeakAnalyzers.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Concurrency.PollWithoutWaiting, LeakAnalyzers.CodeFixes.Concurrency.WaitForRound>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

/// <summary>A timer cannot wait for its callback: a tick that finds the last one's work going on starts nothing.</summary>
public sealed class WaitForTickTests
{
    [Fact]
    public Task Each_timer_with_a_lambda_has_its_own_local() => Test.File(
        """
        class Poll
        {
            readonly List<Timer> timers = new();
            void Work(string key) { }
            async Task Load() => await Task.Yield();

            void Start(IEnumerable<string> keys)
            {
                foreach (var key in keys)
                {
                    timers.Add(new Timer(_ => [|Task.Run(() => Work(key))|], null, 0, 1000));
                }

                var clock = new System.Timers.Timer(1000);
                clock.Elapsed += (s, e) =>
                {
                    Console.WriteLine("tick");
                    _ = [|Task.Run(Load)|].ContinueWith(done => Console.WriteLine(done.Exception)); // not awaited
                    if (keys.Any()) [|Task.Factory.StartNew(() => Load())|]; else Console.WriteLine("none");
                };
            }
        }
        """,
        """
        class Poll
        {
            readonly List<Timer> timers = new();
            void Work(string key) { }
            async Task Load() => await Task.Yield();

            void Start(IEnumerable<string> keys)
            {
                foreach (var key in keys)
                {
                    Task round = null;
                    timers.Add(new Timer(_ => { if (round == null || round.IsCompleted) round = Task.Run(() => Work(key)); }, null, 0, 1000));
                }

                var clock = new System.Timers.Timer(1000);
                Task round2 = null;
                Task round3 = null;
                clock.Elapsed += (s, e) =>
                {
                    Console.WriteLine("tick");
                    if (round2 == null || round2.IsCompleted) round2 = Task.Run(Load).ContinueWith(done => Console.WriteLine(done.Exception)); // not awaited
                    if (keys.Any()) { if (round3 == null || round3.IsCompleted) round3 = Task.Factory.StartNew(() => Load()).Unwrap(); } else Console.WriteLine("none");
                };
            }
        }
        """);

    [Fact]
    public Task The_one_timer_of_an_object_has_a_field_beside_it() => Test.File(
        """
        #nullable enable
        class Poll : IDisposable
        {
            private readonly Timer _timer;
            private readonly System.Timers.Timer _clock = new(500);

            public Poll()
            {
                _timer = new Timer(OnTick, null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
                _clock.Elapsed += OnElapsed;
            }

            public void Dispose()
            {
                _timer.Dispose();
                _clock.Dispose();
            }

            private void OnTick(object? state)
            {
                // what is due
                [|Task.Run(async () =>
                {
                    await Task.Yield();
                })|];
            }

            private void OnElapsed(object? sender, System.Timers.ElapsedEventArgs e) => [|Task.Run(() => Console.WriteLine(e.SignalTime))|];
        }
        """,
        """
        #nullable enable
        class Poll : IDisposable
        {
            private Task? _round2;
            private Task? _round;
            private readonly Timer _timer;
            private readonly System.Timers.Timer _clock = new(500);

            public Poll()
            {
                _timer = new Timer(OnTick, null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
                _clock.Elapsed += OnElapsed;
            }

            public void Dispose()
            {
                _timer.Dispose();
                _clock.Dispose();
            }

            private void OnTick(object? state)
            {
                // what is due
                if (_round == null || _round.IsCompleted) _round = Task.Run(async () =>
                {
                    await Task.Yield();
                });
            }

            private void OnElapsed(object? sender, System.Timers.ElapsedEventArgs e)
            {
                if (_round2 == null || _round2.IsCompleted) _round2 = Task.Run(() => Console.WriteLine(e.SignalTime));
            }
        }
        """);

    [Fact]
    public Task A_static_timer_has_a_static_field() => Test.File(
        """
        static class Poll
        {
            static readonly Timer s_timer = new Timer(_ => [|Task.Run(Work)|], null, 0, 1000);
            static Timer s_other;
            static void Start() => s_other = new Timer(OnTick, null, 0, 1000);
            static void OnTick(object state) { [|Task.Run(Work)|]; }
            static void Work() { }
        }
        """,
        """
        static class Poll
        {
            private static Task s_round2;
            private static Task s_round;
            static readonly Timer s_timer = new Timer(_ => { if (s_round == null || s_round.IsCompleted) s_round = Task.Run(Work); }, null, 0, 1000);
            static Timer s_other;
            static void Start() => s_other = new Timer(OnTick, null, 0, 1000);
            static void OnTick(object state) { if (s_round2 == null || s_round2.IsCompleted) s_round2 = Task.Run(Work); }
            static void Work() { }
        }
        """);

    [Fact]
    public Task Nothing_is_offered_where_timers_share_the_callback_or_the_work_has_no_task() => Test.Nothing(
        """
        class Poll
        {
            readonly List<Timer> timers = new();
            Timer timer, other;
            void Work() { }

            void Many(int count)
            {
                for (var i = 0; i < count; i++) timers.Add(new Timer(OnTick, null, 0, 1000));
            }

            void OnTick(object state) { [|Task.Run(Work)|]; }

            void Two() { timer = new Timer(OnEither, null, 0, 1000); other = new Timer(OnEither, null, 0, 5000); }
            void OnEither(object state) { [|Task.Run(Work)|]; }

            void Called() { OnTickOrCall(null); timer = new Timer(OnTickOrCall, null, 0, 1000); }
            void OnTickOrCall(object state) { [|Task.Run(Work)|]; }

            void Shared() { timer = new Timer(OnShared, null, 0, 1000); }
            static void OnShared(object state) { [|Task.Run(() => Console.WriteLine(state))|]; }

            void Queued() { timer = new Timer(_ => [|ThreadPool.QueueUserWorkItem(_ => Work())|], null, 0, 1000); }

            // the tick would lose what it took
            readonly Queue<string> queue = new();
            void Taking() { timer = new Timer(_ => { var item = queue.Dequeue(); [|Task.Run(() => Console.WriteLine(item))|]; }, null, 0, 1000); }
            void Trying() { timer = new Timer(_ => { if (queue.TryDequeue(out var item)) [|Task.Run(() => Console.WriteLine(item))|]; }, null, 0, 1000); }

            void Expression(Action work) => timer = new Timer(_ => { [|Task.Run(work)|]; }, null, 0, 1000);
        }
        """);
}
