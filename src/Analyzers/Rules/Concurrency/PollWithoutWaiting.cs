using LeakAnalyzers.Analysis.Concurrency;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Concurrency;

/// <summary>Reports a poll that starts the next round whether or not the last one has ended.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PollWithoutWaiting() : FanOutRule(Rule)
{
    internal const string Id = "LEAK402";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Await periodic work before repeating it",
        message: "Task started by '{0}' {1} isn't awaited; runs can overlap",
        description: "Work that a loop or a timer starts without awaiting it can overlap with the next run. If the work is slower "
            + "than the period, runs accumulate.",
        weaknesses: ["CWE-400", "CWE-770"]);

    private protected override bool IsMine(UnboundedStart found) => found.Multiplicity == Multiplicity.Periods;
}
