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
        title: "Dispose every response that holds its connection",
        message: "'{0}' stays open {1}; until the response is disposed its connection cannot go back to the pool");

    private protected override bool IsMine(Acquisition acquisition, IEnumerable<IOperation> around) => acquisition.IsStreamed;
}
