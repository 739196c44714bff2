namespace LeakAnalyzers.Tests.Robustness;

/// <summary>Values, members, callers and types that lead back to themselves: every rule and every fix comes to an end.</summary>
public sealed class CycleTests
{
    [Theory]
    // values
    [InlineData("HttpMessageHandler Chain(IEnumerable<DelegatingHandler> parts) { HttpMessageHandler current = new HttpClientHandler(); foreach (var part in parts) { part.InnerHandler = current; current = part; } return current; }")]
    [InlineData("void M(bool again) { HttpMessageHandler a = new HttpClientHandler(), b = a; while (again) { a = b; b = a; } }")]
    [InlineData("HttpClient M(bool again) { HttpClient a = new HttpClient(), b = null; while (again) { a ??= b; b ??= a; } return new HttpClient(new Wrap { Inner = a }.H); } class Wrap { public HttpClient Inner; public HttpMessageHandler H; }")]
    [InlineData("void M(bool c) { HttpMessageHandler h = new HttpClientHandler(); h = c ? h : h ?? (h = h); var k = new HttpClient(h); h = h; }")]
    [InlineData("void M(bool c) { HttpClient x = c ? y : new HttpClient(); HttpClient y = c ? x : new HttpClient(); x = y; y = x; }")]
    [InlineData("void M() { var x = x; var client = new HttpClient(x); HttpClient own = new HttpClient(own); }")]
    [InlineData("void M(ref HttpClient shared) { var a = new HttpClient(); ref var r = ref a; ref var q = ref r; r = ref q; q = ref r; q = r; r = q; }")]
    [InlineData("void M(HttpMessageHandler p) { p = new HttpClientHandler(); HttpMessageHandler q = p; for (;;) { (p, q) = (q, p); p = q; q = p; new HttpClient(p); } }")]
    // delegates, lambdas, local functions
    [InlineData("void M() { Func<HttpClient> f = null; f = () => f(); Func<HttpClient> g = () => h(), h = () => g(); var c = f(); }")]
    [InlineData("Action A; void M() { A = () => A(); Action self = () => { }; self = () => { var t = new Timer(_ => self(), null, 0, 10); self(); }; self(); }")]
    [InlineData("HttpClient M() { HttpClient A() => B(); HttpClient B() => A() ?? new HttpClient(); return A(); }")]
    [InlineData("void M() { Lazy<HttpClient> l = new(() => l.Value); var v = l.Value; }")]
    // methods
    [InlineData("void Even(DbDataReader r, int n) { if (n > 0) Odd(r, n - 1); } void Odd(DbDataReader r, int n) { if (n > 0) Even(r, n - 1); } void M(DbCommand c) { var r = c.ExecuteReader(); Even(r, 3); }")]
    [InlineData("HttpClient A() => B(); HttpClient B() => C() ?? new HttpClient(); HttpClient C() => A(); void M() { var c = A(); c.GetAsync(\"u\"); }")]
    [InlineData("private static HttpClient Make(int n) { if (n == 0) return new HttpClient(); return Make(n - 1); } void M() => Make(3);")]
    [InlineData("IEnumerable<HttpClient> Each(int n) { yield return new HttpClient(); foreach (var c in Each(n - 1)) yield return c; foreach (var c in Other(n)) yield return c; } IEnumerable<HttpClient> Other(int n) { foreach (var c in Each(n)) yield return c; }")]
    [InlineData("async Task A(CancellationToken t) { await B(t); await Task.Delay(5, t); } async Task B(CancellationToken t) => await A(t); private async Task P(CancellationToken t) { while (true) { await P(t); await Task.Delay(10); } }")]
    [InlineData("private async Task Loop(Socket s, CancellationToken t) { await Loop(s, t); await Again(s, t); } private Task Again(Socket s, CancellationToken t) => Loop(s, t); class Socket { }")]
    [InlineData("async Task Tree(int n) { _ = Tree(n - 1); _ = Tree(n - 2); await Task.Yield(); var t = Tree(n); _ = t; }")]
    // properties and fields
    [InlineData("HttpClient P => Q; HttpClient Q => P ?? new HttpClient(); void M() { var c = P; c = Q; }")]
    [InlineData("static readonly TimeSpan A = B, B = A; Timer _t = new Timer(_ => { }, null, A, B); async void T() => await Task.Delay(A);")]
    [InlineData("static TimeSpan P { get; } = Q; static TimeSpan Q { get; } = P; void M() { var t = new Timer(async _ => await Task.Delay(1), null, P, Q); }")]
    [InlineData("void M() { TimeSpan p = q, q = p; var t = new Timer(async _ => await Task.Delay(1), null, p, q); }")]
    [InlineData("HttpClient _a, _b; void M() { _a = _b ?? new HttpClient(); _b = _a ?? new HttpClient(); _a ??= _b; _b ??= _a; _a = _a; }")]
    [InlineData("Timer _t, _u; void Swap() { (_t, _u) = (_u, _t); _t = _u; _u = new Timer(_ => Swap(), null, 0, 1); } void Dispose() { Dispose(true); } void Dispose(bool b) { Dispose(); Dispose(b); }")]
    [InlineData("CancellationTokenSource _s; CancellationToken T => _s.Token; void M() { _s = CancellationTokenSource.CreateLinkedTokenSource(T); CancellationToken a = b, b = a; a.Register(() => { }); }")]
    // races, queries, collections
    [InlineData("async Task M(Task w) { var d = Task.Delay(5); Task x = y, y = x; while (true) { x = await Task.WhenAny(x, y, d); y = await Task.WhenAny(y, x, d); } }")]
    [InlineData("async Task M(List<string> urls, HttpClient c) { var a = urls.Select(u => u); a = a.Select(u => u); var b = a; a = b; b = a; await Task.WhenAll(a.Select(u => c.GetAsync(u))); foreach (var i in b.Concat(a)) _ = c.GetAsync(i); }")]
    [InlineData("void M(object o) { var l = new List<object>(); l.Add(l); l.Add(new Timer(_ => { }, l, 0, 1)); foreach (var x in l) l.Add(x); }")]
    public async Task In_a_body(string members) => await AllRules.ReportAndRepair("class Subject { " + members + " }");

    [Theory]
    [InlineData("class A : B { Timer _t = new Timer(_ => { }, null, 0, 1); } class B : A { HttpClient _c = new HttpClient(); } class C { A a = new B(); B b = new A(); }")]
    [InlineData("interface I : J, IDisposable { } interface J : I { } class C : I, J { void M() { I i = new C(); var j = (J)i; } public void Dispose() => ((IDisposable)this).Dispose(); }")]
    [InlineData("class Node<T> : Node<Node<T>>, IDisposable where T : Node<T> { Node<Node<T>> _next = new(); Timer _t = new Timer(_ => { }, null, 0, 1); public void Dispose() { _next.Dispose(); } } class User { void M() { var n = new Node<User>(); } }")]
    [InlineData("class Self<T> where T : Self<T>, IDisposable, new() { T _own = new T(); Self<T> _self; void M() { var c = new T(); using var d = new T(); _self = new Self<T>(); } }")]
    [InlineData("class Loop { void M<T, U>(T t) where T : U where U : T { T a = t; U b = a; a = b; using (a as IDisposable) { } } }")]
    [InlineData("partial class P : IDisposable { Timer _t = new Timer(_ => { }, null, 0, 1); partial void On(); public void Dispose() => On(); } partial class P { partial void On() { Dispose(); Of(this); } void Of(P p) => p.Of(p); } partial class P : P { }")]
    [InlineData("class Parent : IDisposable { Child _c; Timer _t; public Parent() { _c = new Child(this); } public void Dispose() => _c.Dispose(); } class Child : IDisposable { Parent _p; public Child(Parent p) { _p = p; } public void Dispose() => _p.Dispose(); }")]
    [InlineData("class Chain : DelegatingHandler { Chain(HttpMessageHandler h) : base(h) { } static HttpMessageHandler M(HttpMessageHandler h) { var a = new Chain(h); var b = new Chain(a); a.InnerHandler = b; b.InnerHandler = a; return new Chain(new HttpClient(a) is null ? b : a); } }")]
    [InlineData("struct S { S2 s; HttpClient c; S(int n) { s = new(); c = new HttpClient(); } } struct S2 { S s; }")]
    [InlineData("record R(R Next, HttpResponseMessage Response) { public static async Task<R> Of(HttpClient c) => new R(await Of(c), await c.GetAsync(\"u\")); async Task M(HttpClient c) { var r = await Of(c); r = r.Next; } }")]
    [InlineData("class E : E.Inner { public class Inner : E { } delegate E D(D d); D d = x => x(x); event Action Ev; E() { Ev += () => Ev(); Ev += Ev; var t = new System.Timers.Timer(1); t.Elapsed += (s, e) => t.Start(); t.Elapsed += On; } void On(object s, object e) => On(s, e); }")]
    [InlineData("class Container : IEnumerable<Container> { IEnumerator<Container> IEnumerable<Container>.GetEnumerator() => ((IEnumerable<Container>)this).GetEnumerator(); System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() { foreach (var c in this) yield return c; } public void Add(Container c) { c.Add(this); foreach (var x in new Container { new Container(), this }) x.Add(x); } }")]
    public async Task Between_types(string code) => await AllRules.ReportAndRepair(code);

    [Fact]
    public async Task A_handler_that_a_loop_puts_behind_others_is_the_callers() =>
        Assert.Empty(await AllRules.ReportAndRepair(
            "class Subject { public HttpMessageHandler Chain(IEnumerable<DelegatingHandler> parts) { HttpMessageHandler current = new HttpClientHandler(); foreach (var part in parts) { part.InnerHandler = current; current = part; } return current; } }"));
}
