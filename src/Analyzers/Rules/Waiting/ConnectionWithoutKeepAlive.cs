using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Waiting;

/// <summary>Reports a connection that is kept for long and never asks whether its peer is still there.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConnectionWithoutKeepAlive() : LeakRule(Rule)
{
    internal const string Id = "LEAK503";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Enable keep-alive on long-lived connections",
        message: "'{0}' has no keep-alive; a dropped connection goes undetected",
        description: "Without keep-alive, a connection that only reads doesn't notice that its peer is gone and stays open.",
        weaknesses: ["CWE-772"],
        severity: DiagnosticSeverity.Info);

    private protected override void Register(AnalysisContext context) =>
        context.RegisterOperationAction(Guarded(Look), OperationKind.ObjectCreation, OperationKind.Invalid);

    private void Look(OperationAnalysisContext context)
    {
        var creation = context.Operation;
        if (NetworkConnects.SilentlyLost(creation) is not { } connection) return;
        if (TestCode.IsSkipped(context.ContainingSymbol, Options.For(context.Options, creation.Syntax.SyntaxTree))) return;
        context.ReportDiagnostic(Finding(creation.Syntax.GetLocation(), null, connection));
    }
}
