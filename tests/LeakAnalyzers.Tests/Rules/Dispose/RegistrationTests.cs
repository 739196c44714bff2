using LeakAnalyzers.Rules.Dispose;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.RegistrationNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Callbacks registered with a token.</summary>
public sealed class RegistrationTests
{
    [Theory]
    [InlineData("[|token.Register(() => { })|];")] // CT06
    [InlineData("var r = [|token.Register(() => { })|]; await Task.Delay(1);")] // CT07
    [InlineData("var t = token; [|t.Register(() => { })|];")] // CT08
    [InlineData("_ = [|token.UnsafeRegister(_ => { }, null)|];")] // CT09
    [InlineData("[|token.Register(() => {|CS0103:elsewhere|}.Send({|CS0103:Words|}.Cancel))|];")] // what the callback says is out of sight
    [InlineData("while (url.Length > 0) { [|token.Register(() => { })|]; await Task.Delay(1); }")] // CT11
    public Task A_callback_left_with_a_token_that_outlives_the_call_is_reported(string body) => Test.Body(body);

    [Theory]
    [InlineData("using var r = token.Register(() => { });")] // CT12
    [InlineData("await using var r = token.Register(() => { });")]
    [InlineData("var r = token.Register(() => { }); try { await Task.Delay(1); } finally { r.Dispose(); }")]
    [InlineData("var r = token.Register(() => { }); try { await Task.Delay(1); } finally { r.Unregister(); }")]
    [InlineData("using var cts = new CancellationTokenSource(); cts.Token.Register(() => { });")] // CT13
    [InlineData("using var cts = new CancellationTokenSource(); var t = cts.Token; t.Register(() => { });")]
    [InlineData("CancellationToken.None.Register(() => { });")] // CT18
    [InlineData("using (token.Register(() => {|CS0103:elsewhere|}.Send({|CS0103:Words|}.Cancel))) await Task.Delay(1);")]
    public Task A_callback_that_is_taken_back_or_dies_with_its_source_is_right(string body) => Test.Body(body);

    [Fact]
    public Task A_field_or_property_of_the_object_outlives_the_call() => Test.Member(
        """
        readonly CancellationToken _stop;
        readonly CancellationTokenSource _source = new();
        CancellationToken Stop => _stop;
        void Field() => [|_stop.Register(() => { })|];
        void Property() { [|Stop.Register(() => { })|]; }
        void OfSource() { [|_source.Token.Register(() => { })|]; }
        """.Replace("void Field() => [|_stop.Register(() => { })|];", "void Field() { [|_stop.Register(() => { })|]; }"));

    [Fact]
    public Task A_registration_that_may_be_none_is_released_as_one() => Test.Member(
        """
        readonly object _sync = new();
        async Task Wait(Task work, CancellationToken token)
        {
            CancellationTokenRegistration? registration = null;
            try { lock (_sync) registration = token.Register(() => { }); await work; }
            finally { lock (_sync) registration?.Dispose(); }
        }
        async Task WaitForValue(Task work, CancellationToken token)
        {
            CancellationTokenRegistration? registration = null;
            try { registration = token.Register(() => { }); await work; }
            finally { if (registration.HasValue) registration.Value.Dispose(); }
        }
        async Task Lose(Task work, CancellationToken token)
        {
            CancellationTokenRegistration? registration = [|token.Register(() => { })|];
            await work;
            GC.KeepAlive(registration.HasValue);
        }
        """);

    [Fact]
    public Task A_constructor_may_register_with_a_source_that_lives_as_long_as_the_object() => Test.File(
        """
        class Session
        {
            readonly CancellationTokenSource _stopped = new();
            public Session()
            {
                _stopped.Token.Register(Finish);
            }
            public void Watch() => [|_stopped.Token.Register(Finish)|];
            void Finish() { }
        }
        """);

    [Fact]
    public Task A_registration_with_a_source_that_the_object_renews_dies_with_it() => Test.Member(
        """
        CancellationTokenSource _source = new();
        void Restart(CancellationToken token)
        {
            _source.Dispose();
            _source = CancellationTokenSource.CreateLinkedTokenSource(token);
            _source.Token.Register(Stop);
        }
        void Watch(string file) => _source.Token.Register(() => File.Delete(file));
        void Stop() { }
        """);

    [Fact]
    public Task What_runs_once_may_register_once() => Test.Program( // CT19
        """
        var stop = new CancellationTokenSource().Token;
        stop.Register(() => { });

        class Worker : BackgroundService
        {
            protected override Task ExecuteAsync(CancellationToken stoppingToken) { stoppingToken.Register(() => { }); return Task.CompletedTask; }
        }
        """);

    [Fact]
    public Task A_registration_kept_in_a_field_is_the_objects() => Test.Member( // CT16
        """
        CancellationTokenRegistration _kept;
        void Start(CancellationToken token) => _kept = token.Register(() => { });
        void Stop() => _kept.Dispose();
        """);

    [Theory] // CT10
    [InlineData("public Reader(IOptionsMonitor<Settings> options) { [|options.OnChange(now => _now = now)|]; }")]
    [InlineData("public Reader(IOptionsMonitor<Settings> options) => [|options.OnChange(now => _now = now)|];")]
    [InlineData("public Reader(IOptionsMonitor<Settings> options) { [|options.OnChange((now, name) => _now = now)|]; }")]
    [InlineData("public Reader(IConfiguration configuration) { _ = [|ChangeToken.OnChange(configuration.GetReloadToken, () => _now = null)|]; }")]
    [InlineData("public void Watch(IOptionsMonitor<Settings> options) { var subscription = [|options.OnChange(now => _now = now)|]; }")]
    public Task A_subscription_that_one_object_of_many_drops_is_reported(string member) => Subscribing("AddTransient", member);

    [Theory]
    [InlineData("AddSingleton", "public Reader(IOptionsMonitor<Settings> options) { options.OnChange(now => _now = now); }")]
    [InlineData("AddTransient", "private readonly IDisposable? _subscription; public Reader(IOptionsMonitor<Settings> options) { _subscription = options.OnChange(now => _now = now); } public void Dispose() => _subscription?.Dispose();")]
    [InlineData("AddTransient", "public void Wait(IOptionsMonitor<Settings> options) { using var subscription = options.OnChange(now => _now = now); }")]
    [InlineData("AddTransient", "public IDisposable? Watch(IOptionsMonitor<Settings> options) => options.OnChange(now => _now = now);")]
    [InlineData("AddTransient", "private readonly List<IDisposable?> _all = []; public Reader(IOptionsMonitor<Settings> options) => _all.Add(options.OnChange(now => _now = now));")]
    [InlineData("AddTransient", "public static void Watch(IOptionsMonitor<Settings> options) { options.OnChange(now => { }); }")]
    public Task A_subscription_that_is_kept_or_made_once_is_right(string lifetime, string member) => Subscribing(lifetime, member);

    private static Task Subscribing(string lifetime, string member) => Test.File(
        $$"""
        #nullable enable
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.Options;
        using Microsoft.Extensions.Primitives;
        class Settings { public int Size { get; set; } }
        class Reader { private Settings? _now; public int? Size => _now?.Size; {{member}} }
        static class Composition { static void Add(IServiceCollection services) => services.{{lifetime}}<Reader>(); }
        """);

    [Fact]
    public Task A_helper_that_a_loop_calls_leaves_a_callback_with_the_same_token_each_time() => Test.Member(
        """
        async Task Loop(CancellationToken stop, Queue<int> queue) { while (queue.Count > 0) { var done = new TaskCompletionSource(); Hook(done, stop); await done.Task; } }
        static void Hook(TaskCompletionSource done, CancellationToken token) { [|token.Register(() => done.TrySetCanceled())|]; }
        async Task Poll(CancellationToken stop, Queue<int> queue) { while (queue.Count > 0) await Wait(stop); }
        static Task Wait(CancellationToken token) { var done = new TaskCompletionSource(); [|token.Register(static state => ((TaskCompletionSource)state!).TrySetResult(), done)|]; return done.Task; }
        async Task PollAndForget(CancellationToken stop, Queue<int> queue) { while (queue.Count > 0) await WaitAndForget(stop); }
        static async Task WaitAndForget(CancellationToken token) { var done = new TaskCompletionSource(); using (token.Register(() => done.TrySetResult())) await done.Task; }
        """);
}
