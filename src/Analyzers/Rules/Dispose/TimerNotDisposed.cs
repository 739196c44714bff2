using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Timing;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Dispose;

/// <summary>Reports a timer that is never stopped for good: a local that is lost, or a field of a type that never disposes it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TimerNotDisposed() : FieldRule(Rule, ResourceKind.Timer)
{
    internal const string Id = "LEAK210";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Dispose timers",
        message: "{0} is not disposed {1}",
        description: "The runtime keeps a running timer, and everything that its callback captures, until the timer is stopped or "
            + "disposed.",
        weaknesses: ["CWE-404", "CWE-772"]);

    // one acquisition, one report: a timer made anew by each turn of a loop is LEAK301's
    private protected override bool IsMine(Acquisition acquisition, IEnumerable<IOperation> around) =>
        !TimersCreatedInLoops.IsMadeInLoop(acquisition.Operation);
}
