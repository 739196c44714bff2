using System.Diagnostics;
using LeakAnalyzers.TryFix;

if (Arguments.Read(args) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

var clock = Stopwatch.StartNew();
var rules = new Rules(arguments);
var findings = new Findings(rules);
var report = new Report(arguments);
var solution = SourceFolder.Load(arguments.Source, new References(arguments.References));
var found = await findings.InAsync(solution);
Console.WriteLine(
    $"{solution.Projects.Count()} projects, {solution.Projects.Sum(project => project.DocumentIds.Count)} documents, "
        + $"{found.Length} findings, {clock.Elapsed.TotalSeconds:0} s");

var alone = new EachAlone(arguments, rules, findings, report);
await alone.RunAsync(found);
await new AllAtOnce(arguments, rules, findings, alone, report).RunAsync(solution);

report.PrintTable();
foreach (var crash in findings.Crashes) Console.WriteLine($"TROUBLE an analyzer failed: {crash}");
if (alone.Slowest.Time > TimeSpan.Zero) Console.WriteLine($"slowest: {alone.Slowest.Time.TotalSeconds:0.0} s, {alone.Slowest.Place}");
Console.WriteLine($"{(report.IsClean && findings.Crashes.Count == 0 ? "no trouble" : "trouble")}, {clock.Elapsed.TotalSeconds:0} s");
return report.IsClean && findings.Crashes.Count == 0 ? 0 : 1;
