using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Dispose;

/// <summary>Reports a response whose body is still on the connection when some path leaves it open.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StreamedResponseNotDisposed() : FieldRule(Rule, ResourceKind.HttpResponse)
{
    internal const string Id = "LEAK201";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Dispose streamed HTTP responses",
        message: "{0} is not disposed {1}; its connection isn't returned to the pool",
        description: "With HttpCompletionOption.ResponseHeadersRead, a response keeps its connection until its body is read to the "
            + "end or the response is disposed.",
        weaknesses: ["CWE-404", "CWE-772"]);

    private protected override bool IsMine(Acquisition acquisition, IEnumerable<IOperation> around) => acquisition.IsStreamed;
}
