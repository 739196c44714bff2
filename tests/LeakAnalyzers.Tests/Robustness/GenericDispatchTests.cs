namespace LeakAnalyzers.Tests.Robustness;

/// <summary>
/// Generic methods that are called through an interface or a base type: the compiler throws when it is asked what implements one with its
/// type arguments, and code that is being typed implements them wrongly.
/// </summary>
public sealed class GenericDispatchTests
{
    private const string Calls =
        """
        class Caller(IBus bus, Base other)
        {
            async Task Poll() { while (true) { await bus.Send(1); await other.Send("x"); } }
            async Task Ask() { while (true) { await bus.Ping<string>(1); await other.Ping<int>(2); } }
            Task AskAll(List<int> items) => Task.WhenAll(items.Select(item => bus.Ping<object>(item)));
            async Task Wait(CancellationToken token) { while (!token.IsCancellationRequested) await bus.Send(new object()); }
            Task All(List<int> items) => Task.WhenAll(items.Select(item => bus.Send(item)));
            async Task Each(List<string> items) { foreach (var item in items) { _ = bus.Send(item); _ = other.Send(item); } }
            void Tick() { var timer = new Timer(async _ => { await bus.Send<string?>(null); await other.Send(2); }, null, 0, 1000); }
            void Read() { var reader = bus.Open<DbDataReader>(); reader.Read(); var own = other.Open<HttpResponseMessage>(); }
        }
        """;

    private const string Contracts =
        """
        interface IBus { Task Send<T>(T message); T Open<T>() where T : class; Task Ping<T>(int times); }
        abstract class Base { public abstract Task Send<T>(T message); public abstract Task Ping<T>(int times); public abstract T Open<T>() where T : class; }
        """;

    [Theory]
    [InlineData("class Bus : IBus { public async Task Send<T>(T m) => await Task.Delay(1); public T Open<T>() where T : class => null!; public async Task Ping<T>(int n) { await Task.Delay(n); } }")]
    [InlineData("class Bus : IBus { async Task IBus.Send<T>(T m) { await Task.Yield(); } T IBus.Open<T>() => default!; async Task IBus.Ping<T>(int n) => await Task.Delay(n); }")]
    [InlineData("class Bus : IBus { public Task Send<U>(U m) => Send(this); public U Open<U>() where U : class => Open<U>(); public async Task Ping<T>(int n) { await Task.Delay(n); } }")]
    [InlineData("class Bus : IBus { public Task Send<T>(ref T m) => Task.CompletedTask; public T Open<T>() => default!; public async Task Ping<T>(int n) { await Task.Delay(n); } }")]
    [InlineData("class Bus : IBus { public Task Send(object m) => Task.CompletedTask; public object Open() => this; public async Task Ping<T>(int n) { await Task.Delay(n); } }")]
    [InlineData("class Bus : IBus { public Task Send<T, U>(T m) => Task.CompletedTask; public T Open<T, U>() => default!; public async Task Ping<T>(int n) { await Task.Delay(n); } }")]
    [InlineData("class Bus : IBus { public void Send<T>(T? m) { } public T Open<T>() where T : struct => default; public async Task Ping<T>(int n) { await Task.Delay(n); } }")]
    [InlineData("class Root { public Task Ping<T>(int n) => Task.Delay(n); public Task Send<T>(T m) => Task.CompletedTask; public T Open<T>() where T : class => null!; } class Bus : Root, IBus { }")]
    [InlineData("class Bus<T> : IBus { public Task Send<U>(U m) => new Bus<U>().Send(m); public U Open<U>() where U : class => null!; public async Task Ping<T>(int n) { await Task.Delay(n); } }")]
    [InlineData("class Bus : Base { public override async Task Send<T>(T m) => await Task.Delay(1); public override T Open<T>() => null!; public override async Task Ping<T>(int n) => await Task.Delay(n); }")]
    [InlineData("class Bus : Base, IBus { public override Task Send<T>(T m) => Send<T>(m); public override T Open<T>() => Open<T>(); public override async Task Ping<T>(int n) => await Task.Delay(n); }")]
    [InlineData("class Bus : Base, IBus { public override Task Send<T>(")]
    [InlineData("struct Bus : IBus { public Task Send<T>(T m) => Task.CompletedTask; public T Open<T>() where T : class => null!; public async Task Ping<T>(int n) { await Task.Delay(n); } }")]
    public async Task Each_way_to_implement_them_ends(string implementation) =>
        await AllRules.ReportAndRepair($"#nullable enable\n{Contracts}\n{Calls}\n{implementation}");
}
