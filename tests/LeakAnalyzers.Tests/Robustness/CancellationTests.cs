using System.Collections.Immutable;
using LeakAnalyzers.Tests.Analysis;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Tests.Robustness;

/// <summary>A caller that does not wait any more is let go, and finds nothing half done when it comes back.</summary>
public sealed class CancellationTests
{
    private const string Leaky =
        """
        class Subject
        {
            Timer _t;
            void Start() { _t = new Timer(_ => { }, null, 0, 1); }
            public void Dispose() => Stop();
            void Stop() => _t.Dispose();
            int Read(DbCommand c) { var r = c.ExecuteReader(); Use(r); return r.FieldCount; }
            void Use(DbDataReader r) { if (r.Read()) Again(r); }
            void Again(DbDataReader r) { while (r.Read()) { } }
            async Task Get(string url) { var c = new HttpClient(); await c.GetAsync(url); }
        }
        """;

    [Fact]
    public void A_walk_ends_with_the_token_of_its_call()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var thrown = Assert.Throws<OperationCanceledException>(() => AnalysisCallback.Ask(source.Token, () => Fates.Of("var r = c.ExecuteReader(); return null;")));
        Assert.Equal(source.Token, thrown.CancellationToken);
    }

    [Fact]
    public void A_call_inside_a_call_gives_its_token_back()
    {
        using var source = new CancellationTokenSource();
        AnalysisCallback.Run(source.Token, () =>
        {
            AnalysisCallback.Run(CancellationToken.None, source.Cancel);
            Assert.Throws<OperationCanceledException>(AnalysisCallback.ThrowIfCancelled);
        });
        AnalysisCallback.ThrowIfCancelled();
    }

    [Fact]
    public void What_runs_out_of_stack_is_not_known() => Assert.Null(AnalysisCallback.Ask<string>(() => throw new InsufficientExecutionStackException()));

    // At each place in turn: what was worked out for the first call is kept, and the second one reads it.
    [Fact]
    public async Task A_cancelled_analysis_leaves_nothing_behind_that_changes_the_next()
    {
        var expected = Texts(await Code.Compile(Leaky).Findings(concurrent: false));
        Assert.NotEmpty(expected);
        for (var after = 1; after < 40; after += 3)
        {
            using var source = new CancellationTokenSource();
            var compilation = Code.Compile(Leaky);
            var options = new CompilationWithAnalyzersOptions(new([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
            var first = compilation.WithAnalyzers([new Canceller(source, after), .. Code.Rules], options);
            try
            {
                await first.GetAnalyzerDiagnosticsAsync(source.Token);
            }
            catch (OperationCanceledException)
            {
            }

            Assert.Equal(expected, Texts(await compilation.Findings(concurrent: false)));
        }
    }

    // Each rule registers its actions through the one place that knows the token and catches the end of the stack.
    [Fact]
    public void Every_action_is_guarded() => OwnSources.All.SelectMany(Unguarded).ShouldBeEmpty();

    private static IEnumerable<string> Unguarded(CSharpCompilation sources) =>
        from tree in sources.SyntaxTrees
        from call in tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
        where call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } && name.StartsWith("Register", StringComparison.Ordinal) && name.EndsWith("Action", StringComparison.Ordinal)
        where call.ArgumentList.Arguments[0].Expression is not InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Guarded" } }
        select $"{tree.FilePath}: {call}";

    private static IEnumerable<string> Texts(ImmutableArray<Diagnostic> findings) => findings.Where(finding => finding.Id != "PROBE").Select(finding => finding.ToString()).Order(StringComparer.Ordinal).ToList();

    /// <summary>Cancels while the rules are at work.</summary>
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class Canceller(CancellationTokenSource source, int after) : DiagnosticAnalyzer
    {
        private int _seen;

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [new("PROBE", "Probe", "Probe", "Probe", DiagnosticSeverity.Hidden, isEnabledByDefault: true)];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterOperationAction(Count, OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.SimpleAssignment, OperationKind.LocalReference, OperationKind.ParameterReference);
        }

        private void Count(OperationAnalysisContext context)
        {
            if (++_seen == after) source.Cancel();
        }
    }
}
