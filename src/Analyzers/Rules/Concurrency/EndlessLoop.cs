using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Concurrency;

/// <summary>Reports a loop in the background that nothing can stop, or that is deaf to its token while it sleeps.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EndlessLoop() : LeakRule(Rule)
{
    internal const string Id = "LEAK404";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Let every background loop be stopped",
        message: "This loop cannot be stopped in time: it {0}",
        severity: DiagnosticSeverity.Info);

    private protected override void Register(AnalysisContext context) => context.RegisterOperationAction(Look, OperationKind.Loop);

    private void Look(OperationAnalysisContext context)
    {
        if (context.Operation is not (IWhileLoopOperation or IForLoopOperation)) return;
        var loop = (ILoopOperation)context.Operation;
        if (LoopTermination.DeafDelay(loop) is { } delay)
        {
            Report(context, delay.Syntax.GetLocation(), "watches a token but sleeps through its cancellation: the delay does not take it");
        }
        else if (LoopTermination.IsDeafAndEndless(loop))
        {
            Report(context, LoopTermination.HeadOf(loop), "is given a token and never looks at it, and nothing else ends it");
        }
        else if (LoopTermination.SwallowsItsCancellation(loop))
        {
            Report(context, LoopTermination.HeadOf(loop), "catches the cancellation of its token and goes on, and nothing else ends it");
        }
        else if (LoopTermination.DelayOfDeafLoop(loop) is { } wait)
        {
            Report(context, wait.Syntax.GetLocation(), "is given a token and never looks at it, and neither does the delay");
        }
        else if ((LoopTermination.IsEndless(loop) || LoopTermination.AsksFlagThatIsNeverSet(loop)) && LoopTermination.RunsInBackground(loop, context.ContainingSymbol as IMethodSymbol))
        {
            Report(context, LoopTermination.HeadOf(loop), "runs in the background and nothing can stop it: no token, no way out, and all that it holds stays for the life of the process");
        }
    }

    private void Report(OperationAnalysisContext context, Location at, string what)
    {
        if (!Options.For(context.Options, context.Operation.Syntax.SyntaxTree).ReportsTestCode && TestCode.Contains(context.ContainingSymbol)) return;
        context.ReportDiagnostic(Finding(at, null, what));
    }
}
