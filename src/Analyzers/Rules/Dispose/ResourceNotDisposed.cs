using LeakAnalyzers.Analysis.Impact;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Fields;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Dispose;

/// <summary>Reports anything else that is disposable and that some path leaves undisposed; off by default.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ResourceNotDisposed() : FieldRule(Rule, ResourceKind.Other)
{
    internal const string Id = "LEAK299";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Dispose disposable objects",
        message: "{0} is not disposed {1}",
        description: "An object that implements IDisposable or IAsyncDisposable is to be disposed on every path.",
        weaknesses: ["CWE-404", "CWE-772"],
        isEnabled: false);

    // Who turns on the full disposal checker asks for every one.
    private protected override DiagnosticSeverity? SeverityOf(FindingImpact impact) => DiagnosticSeverity.Warning;

    private protected override bool Concerns(BodyOwnership body) => !body.Others.IsEmpty;

    private protected override ImmutableArray<Acquisition> Acquired(BodyOwnership body) => body.Others;

    private protected override TypeOwnership Owner(INamedTypeSymbol type, Resources resources, MethodSummaries summaries) =>
        TypeOwnership.OfOthers(type, resources, summaries);
}
