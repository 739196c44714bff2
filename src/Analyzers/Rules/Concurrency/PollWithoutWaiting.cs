using LeakAnalyzers.Flow;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Concurrency;

/// <summary>Reports a poll that starts the next round whether or not the last one has ended.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PollWithoutWaiting() : FanOutRule(Rule)
{
    internal const string Id = "LEAK402";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Wait for the last round of a poll before the next one",
        message: "'{0}' starts work {1} and nobody waits for it: rounds pile up when one takes longer than the period");

    private protected override bool IsMine(UnboundedStart found) => found.Multiplicity == Multiplicity.Periods;
}
