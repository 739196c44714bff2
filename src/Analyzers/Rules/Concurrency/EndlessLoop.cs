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
        title: "Make background loops cancelable",
        message: "Loop can't be canceled: {0}",
        description: "A background loop that can't be canceled runs until the process ends and keeps everything that it captures.",
        weaknesses: ["CWE-835"],
        severity: DiagnosticSeverity.Info);

    private protected override void Register(AnalysisContext context) => context.RegisterOperationAction(Guarded(Look), OperationKind.Loop);

    private void Look(OperationAnalysisContext context)
    {
        if (context.Operation is not (IWhileLoopOperation or IForLoopOperation)) return;
        var loop = (ILoopOperation)context.Operation;
        if (LoopTermination.DeafDelay(loop) is { } delay)
        {
            Report(context, delay.Syntax.GetLocation(), "its delay ignores the token that its condition checks");
        }
        else if (LoopTermination.IsDeafAndEndless(loop))
        {
            Report(context, LoopTermination.HeadOf(loop), "it never checks the token and has no other exit");
        }
        else if (LoopTermination.SwallowsItsCancellation(loop))
        {
            Report(context, LoopTermination.HeadOf(loop), "catches the cancellation of its token and goes on, and nothing else ends it");
        }
        else if (LoopTermination.DelayOfDeafLoop(loop) is { } wait)
        {
            Report(context, wait.Syntax.GetLocation(), "neither the loop nor its delay uses the token");
        }
        else if ((LoopTermination.IsEndless(loop) || LoopTermination.AsksFlagThatIsNeverSet(loop))
            && BackgroundFunctions.Contain(loop, context.ContainingSymbol as IMethodSymbol))
        {
            Report(context, LoopTermination.HeadOf(loop), "it runs in the background without a token and has no exit");
        }
    }

    private void Report(OperationAnalysisContext context, Location at, string what)
    {
        if (TestCode.IsSkipped(context.ContainingSymbol, Options.For(context.Options, context.Operation.Syntax.SyntaxTree))) return;
        context.ReportDiagnostic(Finding(at, null, what));
    }
}
