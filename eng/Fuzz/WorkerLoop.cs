using System.Text.Json;
using LeakAnalyzers.Fuzz.Examining;

namespace LeakAnalyzers.Fuzz;

/// <summary>One mutant to examine, by all analyzers or by a single one, or to compile alone.</summary>
internal sealed record WorkerRequest(string Code, string? OnlyAnalyzer, bool OnlyCompiles);

/// <summary>The child process: examines what its input brings, line by line, and says what it is at and what it saw.</summary>
internal static class WorkerLoop
{
    public const string Step = "step ";
    public const string Done = "done ";
    public const string Ready = "ready";

    public static async Task RunAsync(Arguments arguments)
    {
        var all = new ExaminedRules(arguments.Rules);
        await WarmUpAsync(all);
        Send(Ready);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var request = JsonSerializer.Deserialize<WorkerRequest>(line)!;
            var rules = request.OnlyAnalyzer is null ? all : new ExaminedRules(arguments.Rules, request.OnlyAnalyzer);
            var examination = new Examination(rules, step => Send(Step + step));
            var outcome = request.OnlyCompiles ? await examination.CompileAsync(request.Code)
                : await examination.ExamineAsync(request.Code);
            Send(Done + JsonSerializer.Serialize(outcome));
        }
    }

    // The first analysis of a process compiles the analyzers; that time is not the mutant's.
    private static Task WarmUpAsync(ExaminedRules rules) => new Examination(rules, _ => { }).ExamineAsync(
        """
        class Subject(HttpClient client)
        {
            Timer _timer = new(_ => { }, null, 0, 1000);
            async Task<string> M(string url)
            {
                var response = await client.GetAsync(url);
                return await response.Content.ReadAsStringAsync();
            }
        }
        """);

    private static void Send(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
