namespace LeakAnalyzers.Tests.Analysis;

/// <summary>The ways a resource can go, shape by shape: what each path through the graph ends with.</summary>
public sealed class FateTests
{
    [Theory]
    [InlineData("var r = c.ExecuteReader(); return null;", "exit(return null)")]
    [InlineData("var r = c.ExecuteReader(); r.Dispose(); return null;", "released")]
    [InlineData("var r = c.ExecuteReader(); return r;", "handed on")]
    [InlineData("c.ExecuteReader(); return null;", "overwritten(c.ExecuteReader())")]
    [InlineData("using var r = c.ExecuteReader(); return r.FieldCount;", "released")]
    [InlineData("var r = c.ExecuteReader(); r.Read(); r.Dispose(); return null;", "released, throws(r.Read())")]
    public void Straight_on(string body, string fate) => Is(body, fate);

    [Theory]
    [InlineData("var r = c.ExecuteReader(); if (a) r.Dispose(); return null;", "released, exit(return null)")]
    [InlineData("var r = c.ExecuteReader(); if (a) return 1; r.Dispose(); return 2;", "released, exit(return 1)")]
    [InlineData("var r = a ? c.ExecuteReader() : null; if (a) r.Dispose(); return null;", "released")]
    [InlineData("DbDataReader r = null; if (a) r = c.ExecuteReader(); if (r != null) r.Dispose(); return null;", "released")]
    [InlineData("DbDataReader r = null; var open = false; if (a) { r = c.ExecuteReader(); open = true; } if (open) r.Dispose(); return null;", "released")]
    [InlineData("var r = c.ExecuteReader(); if (a && b) { r.Dispose(); return 1; } if (!a) { r.Dispose(); return 2; } return 3;", "released, exit(return 3)")]
    [InlineData("var r = c.ExecuteReader(); var n = a switch { true => 1, _ => 2 }; r.Dispose(); return n;", "released")]
    [InlineData("var r = c.ExecuteReader(); switch (s) { case \"x\": r.Dispose(); return 1; default: return 2; }", "released, exit(return 2)")]
    public void Branches(string body, string fate) => Is(body, fate);

    [Theory]
    [InlineData("for (var i = 0; i < 3; i++) { var r = c.ExecuteReader(); r.Dispose(); } return null;", "released")]
    [InlineData("while (a) { var r = c.ExecuteReader(); if (b) continue; r.Dispose(); } return null;", "released, exit(continue)")]
    [InlineData("while (a) { var r = c.ExecuteReader(); if (b) break; r.Dispose(); } return null;", "released, exit(break)")]
    [InlineData("DbDataReader r = null; while (a) { r?.Dispose(); r = c.ExecuteReader(); } r?.Dispose(); return null;", "released")]
    [InlineData("DbDataReader r = null; while (a) { r = c.ExecuteReader(); } r?.Dispose(); return null;", "released, overwritten(r = c.ExecuteReader()), throws(c.ExecuteReader())")]
    [InlineData("again: var r = c.ExecuteReader(); if (a) goto again; r.Dispose(); return null;", "released, overwritten(r = c.ExecuteReader()), throws(c.ExecuteReader())")]
    public void Loops(string body, string fate) => Is(body, fate);

    [Theory]
    [InlineData("var r = c.ExecuteReader(); try { r.Read(); } finally { r.Dispose(); } return null;", "released")]
    [InlineData("DbDataReader r = null; try { r = c.ExecuteReader(); r.Read(); } finally { r?.Dispose(); } return null;", "released")]
    [InlineData("var r = c.ExecuteReader(); try { r.Read(); } catch { r.Dispose(); throw; } return r;", "released, handed on")]
    [InlineData("var r = c.ExecuteReader(); try { r.Read(); } catch (InvalidOperationException) { } r.Dispose(); return null;", "released, throws(r.Read())")]
    [InlineData("var r = c.ExecuteReader(); try { r.Read(); } catch { } r.Dispose(); return null;", "released")]
    [InlineData("var r = c.ExecuteReader(); try { r.Read(); } catch (Exception) when (a) { } r.Dispose(); return null;", "released, throws(r.Read())")]
    [InlineData("var r = c.ExecuteReader(); try { try { r.Read(); } finally { if (a) r.Dispose(); } } finally { if (!a) r.Dispose(); } return null;", "released")]
    [InlineData("var r = c.ExecuteReader(); try { if (a) return 1; } finally { r.Dispose(); } return 2;", "released")]
    [InlineData("var r = c.ExecuteReader(); try { throw new InvalidOperationException(); } catch (InvalidOperationException) { r.Dispose(); } return null;", "released")]
    [InlineData("var r = c.ExecuteReader(); try { throw new FormatException(); } catch (InvalidOperationException) { r.Dispose(); } return null;", "throws(throw new FormatException())")]
    [InlineData("DbDataReader r; try { r = c.ExecuteReader(); } catch { r = null; } r?.Dispose(); return null;", "released")]
    [InlineData("lock (c) { var r = c.ExecuteReader(); r.Dispose(); } return null;", "released")]
    public void Exceptions(string body, string fate) => Is(body, fate);

    [Theory]
    [InlineData("var r = c.ExecuteReader(); var q = r; q.Dispose(); return null;", "released")]
    [InlineData("var r = c.ExecuteReader(); var q = r; r = null; return q;", "handed on")]
    [InlineData("var r = c.ExecuteReader(); r = null; return null;", "overwritten(r = null)")]
    [InlineData("DbDataReader r, q; r = q = c.ExecuteReader(); q = null; r.Dispose(); return null;", "released")]
    [InlineData("DbDataReader r = null; r ??= c.ExecuteReader(); r.Dispose(); return null;", "released")]
    [InlineData("DbDataReader r = null; r = c.ExecuteReader(a ? CommandBehavior.Default : CommandBehavior.SingleRow); r.Dispose(); return null;", "released")]
    [InlineData("var (r, n) = (c.ExecuteReader(), 1); r.Dispose(); return n;", "released")]
    [InlineData("object o = c.ExecuteReader(); if (o is IDisposable d) d.Dispose(); return null;", "released")]
    [InlineData("object o = c.ExecuteReader(); (o as IDisposable)?.Dispose(); return null;", "released")]
    [InlineData("var r = c.ExecuteReader(); if (r is not { } open) return 1; open.Dispose(); return 2;", "released")]
    public void Aliases(string body, string fate) => Is(body, fate);

    [Theory]
    [InlineData("var r = c.ExecuteReader(); void Close() => r.Dispose(); Close(); return null;", "handed on")]
    [InlineData("var r = c.ExecuteReader(); Func<bool> read = () => r.Read(); return null;", "exit(return null)")]
    [InlineData("Func<int> f = () => { var r = c.ExecuteReader(); return r.FieldCount; }; return f;", "exit(return r.FieldCount)")]
    [InlineData("int F() { using var r = c.ExecuteReader(); return r.FieldCount; } return F();", "released")]
    public void Nested_functions(string body, string fate) => Is(body, fate);

    [Fact]
    public void Past_the_cap_nothing_is_said()
    {
        var questions = string.Join("\n", Enumerable.Range(0, 12).Select(i => $"if (p{i}) {{ s += 1; }}").Concat(Enumerable.Range(0, 12).Select(i => $"if (p{i}) {{ s += 2; }}")));
        Assert.Equal(
            "too complex",
            Fates.Of($"var r = c.ExecuteReader();\nwhile (s.Length < 99) {{\n{questions}\n}}\nreturn null;", "DbCommand c, string s, " + string.Join(", ", Enumerable.Range(0, 12).Select(i => $"bool p{i}"))));
    }

    private static void Is(string body, string fate) => Assert.Equal(fate, Fates.Of(body));
}
