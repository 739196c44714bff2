using System.Globalization;

namespace LeakAnalyzers.Tests.Robustness;

/// <summary>Generated code far beyond what people write: the work stays within bounds, whatever the machine, and findings are reported as long as the budget lasts.</summary>
public sealed class ExtremeTests
{
    [Fact]
    public async Task The_work_for_an_acquisition_does_not_grow_with_their_number()
    {
        var (few, little) = await AllRules.Report(Acquisitions(200));
        var (many, much) = await AllRules.Report(Acquisitions(2000));
        Assert.Equal(200, few.Count(finding => finding.Id == "LEAK203"));
        Assert.Equal(2000, many.Count(finding => finding.Id == "LEAK203"));
        Assert.InRange(much.States, little.States, little.States * 11);
        Assert.InRange(much.Statements, little.Statements, little.Statements * 11);
    }

    [Fact]
    public async Task Thousands_of_acquisitions_are_all_reported()
    {
        var (findings, work) = await AllRules.Report(Acquisitions(5000));
        Assert.Equal(5000, findings.Count(finding => finding.Id == "LEAK203"));
        Assert.InRange(work.Statements, 1, 5000 * 8);
    }

    [Fact]
    public async Task Thousands_of_branches_end_within_the_budget()
    {
        var (_, work) = await AllRules.Report(Method(Repeat(10_000, i => $"if (n == {i}) n += r.FieldCount;\n"), before: "var r = c.ExecuteReader();", after: "r.Dispose();"));
        Assert.InRange(work.States, 1, 150_000);
    }

    [Fact]
    public async Task A_switch_of_thousands_ends_within_the_budget()
    {
        var (_, work) = await AllRules.Report(Method("switch (n) {" + Repeat(5000, i => $"case {i}: r.Read(); break;\n") + "}", before: "var r = c.ExecuteReader();", after: "r.Dispose();"));
        Assert.InRange(work.States, 1, 100_000);
    }

    [Theory]
    [InlineData("using (var r{0} = c.ExecuteReader()) {{ var s{0} = c.ExecuteReader(); ", "}}")]
    [InlineData("{{ var s{0} = c.ExecuteReader(); try {{ ", "}} finally {{ n++; }} }}")]
    public void Hundreds_of_nested_blocks_are_reported_up_to_the_budget(string open, string close)
    {
        var (findings, work) = AllRules.ReportWithLargeStack(Method(Nested(600, open, close)));
        Assert.NotEmpty(findings);
        Assert.InRange(work.States, 1, 1_100_000);
    }

    [Fact]
    public void Hundreds_of_nested_lambdas_end()
    {
        var (findings, work) = AllRules.ReportWithLargeStack(Method(Nested(200, "Action a{0} = () => {{ var r{0} = c.ExecuteReader(); ", "}};")));
        Assert.Equal(200, findings.Count(finding => finding.Id == "LEAK203"));
        Assert.InRange(work.States, 1, 2000);
    }

    [Theory]
    [InlineData("if (n > {0}) Next{1}(r, n);", false)]
    [InlineData("if (n > {0}) Next{1}(r, n);", true)]
    [InlineData("if (n > {0}) Next{1}(r, n); else Next{1}(r, -n);", true)]
    public async Task Thousands_of_methods_in_a_chain_or_a_ring_end(string call, bool isRing)
    {
        const int Count = 4000;
        var methods = Repeat(Count, i => $"void Next{i}(DbDataReader r, int n) {{ {(i + 1 < Count || isRing ? string.Format(CultureInfo.InvariantCulture, call, i, (i + 1) % Count) : "r.Dispose();")} }}\n");
        var (_, work) = await AllRules.Report($"class Subject {{ {methods} void M(DbCommand c, int n) {{ var r = c.ExecuteReader(); Next0(r, n); }} }}");
        Assert.InRange(work.Callees, 1, 100);
    }

    [Fact]
    public async Task Methods_that_all_call_each_other_end()
    {
        var methods = Repeat(40, i => $"void Next{i}(DbDataReader r, int n) {{ {Repeat(40, j => $"Next{j}(r, n);")} }}\n");
        var (_, work) = await AllRules.Report($"class Subject {{ {methods} void M(DbCommand c, int n) {{ var r = c.ExecuteReader(); Next0(r, n); }} }}");
        Assert.InRange(work.Callees, 1, 1000);
    }

    // Depth bounds no question by itself: a hundred calls in each method are a hundred million paths of four calls.
    [Theory]
    [InlineData("void", "", "")]
    [InlineData("async Task", "await ", "await Task.Delay(n);")]
    [InlineData("Task", "", "return Task.CompletedTask;")]
    public async Task Layers_of_methods_that_call_all_of_the_next_layer_end(string type, string wait, string end)
    {
        const int Layers = 9, Width = 60;
        var methods = Repeat(Layers, layer => Repeat(Width, i => $"{type} L{layer}_{i}(int n) {{ {(layer + 1 < Layers
            ? Repeat(Width, j => $"{wait}L{layer + 1}_{j}(n);") : "")} {end} }}\n"));
        await AllRules.ReportAndRepair($$"""
            class Subject
            {
                Task Start(List<int> items) => Task.WhenAll(items.Select(item => Task.Run(() => L0_0(item))));
                Task Query(List<int> items) => Task.WhenAll(items.Select(async item => { L0_1(item); await Task.Delay(item); }));
                async Task Each(List<int> items) { foreach (var item in items) { _ = Task.Run(() => L0_2(item)); } }
                async Task Poll() { while (true) { L0_3(1); } }
                void Tick() { var timer = new Timer(_ => L0_4(1), null, 0, 1000); }
                void Read(DbCommand c) { var r = c.ExecuteReader(); L0_5(r.FieldCount); }
                {{methods}}
            }
            """);
    }

    [Fact]
    public async Task Hundreds_of_types_with_fields_end()
    {
        var types = Repeat(300, i => $"sealed class Type{i} : IDisposable {{ {Repeat(30, j => $"Timer _t{j} = new Timer(_ => {{ }}, null, 0, 1); Type{(i + 1) % 300} _n{j};")} public void Dispose() {{ _t0.Dispose(); _n0?.Dispose(); }} }}\n");
        var (findings, _) = await AllRules.Report(types);
        Assert.Equal(300 * 29, findings.Count(finding => finding.Id == "LEAK301" || finding.Id == "LEAK207" || finding.Id.StartsWith("LEAK2", StringComparison.Ordinal) && finding.GetMessage(CultureInfo.InvariantCulture).Contains("_t")));
    }

    [Theory]
    [InlineData(" + ", "var s = r.FieldCount{0};")]
    [InlineData(" && n > ", "if (n > 0{0}) n++;")]
    public void Hundreds_of_terms_in_one_expression_end(string term, string statement)
    {
        var (findings, _) = AllRules.ReportWithLargeStack(Method(string.Format(CultureInfo.InvariantCulture, statement, Repeat(1500, i => term + i)), before: "var r = c.ExecuteReader();"));
        Assert.Contains(findings, finding => finding.Id == "LEAK203");
    }

    [Theory]
    [InlineData(" + ", "var s = r.FieldCount{0};")]
    [InlineData(".ToString()", "var s = n{0};")]
    [InlineData(" + (n", "n = n{0};", ")")]
    public async Task An_expression_too_deep_for_the_stack_is_not_known_and_no_crash(string term, string statement, string close = "") =>
        await AllRules.Report(Method(string.Format(CultureInfo.InvariantCulture, statement, Repeat(term.Contains('(') && close.Length > 0 ? 300 : 4000, _ => term + (term.EndsWith(' ') ? "1" : "")) + Repeat(close.Length > 0 ? 300 : 0, _ => close)), before: "var r = c.ExecuteReader();"));

    private static string Acquisitions(int count) => Method(Repeat(count, i => $"var r{i} = c.ExecuteReader(); r{i}.Read();\n"));

    private static string Method(string body, string before = "", string after = "") => $"class Subject {{ void M(DbCommand c, int n) {{ {before}\n{body}\n{after} }} }}";

    private static string Repeat(int count, Func<int, string> text) => string.Concat(Enumerable.Range(0, count).Select(text));

    private static string Nested(int depth, string open, string close) =>
        Repeat(depth, i => string.Format(CultureInfo.InvariantCulture, open, i)) + Repeat(depth, i => string.Format(CultureInfo.InvariantCulture, close, i));
}
