using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Flow;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Concurrency;

/// <summary>Looks at every start of work that may be one of many; a rule says which of them it speaks about.</summary>
public abstract class FanOutRule : LeakRule
{
    private static readonly ImmutableDictionary<string, string?> s_serves = ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.ServesConnection, null);

    private protected FanOutRule(DiagnosticDescriptor rule)
        : base(rule)
    {
    }

    private protected abstract bool IsMine(FanOutFinding found);

    private protected sealed override void Register(AnalysisContext context) => context.RegisterOperationAction(Guarded(Look), OperationKind.Invocation);

    private void Look(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        var name = call.TargetMethod.Name;
        var takesEach = name is "Select" or "ForEach";
        if (!takesEach && !Starts.MayStart(name) && !call.TargetMethod.IsAsync && !name.EndsWith("Async", StringComparison.Ordinal)) return;
        var options = Options.For(context.Options, call.Syntax.SyntaxTree);
        var fanOut = new FanOut(options);
        var found = takesEach ? fanOut.OfEach(call) : fanOut.Of(call, context.ContainingSymbol as IMethodSymbol);
        if (found is null || !IsMine(found) || (!options.ReportsTestCode && TestCode.Contains(context.ContainingSymbol))) return;
        var severity = found.IsAccept ? DiagnosticSeverity.Info : SupportedDiagnostics[0].DefaultSeverity;
        context.ReportDiagnostic(Diagnostic.Create(SupportedDiagnostics[0], found.Start.Syntax.GetLocation(), severity, additionalLocations: null, found.IsAccept ? s_serves : null, found.Name, found.Per));
    }
}
