using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Reuse.HttpClientPerCall>;

namespace LeakAnalyzers.Tests.Rules.Reuse;

/// <summary>A method group is called by what takes the delegate: where it is named says nothing.</summary>
public sealed class MethodGroupTests
{
    [Theory]
    [InlineData("""app.MapGet("/", Jobs.Load);""")]
    [InlineData("""app.MapGroup("/jobs").MapPost("/", Jobs.Load);""")]
    [InlineData("""app.MapGet("/", (Microsoft.AspNetCore.Http.RequestDelegate)Jobs.Handle);""")]
    [InlineData("using var timer = new Timer(Jobs.Tick, null, 0, 1000);")]
    [InlineData("await Task.WhenAll(args.Select(Jobs.Fetch));")]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += Jobs.Raised;")]
    public Task A_method_that_a_program_hands_out_is_called_again(string use) => Test.Program(Program(use, "[|new HttpClient()|]"));

    [Theory]
    [InlineData("await Jobs.Load();")]
    [InlineData("var client = new Lazy<HttpClient>(Jobs.Make); client.Value.CancelPendingRequests();")]
    public Task A_method_that_a_program_calls_once_is_not(string use) => Test.Program(Program(use, "new HttpClient()"));

    private static string Program(string use, string client)
    {
        var called = new[] { "Load", "Handle", "Tick", "Fetch", "Raised", "Make" }.Single(name => use.Contains($"Jobs.{name}"));
        var method = called switch
        {
            "Load" => $"public static async Task<string> Load() {{ using var c = {client}; return await c.GetStringAsync(\"x\"); }}",
            "Handle" => $"public static async Task Handle(Microsoft.AspNetCore.Http.HttpContext context) {{ using var c = {client}; await c.GetStringAsync(\"x\"); }}",
            "Tick" => $"public static void Tick(object? state) {{ using var c = {client}; c.CancelPendingRequests(); }}",
            "Fetch" => $"public static async Task<string> Fetch(string url) {{ using var c = {client}; return await c.GetStringAsync(url); }}",
            "Raised" => $"public static void Raised(object? sender, EventArgs e) {{ using var c = {client}; c.CancelPendingRequests(); }}",
            _ => $"public static HttpClient Make() {{ var c = {client}; return c; }}",
        };
        return $"var app = WebApplication.Create();\n{use}\nstatic class Jobs {{ {method} }}";
    }
}
