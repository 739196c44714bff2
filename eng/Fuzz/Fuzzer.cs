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

    public Fuzzer(Arguments arguments, TextWriter output)
    {
        var seeds = Seeds.Collect(arguments.Folder);
        _arguments = arguments;
        Report = new Report(output);
        _worker = new WorkerProcess(arguments.Rules);
        var sources = seeds.Where(file => file.Name.Contains(arguments.Sources, StringComparison.OrdinalIgnoreCase)).ToImmutableArray();
        _mutator = new Mutator(sources, seeds, arguments.Seed, _worker.Compiles);
        output.WriteLine($"seed {arguments.Seed}, {seeds.Length} sources");
    }

    public Report Report { get; }

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
            Report.Count(outcome);
            foreach (var failure in outcome.Failures.Where(Report.IsNew)) Explain(failure, mutant, number);
        }

        Report.PrintSummary(clock.Elapsed, _arguments.Seed);
        return Report.IsClean;
    }

    public void Dispose() => _worker.Dispose();

    private bool IsAllowed(int number, TimeSpan time) =>
        (_arguments.Mutants == 0 || number - _arguments.First < _arguments.Mutants)
            && (_arguments.Minutes == 0 || time.TotalMinutes < _arguments.Minutes);

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
    private string Slow(string code)
    {
        var names = new ExaminedRules(_arguments.Rules).Analyzers.Select(analyzer => analyzer.GetType().Name);
        return string.Join("\n", names.Where(IsSlow).Select(name => $"{name} alone takes as long"));

        bool IsSlow(string name) => _worker.Examine(code, name).Failures.Any(failure => failure.Kind == FailureKind.TakesTooLong);
    }
}
