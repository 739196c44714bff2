using System.Collections.Concurrent;
using System.Collections.Immutable;
using LeakAnalyzers.Analysis.ControlFlow;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Tests.Analysis;

/// <summary>What holds for the engine as a whole: it is bounded, says the same each time, asks for little, and keeps quiet on code that is being typed.</summary>
public sealed class EngineTests
{
    private const string Leaky =
        """
        class Subject0
        {
            async Task<string> Get(HttpClient client, string url) { var r = await client.GetAsync(url); if (url.Length > 3) return null; return await r.Content.ReadAsStringAsync(); }
            int Read(DbCommand command) { var rd = command.ExecuteReader(); while (rd.Read()) { } rd.Dispose(); return 1; }
            void Tick() { var t = new Timer(_ => { }, null, 0, 1000); }
            void Quiet() { using var t = new Timer(_ => { }, null, 0, 1000); }
        }
        """;

    [Fact]
    public async Task The_same_code_gets_the_same_findings_in_whatever_order_it_is_looked_at()
    {
        var files = Enumerable.Range(0, 20).Select(i => Leaky.Replace("Subject0", $"Subject{i}")).ToArray();
        var once = Texts(await Code.Compile(files).Findings(concurrent: false));
        Assert.Equal(60, once.Count());
        Assert.Equal(once, Texts(await Code.Compile(files).Findings()));
        Assert.Equal(once.Count(), Texts(await Code.Compile([.. files.Reverse()]).Findings()).Count());
    }

    [Fact]
    public async Task Graphs_are_asked_for_only_around_acquisitions_and_once_for_all_rules()
    {
        const string Plain = "class Plain0 { int Add(int a, int b) { if (a > b) return a; return a + b; } void Say(string s) => Console.WriteLine(s); }";
        Assert.Equal(0, await GraphsFor(Enumerable.Range(0, 40).Select(i => Plain.Replace("Plain0", $"Plain{i}"))));

        var ten = await GraphsFor(Enumerable.Range(0, 10).Select(i => Leaky.Replace("Subject0", $"Subject{i}")));
        var forty = await GraphsFor(Enumerable.Range(0, 40).Select(i => Leaky.Replace("Subject0", $"Subject{i}")));
        Assert.Equal(30, ten); // one for each method but the one whose using says it all
        Assert.Equal(120, forty);
    }

    [Fact]
    public async Task Fields_cost_a_graph_only_where_one_may_replace_another()
    {
        const string Fields = "class Log0 { System.IO.FileStream _a = new(\"a\", System.IO.FileMode.Open), _b; void Go() { _a.Flush(); _b.Flush(); } void Open() => _b = System.IO.File.OpenRead(\"b\"); void Roll() { _b.Flush(); _b = System.IO.File.OpenRead(\"b\"); } }";
        Assert.Equal(10, await GraphsFor(Enumerable.Range(0, 10).Select(i => Fields.Replace("Log0", $"Log{i}")), "LEAK299"));
        Assert.Equal(40, await GraphsFor(Enumerable.Range(0, 40).Select(i => Fields.Replace("Log0", $"Log{i}")), "LEAK299"));
    }

    [Fact]
    public async Task A_callee_is_read_once_however_many_call_it()
    {
        const string Callee = "static class Callee { public static void Log(HttpResponseMessage r) { Console.WriteLine(Format(r)); } static string Format(HttpResponseMessage r) => r.ToString() + r.StatusCode; }";
        const string Caller = "class Caller0 { async Task Get(HttpClient client, string url) { var r = await client.GetAsync(url); Callee.Log(r); } }";
        var probe = new Probe();
        await Code.Compile([Callee, .. Enumerable.Range(0, 30).Select(i => Caller.Replace("Caller0", $"Caller{i}"))]).WithAnalyzers([.. Code.Rules, probe]).GetAnalyzerDiagnosticsAsync();
        Assert.InRange(AnalysisCounters.For(probe.Seen.Single()).Models, 1, 4);
    }

    [Fact]
    public async Task Code_that_is_being_typed_is_neither_reported_nor_a_crash()
    {
        for (var end = 20; end < Leaky.Length; end += 23)
        {
            var findings = await Code.Compile(Leaky[..end]).Findings();
            Assert.DoesNotContain(findings, finding => finding.Id == "AD0001");
            Assert.All(findings, finding => Assert.True(Leaky[..end].TrimEnd().Length > finding.Location.SourceSpan.End, finding.ToString()));
        }
    }

    [Fact]
    public async Task What_does_not_resolve_is_not_reported() =>
        Assert.Empty(await Code.Compile("class Subject { async Task M(Client c) { var r = await c.GetAsync(url); var q = Unknown.Open(); using (Missing()) { q.Read(r); } } void N(DbCommand c) { var rd = c.ExecuteReader(); Unknown.Take(rd); } }").Findings());

    [Fact]
    public async Task A_huge_method_is_walked_within_bounds()
    {
        var branches = string.Concat(Enumerable.Range(0, 400).Select(i => $"if (n == {i}) {{ n += r.FieldCount; try {{ r.Read(); }} catch (InvalidOperationException) {{ n--; }} }}\n"));
        var findings = await Code.Compile($"class Huge {{ void M(DbCommand c, int n) {{ var r = c.ExecuteReader();\n{branches}\n r.Dispose(); }} }}").Findings();
        Assert.DoesNotContain(findings, finding => finding.Id == "AD0001");
    }

    private static async Task<int> GraphsFor(IEnumerable<string> files, string? only = null)
    {
        var probe = new Probe();
        await Code.Compile([.. files]).WithAnalyzers([.. Code.Rules.Where(rule => rule.SupportedDiagnostics[0].Id is var id && (only is null ? id.StartsWith("LEAK20", StringComparison.Ordinal) || id == "LEAK210" : id == only)), probe]).GetAnalyzerDiagnosticsAsync();
        return AnalysisCounters.For(probe.Seen.Single()).Graphs;
    }

    private static IEnumerable<string> Texts(ImmutableArray<Diagnostic> findings) => findings.Select(finding => finding.ToString()).Order(StringComparer.Ordinal).ToList();

    /// <summary>Sees the compilation as analyzers do: the driver gives them a copy of its own.</summary>
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class Probe : DiagnosticAnalyzer
    {
        public ConcurrentBag<Compilation> Seen { get; } = [];

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [new("PROBE", "Probe", "Probe", "Probe", DiagnosticSeverity.Hidden, isEnabledByDefault: true)];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterCompilationAction(compilation => Seen.Add(compilation.Compilation));
        }
    }
}
