using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Ownership;
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
        title: "Give every slot of a semaphore or lock back, once",
        message: "'{0}' does not count right any more: {1}");

    private protected override void Register(AnalysisContext context) => context.RegisterOperationBlockAction(Guarded(Look));

    private void Look(OperationBlockAnalysisContext block)
    {
        if (block.OperationBlocks.IsEmpty) return;
        var options = Options.For(block.Options, block.OperationBlocks[0].Syntax.SyntaxTree);
        if (!options.ReportsTestCode && TestCode.Contains(block.OwningSymbol)) return;
        foreach (var found in LockAnalysis.In(block, options))
        {
            block.ReportDiagnostic(Finding(found.Entry.Syntax.GetLocation(), found.Leak is { } leak ? [leak.Exit.GetLocation()] : null, found.Gate, Sentence(found)));
        }
    }

    private static string Sentence(LockFinding found) => found.Trouble switch
    {
        LockMisuse.UncheckedTimeout => "nobody looks whether this wait got a slot before its time was up, and it is given back all the same",
        LockMisuse.OverReleased => $"{found.Leak!.Phrase}, a slot is given back that was never taken, and one too many gets in from then on",
        _ when found.Leak!.Kind == LeakKind.Overwritten => "another slot is taken while this one is still held; a third party waits for ever",
        _ => $"the slot taken here stays taken {found.Leak.Phrase}, and whoever needs it next waits for ever",
    };
}
