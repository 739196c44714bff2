using LeakAnalyzers.Flow;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Concurrency;

/// <summary>Reports work that is started once for each item of a sequence of unknown length.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnboundedFanOut() : FanOutRule(Rule)
{
    internal const string Id = "LEAK401";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Limit how much work is started at once",
        message: "'{0}' starts work {1} and nothing limits how much of it runs at once");

    private protected override bool IsMine(UnboundedStart found) => found.Multiplicity != Multiplicity.Periods;
}
