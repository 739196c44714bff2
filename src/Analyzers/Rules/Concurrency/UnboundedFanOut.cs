using LeakAnalyzers.Analysis.Concurrency;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Concurrency;

/// <summary>Reports work that is started once for each item of a sequence of unknown length.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnboundedFanOut() : FanOutRule(Rule)
{
    internal const string Id = "LEAK401";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Limit concurrent work",
        message: "'{0}' starts a task {1} without a concurrency limit",
        description: "Starting a task for each item of a sequence of unknown length doesn't limit how many tasks run at once.",
        weaknesses: ["CWE-400", "CWE-770"]);

    private protected override bool IsMine(UnboundedStart found) => found.Multiplicity != Multiplicity.Periods;
}
