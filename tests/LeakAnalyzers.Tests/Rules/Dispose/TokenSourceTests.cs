using LeakAnalyzers.Rules.Dispose;
using LeakAnalyzers.Tests.Rules.Dispose.Fixes;
using Fix = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.TokenSourceNotDisposed>;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.TokenSourceNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Cancellation token sources with a timer, or with an entry in another token's list.</summary>
public sealed class TokenSourceTests
{
    [Theory]
    [InlineData("var cts = [|new CancellationTokenSource(1000)|]; await Task.Delay(1, cts.Token);")] // CT01
    [InlineData("var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|]; await Task.Delay(1, cts.Token);")] // CT02
    [InlineData("while (!token.IsCancellationRequested) { var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|]; await Task.Delay(1, cts.Token); }")] // CT03
    [InlineData("var cts = [|new CancellationTokenSource()|]; cts.CancelAfter(1000); await Task.Delay(1, cts.Token);")]
    [InlineData("var t = [|CancellationTokenSource.CreateLinkedTokenSource(token)|].Token; await Task.Delay(1, t);")]
    [InlineData("var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|]; cts.Cancel();")] // the entry in the list stays
    [InlineData("var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|]; await Task.Delay(1, cts.Token); cts.Dispose();")]
    [InlineData("CancellationTokenSource cts; cts = [|new(TimeSpan.FromSeconds(1))|]; await Task.Delay(1, cts.Token);")]
    public Task A_source_left_behind_is_reported(string body) => Test.Body(body);

    [Theory]
    [InlineData("using var cts = new CancellationTokenSource(1000); await Task.Delay(1, cts.Token);")]
    [InlineData("using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(1000); await Task.Delay(1, cts.Token);")]
    [InlineData("var cts = new CancellationTokenSource(); await Task.Delay(1, cts.Token);")] // holds nothing
    [InlineData("var cts = new CancellationTokenSource(Timeout.Infinite); await Task.Delay(1, cts.Token);")]
    [InlineData("var cts = new CancellationTokenSource(1000); try { await Task.Delay(1, cts.Token); } finally { cts.Cancel(); }")] // stops the timer
    [InlineData("using var one = new CancellationTokenSource(); var cts = CancellationTokenSource.CreateLinkedTokenSource(one.Token); await Task.Delay(1, cts.Token);")]
    [InlineData("using var one = new CancellationTokenSource(); using var two = new CancellationTokenSource(); var cts = CancellationTokenSource.CreateLinkedTokenSource(one.Token, two.Token, one.Token); await Task.Delay(1, cts.Token);")]
    [InlineData("CancellationTokenSource? cts = null; try { cts = CancellationTokenSource.CreateLinkedTokenSource(token); await Task.Delay(1, cts.Token); } finally { if (cts != null) ((IDisposable)cts).Dispose(); }")] // CT15
    public Task A_source_that_is_disposed_or_holds_nothing_is_right(string body) => Test.Body(body);

    [Fact]
    public Task A_source_or_token_that_goes_to_the_caller() => Test.Member( // CT04, CT14
        """
        CancellationTokenSource Source(CancellationToken token) => CancellationTokenSource.CreateLinkedTokenSource(token);
        CancellationTokenSource Held(CancellationToken token) { var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(9); return cts; }
        Microsoft.Extensions.Primitives.IChangeToken Change() => new Microsoft.Extensions.Primitives.CancellationChangeToken(new CancellationTokenSource(1000).Token);
        CancellationToken Token() => [|new CancellationTokenSource(1000)|].Token;
        """);

    [Theory]
    [InlineData("var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token, {|CS0103:elsewhere|}.Token)|]; await Task.Delay(1, cts.Token);")]
    [InlineData("var cts = [|new CancellationTokenSource({|CS0103:elsewhere|}.Delay)|]; await Task.Delay(1, cts.Token);")]
    [InlineData("using var cts = CancellationTokenSource.CreateLinkedTokenSource(token, {|CS0103:elsewhere|}.Token); await Task.Delay(1, cts.Token);")]
    [InlineData("var cts = new CancellationTokenSource({|CS0103:elsewhere|}.Delay); try { await Task.Delay(1, cts.Token); } finally { cts.Dispose(); }")]
    [InlineData("var cts = CancellationTokenSource.CreateLinkedTokenSource(token, {|CS0103:elsewhere|}.Token); {|CS0103:elsewhere|}.Keep(cts);")]
    [InlineData("var t = {|CS0103:elsewhere|}.Tokens(CancellationTokenSource.CreateLinkedTokenSource(token));")]
    public Task A_source_of_tokens_that_are_out_of_sight_is_a_source_all_the_same(string body) => Test.Body(body);

    [Fact]
    public Task A_source_cancelled_from_a_callback_is_out_of_sight() =>
        Test.Body("var cts = CancellationTokenSource.CreateLinkedTokenSource(token); Console.CancelKeyPress += (_, _) => cts.Cancel(); await Task.Delay(1, cts.Token);");

    [Fact]
    public Task A_source_that_a_method_makes_is_its_callers() => Test.Member(
        """
        async Task Left(Stream s) { var cts = [|Limit(s)|]; await Task.Delay(1, cts.Token); }
        async Task LeftLinked(CancellationToken t) { var cts = [|Within(t, 3)|]; await Task.Delay(1, cts.Token); }
        async Task Disposed(Stream s) { using var cts = Limit(s); await Task.Delay(1, cts.Token); }
        async Task Cancelled(Stream s) { var cts = Limit(s); try { await Task.Delay(1, cts.Token); } finally { cts.Cancel(); } }
        async Task Plain() { var cts = Endless(); await Task.Delay(1, cts.Token); }
        async Task Kept() { var cts = Own(); await Task.Delay(1, cts.Token); }

        static CancellationTokenSource Limit(Stream s) { if (s.CanTimeout) return new CancellationTokenSource(s.ReadTimeout); return new(TimeSpan.FromSeconds(5)); }
        static CancellationTokenSource Within(CancellationToken t, int seconds) { var made = CancellationTokenSource.CreateLinkedTokenSource(t); made.CancelAfter(seconds); return made; }
        static CancellationTokenSource Endless() { var made = new CancellationTokenSource(); return made; }

        CancellationTokenSource _own = new(1000);
        CancellationTokenSource Own() => _own;
        void Dispose() => _own.Dispose();
        """);

    [Fact]
    public Task A_linked_source_in_a_field() => Test.File( // CT17
        """
        sealed class Owner : IDisposable
        {
            private readonly CancellationTokenSource _stop;
            public Owner(CancellationToken token) => _stop = CancellationTokenSource.CreateLinkedTokenSource(token);
            public void Dispose() { _stop.Cancel(); _stop.Dispose(); }
        }

        sealed class Loser
        {
            private readonly CancellationTokenSource _stop;
            public Loser(CancellationToken token) => _stop = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
            public void Stop() => _stop.Cancel();
        }

        sealed class Restarting : IDisposable
        {
            private CancellationTokenSource _round = new();
            public void Next(CancellationToken token)
            {
                _round.Cancel();
                _round = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
            }

            public void Dispose() => _round.Dispose();
        }

        sealed class Plain
        {
            private CancellationTokenSource _round = new();
            public void Next() { _round.Cancel(); _round.Dispose(); _round = new(); }
        }
        """);

    [Fact]
    public Task A_source_per_turn_in_a_field() => Test.File(
        """
        sealed class Turns
        {
            private CancellationTokenSource _turn;
            private CancellationTokenSource _scoped;
            private CancellationTokenSource _lost;

            public void Stop() { _turn?.Cancel(); _lost?.Dispose(); }

            public async Task Run(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    _turn = CancellationTokenSource.CreateLinkedTokenSource(token);
                    try { await Task.Delay(1, _turn.Token); } finally { _turn.Dispose(); }
                }

                using (_scoped = CancellationTokenSource.CreateLinkedTokenSource(token)) await Task.Delay(1, _scoped.Token);
            }

            public async Task Lose(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    _lost = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                    await Task.Delay(1, _lost.Token);
                }
            }
        }
        """);

    [Theory]
    [InlineData("void M() { _source.Cancel(); _source = {|#0:new CancellationTokenSource()|}; }")]
    [InlineData("async Task M() { _source?.Cancel(); _source = {|#0:new CancellationTokenSource()|}; await Task.Delay(300, _source.Token); }")]
    [InlineData("void M() { if (_source.IsCancellationRequested) return; _source.Cancel(); _source = {|#0:new()|}; } void End() => _source.Dispose();")]
    public Task A_plain_source_that_is_replaced_without_a_release_weighs_little(string members) => Test.Weighs(DiagnosticSeverity.Info, Replaced(members));

    [Theory]
    [InlineData("void M() { _source.Cancel(); _source.Dispose(); _source = new CancellationTokenSource(); }")]
    [InlineData("void M() { _source?.Cancel(); _source?.Dispose(); _source = new CancellationTokenSource(); }")]
    [InlineData("void M() { var old = _source; _source = new CancellationTokenSource(); old.Cancel(); old.Dispose(); }")]
    [InlineData("void M() { var old = Interlocked.Exchange(ref _source, new CancellationTokenSource()); old.Cancel(); old.Dispose(); }")]
    [InlineData("void M() { Drop(); _source = new CancellationTokenSource(); } void Drop() { _source.Cancel(); _source.Dispose(); }")]
    [InlineData("async Task M() { _source.Cancel(); _source = new CancellationTokenSource(); using var mine = _source; await Task.Delay(300, mine.Token); }")]
    [InlineData("void M() { _source.Cancel(); _source = new CancellationTokenSource(); _ = Work(_source); } static async Task Work(CancellationTokenSource source) { await Task.Delay(1, source.Token); source.Dispose(); }")]
    [InlineData("void M() { _source.Cancel(); }")]
    public Task A_plain_source_that_is_released_or_handed_out_is_right(string members) => Test.File(Replaced(members));

    [Fact]
    public Task A_token_of_a_source_that_each_read_makes() => Test.Member(
        """
        readonly CancellationToken _stop;
        readonly CancellationTokenSource _own = new();
        CancellationToken Linked => [|CancellationTokenSource.CreateLinkedTokenSource(_stop, _own.Token)|].Token;
        CancellationToken With(CancellationToken token) { return [|CancellationTokenSource.CreateLinkedTokenSource(_stop, token)|].Token; }
        CancellationToken Own => _own.Token;
        """);

    [Fact]
    public Task Linked_sources_in_a_list_whose_registrations_alone_are_disposed() => Test.Member(
        """
        readonly CancellationToken _stop;
        readonly List<CancellationTokenSource> _links = new();
        readonly List<CancellationTokenRegistration> _callbacks = new();
        void Add(CancellationToken token) { var link = [|CancellationTokenSource.CreateLinkedTokenSource(_stop, token)|]; _links.Add(link); _callbacks.Add(link.Token.Register(() => { })); }
        void End() { foreach (var one in _callbacks) one.Dispose(); _links.Clear(); }
        """);

    [Fact]
    public Task A_plain_source_is_released_before_the_next_one() => Fix.Member(
        "CancellationTokenSource _source = new(); void M() { _source.Cancel(); _source = {|#0:new CancellationTokenSource()|}; }",
        "CancellationTokenSource _source = new(); void M() { _source.Cancel(); _source?.Dispose(); _source = new CancellationTokenSource(); }",
        and: static test => test.ExpectedDiagnostics.Add(new Microsoft.CodeAnalysis.Testing.DiagnosticResult("LEAK208", DiagnosticSeverity.Info).WithLocation(0)));

    private static string Replaced(string members) => $"#nullable enable\nclass Subject\n{{\nCancellationTokenSource _source = new();\n{members}\n}}\n";
}
