using LeakAnalyzers.CodeFixes.Timers;
using LeakAnalyzers.Rules.Timers;
using LeakAnalyzers.Tests.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Timers.TimerMadeInLoop, LeakAnalyzers.CodeFixes.Timers.HoistTimer>;

namespace LeakAnalyzers.Tests.Rules.Timers;

/// <summary>A timer that each turn makes with a period of that moment: where the period may change, one timer would keep the first.</summary>
public sealed class ChangingPeriodTests
{
    [Theory]
    [InlineData("public TimeSpan Period { get; set; }", "Period")]
    [InlineData("public TimeSpan Period { get; internal set; }", "Period")]
    [InlineData("TimeSpan Period => TimeSpan.FromSeconds(Environment.TickCount);", "Period")]
    [InlineData("public TimeSpan _period; ", "_period")]
    [InlineData("TimeSpan _period; public void Change(TimeSpan period) => _period = period;", "_period")]
    [InlineData("TimeSpan Period { get; set; } public void Change(TimeSpan period) => Period = period;", "Period")]
    [InlineData("sealed class Settings { public TimeSpan Period { get; set; } } Microsoft.Extensions.Options.IOptionsMonitor<Settings> _settings = null!;", "_settings.CurrentValue.Period")]
    [InlineData("sealed class Settings { public TimeSpan Period { get; set; } } readonly Settings _settings = new();", "_settings.Period")]
    public Task A_period_that_may_change_is_asked_for_in_each_turn(string members, string period) =>
        Test.Nothing(Frame(members, $"while (true)\n{{\nusing var timer = [|new PeriodicTimer({period})|];\nawait timer.WaitForNextTickAsync(token);\nWork();\n}}"));

    [Theory]
    [InlineData("readonly TimeSpan _period = TimeSpan.FromSeconds(1);", "_period")]
    [InlineData("TimeSpan Period { get; } = TimeSpan.FromSeconds(1);", "Period")]
    [InlineData("public TimeSpan Period { get; init; }", "Period")]
    [InlineData("sealed class Settings { public TimeSpan Period { get; set; } } readonly Microsoft.Extensions.Options.IOptions<Settings> _settings = null!;", "_settings.Value.Period")]
    public Task A_period_that_stays_is_asked_for_once(string members, string period) => Test.File(
        Frame(members, $"while (true)\n{{\nusing var timer = [|new PeriodicTimer({period})|];\nawait timer.WaitForNextTickAsync(token);\nWork();\n}}"),
        Frame(members, $"using var timer = new PeriodicTimer({period});\nwhile (await timer.WaitForNextTickAsync(token))\n{{\nWork();\n}}"));

    private static string Frame(string members, string body) => $"class Subject\n{{\n{members}\nvoid Work() {{ }}\nasync Task Run(CancellationToken token)\n{{\n{body}\n}}\n}}";
}
