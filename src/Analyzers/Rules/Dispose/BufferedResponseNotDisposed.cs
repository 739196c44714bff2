using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Impact;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Dispose;

/// <summary>Reports a response with a buffered body that some path leaves undisposed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BufferedResponseNotDisposed() : FieldRule(Rule, ResourceKind.HttpResponse)
{
    internal const string Id = "LEAK202";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Dispose HTTP responses",
        message: "{0} is not disposed {1}",
        description: "An HTTP response can hold a connection, a stream or a pooled buffer until it is disposed.",
        weaknesses: ["CWE-404", "CWE-772"]);

    private protected override bool IsOn(Options options) => options.ReportsBufferedResponses;

    // 'using' costs nothing, and another handler may hold more: what repeats faster than a person acts, or may do so, is a warning.
    private protected override DiagnosticSeverity? SeverityOf(FindingImpact impact) =>
        impact is { Frequency: > RunFrequency.UserAction, Held: Held.Fleeting, Accumulates: true }
            ? DiagnosticSeverity.Warning
            : base.SeverityOf(impact);

    // a tool ends soon, and with it what its loops over files or arguments have left in memory
    private protected override (Held Held, bool Accumulates) Holds(Acquisition acquisition, LeakPath? leak)
    {
        var (held, accumulates) = base.Holds(acquisition, leak);
        return (held, accumulates && !ToolCode.Contains(acquisition.Operation));
    }

    private protected override bool IsMine(Acquisition acquisition, IEnumerable<IOperation> around) => !acquisition.IsStreamed;
}
