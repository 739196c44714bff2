using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Timing;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Timers;

/// <summary>Reports a timer that each turn of a loop makes anew.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TimerMadeInLoop() : BodyRule(Rule)
{
    internal const string Id = "LEAK301";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Don't create timers in loops",
        message: "'{0}' is created {1} {2}; create it once before the loop",
        description: "A timer that is created on every iteration of a loop stays in the timer queue of the runtime until it is "
            + "disposed or finalized.",
        weaknesses: ["CWE-772"]);

    private protected override IEnumerable<Diagnostic> Inspect(BodyOwnership body)
    {
        foreach (var acquisition in body.Candidates)
        {
            if (acquisition.Kind is not (ResourceKind.Timer or ResourceKind.UiTimer) || acquisition.YieldsTask) continue;
            if (TimersCreatedInLoops.Find(acquisition.Operation, body.Options) is not { } timer) continue;
            yield return Finding(acquisition.Operation.Syntax.GetLocation(), null, acquisition.Type.Name, timer.Where, timer.Fate);
        }
    }
}
