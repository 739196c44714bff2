using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Timing;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Waiting;

/// <summary>Reports a connect, a handshake or the first read behind a connect that waits for its peer without a limit.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConnectWithoutDeadline() : LeakRule(Rule)
{
    internal const string Id = "LEAK501";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Use a timeout for connect and handshake",
        message: "'{0}' has no timeout; an unresponsive peer blocks it indefinitely",
        description: "A connect or handshake without a timeout waits indefinitely for a peer that doesn't respond.",
        weaknesses: ["CWE-400"],
        severity: DiagnosticSeverity.Info);

    private protected override void Register(AnalysisContext context)
    {
        context.RegisterOperationAction(Guarded(OfCall), OperationKind.Invocation);
        context.RegisterOperationAction(Guarded(OfCreation), OperationKind.ObjectCreation, OperationKind.Invalid);
    }

    private void OfCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        var waits = NetworkConnects.MayWait(call.TargetMethod.Name)
            ? NetworkConnects.Waits(call)
            : FirstRead.MayWait(call.TargetMethod.Name) && FirstRead.IsFirst(call);
        if (!waits || Timeouts.IsLimited(call)) return;
        Report(context, NetworkConnects.Waiting(call).Name);
    }

    private void OfCreation(OperationAnalysisContext context)
    {
        if (NetworkConnects.PatientClient(context.Operation) is { } client) Report(context, client);
    }

    private void Report(OperationAnalysisContext context, string name)
    {
        if (TestCode.IsSkipped(context.ContainingSymbol, Options.For(context.Options, context.Operation.Syntax.SyntaxTree))) return;
        context.ReportDiagnostic(Finding(context.Operation.Syntax.GetLocation(), null, name));
    }
}
