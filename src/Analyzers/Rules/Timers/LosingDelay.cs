using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Timing;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Timers;

/// <summary>Reports a delay that goes on after the work it raced against has won.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LosingDelay() : LeakRule(Rule)
{
    internal const string Id = "LEAK303";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Cancel Task.Delay used as a timeout",
        message: "This Task.Delay isn't canceled when the other task completes first; one {0} leaks per {1}",
        description: "Task.WhenAny doesn't cancel the tasks that haven't completed. A delay that is used as a timeout keeps its "
            + "timer until the delay ends or is canceled.",
        weaknesses: ["CWE-772"]);

    private protected override void Register(AnalysisContext context) =>
        context.RegisterOperationAction(Guarded(Inspect), OperationKind.Invocation);

    private void Inspect(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!(WhenAnyTimeout.IsDelay(call.TargetMethod) || DelayingMethods.MayDelay(call)) || WhenAnyTimeout.With(call) is not { } race)
            return;
        var options = Options.For(context.Options, call.Syntax.SyntaxTree);
        if (TestCode.IsSkipped(context.ContainingSymbol, options)) return;
        var delays = new AbandonedDelays(options);
        if (delays.Classify(race) is { } again)
        {
            context.ReportDiagnostic(Finding(race.Delay.Syntax.GetLocation(), null, race.IsEndless ? "registration" : "timer", again));
        }
        else if (delays.OfSingle(race) is { } each)
        {
            context.ReportDiagnostic(
                Diagnostic.Create(Rule, race.Delay.Syntax.GetLocation(), DiagnosticSeverity.Info, additionalLocations: null,
                    properties: null, "timer", each));
        }
    }
}
