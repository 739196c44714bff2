using System.Diagnostics;
using LeakAnalyzers.Fuzz.Examining;
using LeakAnalyzers.Fuzz.Mutations;

namespace LeakAnalyzers.Fuzz;

/// <summary>Makes mutants, has each examined, and explains the first failure of each kind.</summary>
internal sealed class Fuzzer : IDisposable
{
    private static readonly TimeSpan MostMinimizing = TimeSpan.FromMinutes(2);

    private readonly Arguments _arguments;
    private readonly WorkerProcess _worker;
    private readonly Mutator _mutator;
    private readonly Report _report = new();

    public Fuzzer(Arguments arguments)
    {
        var seeds = Seeds.Collect(arguments.Folder);
        _arguments = arguments;
        _worker = new WorkerProcess(arguments.Rules);
        _mutator = new Mutator([.. seeds.Where(file => file.Name.Contains(arguments.Sources, StringComparison.OrdinalIgnoreCase))], seeds, arguments.Seed, _worker.Compiles);
        Console.WriteLine($"seed {arguments.Seed}, {seeds.Length} sources");
    }

    /// <summary>Whether every mutant held.</summary>
    public bool Run()
    {
        var clock = new Stopwatch();
        for (var number = _arguments.First; IsAllowed(number, clock.Elapsed); number++)
        {
            clock.Start();
            var mutant = _mutator.Create(number);
            var outcome = _worker.Examine(mutant.Code);
            clock.Stop();
            _report.Count(outcome);
            foreach (var failure in outcome.Failures.Where(_report.IsNew)) Explain(failure, mutant, number);
        }

        _report.PrintSummary(clock.Elapsed, _arguments.Seed);
        return _report.IsClean;
    }

    public void Dispose() => _worker.Dispose();

    private bool IsAllowed(int number, TimeSpan time) =>
        (_arguments.Mutants == 0 || number - _arguments.First < _arguments.Mutants) && (_arguments.Minutes == 0 || time.TotalMinutes < _arguments.Minutes);

    private void Explain(Failure failure, Mutant mutant, int number)
    {
        var isReproduced = Fails(mutant.Code);
        var code = isReproduced ? new Minimizer(Fails, MostMinimizing).Minimize(mutant.Code) : mutant.Code;
        var shown = _worker.Examine(code).Failures.FirstOrDefault(failure.IsLike) ?? failure;
        if (failure.Kind == FailureKind.TakesTooLong) shown = shown with { Detail = $"{shown.Detail}\n{Slow(code)}" };
        Report.Print(shown, $"mutant {number} of seed {_arguments.Seed}: {mutant.Origin}", code, isReproduced);

        bool Fails(string text) => _worker.Examine(text).Failures.Any(failure.IsLike);
    }

    // An analysis runs all rules; alone, the slow ones show.
    private string Slow(string code) => string.Join("\n", new ExaminedRules(_arguments.Rules).Analyzers.Select(analyzer => analyzer.GetType().Name)
        .Where(name => _worker.Examine(code, name).Failures.Any(failure => failure.Kind == FailureKind.TakesTooLong)).Select(name => $"{name} alone takes as long"));
}
