using LeakAnalyzers.Flow;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Dispose;

/// <summary>Reports a stream over an HTTP body that some path leaves open.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BodyStreamNotDisposed() : DisposeRule(Rule)
{
    internal const string Id = "LEAK206";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Dispose every stream over an HTTP body",
        message: "'{0}' stays open {1}; until the stream is disposed its connection cannot go back to the pool");

    private protected override bool IsMine(Acquisition acquisition, BodyOwnership body) => acquisition.Kind == ResourceKind.BodyStream;
}
