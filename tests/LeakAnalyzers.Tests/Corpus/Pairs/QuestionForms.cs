using System.Net.Sockets;
namespace Pairs.Questions;

internal enum Mode { Off, One, Two }
internal sealed class Opt { public bool? Trace { get; set; } public Mode Mode { get; set; } public string? Path { get; set; } }
/// <summary>More forms of the same question, asked before the open and before the close.</summary>
internal sealed class Forms(DbCommand command, DbProviderFactory factory, Opt opt, HttpClient http)
{
    private static void Use(object? o) => Console.WriteLine(o);
    private bool _enabled;
    public void T1(Mode m)
    {
        var reader = m switch { Mode.One => command.ExecuteReader(), _ => null };
        Use(reader);
        if (m == Mode.One) reader!.Close();
    }
    public void T2()
    {
        DbDataReader? r = null;
        if (opt.Trace == true) r = command.ExecuteReader();
        Use(r);
        if (opt.Trace == true) r!.Close();
    }
    public void T3(Opt? o)
    {
        DbDataReader? r = null;
        if (o?.Trace == true) r = command.ExecuteReader();
        Use(r);
        if (o?.Trace == true) r!.Close();
    }
    public void T4(string a)
    {
        DbDataReader? r = null;
        if (string.Equals(a, "x", StringComparison.Ordinal)) r = command.ExecuteReader();
        Use(r);
        if (string.Equals(a, "x", StringComparison.Ordinal)) r!.Close();
    }
    public void T5(Mode m)
    {
        DbDataReader? r = null;
        if (m.Equals(Mode.One)) r = command.ExecuteReader();
        Use(r);
        if (m.Equals(Mode.One)) r!.Close();
    }
    public void T6(long id)
    {
        DbDataReader? r = id > 0L ? command.ExecuteReader() : null;
        try { Use(r); }
        finally { if (id > 0) r!.Dispose(); }
    }
    public void T7(int a, int b)
    {
        DbDataReader? r = null;
        if (a > b) r = command.ExecuteReader();
        Use(r);
        if (b < a) r!.Close();
    }
    public void T8(int[] xs)
    {
        DbDataReader? r = null;
        if (xs.Any()) r = command.ExecuteReader();
        Use(r);
        if (xs.Any()) r!.Close();
    }
    public void T9(Mode m)
    {
        DbDataReader? r = null;
        switch (m) { case Mode.One: case Mode.Two: r = command.ExecuteReader(); break; default: break; }
        Use(r);
        switch (m) { case Mode.One: case Mode.Two: r!.Close(); break; }
    }
    public void T10(Mode m)
    {
        DbDataReader? r = null;
        var open = m is Mode.One or Mode.Two;
        if (open) r = command.ExecuteReader();
        Use(r);
        if (m is Mode.One or Mode.Two) r!.Close();
    }
    public void T11(object o)
    {
        DbDataReader? r = null;
        if (o is string { Length: > 3 }) r = command.ExecuteReader();
        Use(r);
        if (o is string { Length: > 3 }) r!.Close();
    }
    public void T12(string? path)
    {
        DbDataReader? r = null;
        if (!string.IsNullOrWhiteSpace(path)) r = command.ExecuteReader();
        Use(r);
        if (string.IsNullOrWhiteSpace(path)) return;
        r!.Close();
    }
    public void T13(bool a, int n)
    {
        DbDataReader? r = null;
        if (a || n == 3) r = command.ExecuteReader();
        Use(r);
        if (!a && n != 3) return;
        r!.Close();
    }
    public void T14()
    {
        DbDataReader? r = null;
        if (_enabled && opt.Mode == Mode.Two) r = command.ExecuteReader();
        Use(r);
        if (_enabled && opt.Mode == Mode.Two) r!.Close();
    }
    public void T15(char c)
    {
        DbDataReader? r = null;
        if (c == 'x') r = command.ExecuteReader();
        Use(r);
        if (c is 'x') r!.Close();
    }
    public void T16(double d)
    {
        DbDataReader? r = null;
        if (d > 1.5) r = command.ExecuteReader();
        Use(r);
        if (d > 1.5) r!.Close();
    }
    public void T17(TimeSpan t)
    {
        DbDataReader? r = null;
        if (t > TimeSpan.Zero) r = command.ExecuteReader();
        Use(r);
        if (t > TimeSpan.Zero) r!.Close();
    }
    public void T18(Mode m)
    {
        int st = 0; DbDataReader? r = null;
        try { if (m == Mode.One) { r = command.ExecuteReader(); st = 1; } else { st = 2; } command.ExecuteNonQuery(); }
        finally { if (st == 1) r!.Close(); }
    }
    public void T19()
    {
        bool opened = false; var c = factory.CreateConnection()!;
        try { if (c.State != ConnectionState.Open) { c.Open(); opened = true; } command.ExecuteNonQuery(); }
        finally { if (opened) c.Close(); }
    }
    public void T20(DbConnection? given)
    {
        var c = given ?? factory.CreateConnection()!;
        var own = given == null;
        if (own) c.Open();
        try { command.ExecuteNonQuery(); }
        finally { if (own) c.Dispose(); }
    }
    public async Task T21(string url)
    {
        HttpResponseMessage? r = null;
        try { r = await http.GetAsync(url); Use(r.StatusCode); }
        finally { if (r is { }) r.Dispose(); }
    }
    public async Task T22(string url)
    {
        HttpResponseMessage? r = default;
        try { r = await http.GetAsync(url); Use(r.StatusCode); }
        finally { (r as IDisposable)?.Dispose(); }
    }
    public void T23(string host)
    {
        TcpClient? c = null;
        try { c = new TcpClient(host, 1); Use(c.Available); }
        finally { if (c is { Connected: true } or not null) c!.Close(); }
    }
    public void T24(Mode m)
    {
        DbDataReader? r = null;
        if (m == Mode.One) goto open;
        goto end;
    open: r = command.ExecuteReader();
    end: Use(r);
        if (m == Mode.One) r!.Close();
    }
    public void T25(int? n)
    {
        DbDataReader? r = null;
        if (n is { } x && x > 3) r = command.ExecuteReader();
        Use(r);
        if (n is { } y && y > 3) r!.Close();
    }
    public void T26(int? n)
    {
        DbDataReader? r = null;
        if (n > 3) r = command.ExecuteReader();
        Use(r);
        if (n > 3) r!.Close();
    }
    public void T27((int A, Mode B) t)
    {
        DbDataReader? r = null;
        if (t.B == Mode.One) r = command.ExecuteReader();
        Use(r);
        if (t.B == Mode.One) r!.Close();
    }
    public void T28(Dictionary<string, int> d)
    {
        DbDataReader? r = null;
        if (d.ContainsKey("a")) r = command.ExecuteReader();
        Use(r);
        if (d.ContainsKey("a")) r!.Close();
    }
    public void T29(List<int> d)
    {
        DbDataReader? r = null;
        if (d is { Count: > 0 }) r = command.ExecuteReader();
        Use(r);
        if (d is { Count: > 0 }) r!.Close();
    }
    public void T30(Mode m)
    {
        DbDataReader? r = null;
        if (m == Mode.One) r = command.ExecuteReader();
        Use(r);
        switch (m) { case Mode.One when r != null: r.Close(); break; }
    }
    public void T31(Func<bool> f)
    {
        DbDataReader? r = null;
        var ok = f();
        if (ok) r = command.ExecuteReader();
        Use(r);
        if (ok) r!.Close();
    }
    public void T32(Mode m)
    {
        DbDataReader? r = null;
        if (IsOne(m)) r = command.ExecuteReader();
        Use(r);
        if (IsOne(m)) r!.Close();
    }
    private static bool IsOne(Mode m) => m == Mode.One;
    private bool Wants => opt.Mode == Mode.One;
    public void T33()
    {
        DbDataReader? r = null;
        if (Wants) r = command.ExecuteReader();
        Use(r);
        if (Wants) r!.Close();
    }
    public void T34(Mode[] ms)
    {
        for (var i = 0; i < ms.Length; i++)
        {
            DbDataReader? r = null;
            if (ms[i] == Mode.One) r = command.ExecuteReader();
            Use(r);
            if (ms[i] == Mode.One) r!.Close();
        }
    }
    public void T35(DateTime? since)
    {
        DbDataReader? r = null;
        if (since != null) { r = command.ExecuteReader(); }
        try { Use(r); command.ExecuteNonQuery(); } finally { if (since.HasValue) r!.Close(); }
    }
}
