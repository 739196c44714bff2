using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Reuse;

/// <summary>Reports an HTTP handler, and so a connection pool, that is made for one use.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HttpHandlerPerCall() : ReuseRule(Rule)
{
    internal const string Id = "LEAK102";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Reuse HTTP handlers instead of creating one per call",
        message: "'{0}' is created {1}; each handler has its own connection pool; share it");

    private protected override bool IsMine(Acquisition acquisition, BodyOwnership body) =>
        acquisition is { Kind: ResourceKind.HttpHandler, Operation: IObjectCreationOperation };
}
