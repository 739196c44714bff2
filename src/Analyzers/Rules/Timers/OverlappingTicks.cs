using LeakAnalyzers.Analysis.Concurrency;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Timing;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Timers;

/// <summary>Reports a timer whose next tick does not wait for the last one to end.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OverlappingTicks() : LeakRule(Rule)
{
    internal const string Id = "LEAK302";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Avoid overlapping timer callbacks",
        message: "Timer callback {0} and can run again before it completes",
        description: "A timer doesn't wait for its callback. If the work takes longer than the period, runs overlap and accumulate.",
        weaknesses: ["CWE-400"],
        severity: DiagnosticSeverity.Info);

    private protected override void Register(AnalysisContext context) =>
        context.RegisterOperationAction(Guarded(Inspect), OperationKind.ObjectCreation, OperationKind.Invocation,
            OperationKind.EventAssignment);

    private void Inspect(OperationAnalysisContext context)
    {
        if (TimerTicks.Find(context.Operation) is not { } ticks) return;
        var options = Options.For(context.Options, context.Operation.Syntax.SyntaxTree);
        if (TestCode.IsSkipped(context.ContainingSymbol, options)) return;
        // a timer in a loop has a worse trouble, and its own rule
        if (TimersCreatedInLoops.LoopAround(context.Operation, options) is not null) return;
        if (TimerReentrancy.Find(ticks) is { } waits)
            context.ReportDiagnostic(Finding(context.Operation.Syntax.GetLocation(), null, waits));
    }
}
