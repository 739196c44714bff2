using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Impact;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Knowledge;
using LeakAnalyzers.Rules.Concurrency.Locks;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Concurrency;

/// <summary>Reports a slot of a semaphore or lock that some path does not give back, or gives back without having taken it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SlotLost() : LeakRule(Rule)
{
    internal const string Id = "LEAK403";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Release semaphores and locks exactly once",
        message: "Semaphore or lock '{0}' {1}",
        description: "A semaphore or lock that isn't released on every path blocks later callers. A release without an acquisition "
            + "admits too many callers.",
        weaknesses: ["CWE-667", "CWE-833"]);

    private protected override void Register(AnalysisContext context) => context.RegisterOperationBlockAction(Guarded(Look));

    private void Look(OperationBlockAnalysisContext block)
    {
        if (block.OperationBlocks.IsEmpty) return;
        var options = Options.For(block.Options, block.OperationBlocks[0].Syntax.SyntaxTree);
        if (TestCode.IsSkipped(block.OwningSymbol, options)) return;
        foreach (var found in LockAnalysis.In(block, options))
        {
            var places = found.Leak is { } leak ? new[] { leak.Exit.GetLocation() } : null;
            var isUnlikely = found.Leak is { Kind: LeakKind.Exception, Witness: ThrowLikelihood.Possible };
            var frequency = new FrequencyAnalysis(block.Compilation, options).Classify(found.Entry);
            var impact = new FindingImpact(frequency, Held.Scarce, IsUnlikely: isUnlikely);
            if (Finding(found.Entry.Syntax.GetLocation(), places, [], [found.Gate, Sentence(found)], impact, options) is { } finding)
                block.ReportDiagnostic(finding);
        }
    }

    private static string Sentence(LockFinding found) => found.Trouble switch
    {
        LockMisuse.UncheckedTimeout => "is released even if the wait timed out; check the result of the wait",
        LockMisuse.OverReleased => $"is released without being acquired {LeakPhrases.Path(found.Leak!)}",
        _ when found.Leak!.Kind == LeakKind.Overwritten => "is acquired again before it is released",
        _ => $"is not released {LeakPhrases.Path(found.Leak)}",
    };
}
