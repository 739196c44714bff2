using LeakAnalyzers.Analysis.Concurrency;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Concurrency;

/// <summary>Looks at every start of work that may be one of many; a rule says which of them it speaks about.</summary>
public abstract class FanOutRule : LeakRule
{
    private static readonly ImmutableDictionary<string, string?> s_serves = ImmutableDictionary<string,
        string?>.Empty.Add(DiagnosticProperties.ServesConnection, null);

    private protected FanOutRule(DiagnosticDescriptor rule)
        : base(rule)
    {
    }

    private protected abstract bool IsMine(UnboundedStart found);

    private protected sealed override void Register(AnalysisContext context) =>
        context.RegisterOperationAction(Guarded(Look), OperationKind.Invocation);

    private void Look(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        var method = call.TargetMethod;
        var takesEach = method.Name is "Select" or "ForEach" or "ToDictionary";
        if (!takesEach && !WorkItemStart.MayStart(call)) return;
        var options = Options.For(context.Options, call.Syntax.SyntaxTree);
        var concurrency = new UnboundedConcurrency(context.Compilation, options);
        var found = takesEach ? concurrency.FindEach(call) : concurrency.Find(call, context.ContainingSymbol as IMethodSymbol);
        if (found?.Severity is not { } severity || !IsMine(found)
            || TestCode.IsSkipped(context.ContainingSymbol, options)) return;
        if (!options.IgnoresImpact && SampleCode.Contains(call.Syntax.SyntaxTree)) severity = DiagnosticSeverity.Info;
        var hints = found.Multiplicity == Multiplicity.Connections ? s_serves : null;
        context.ReportDiagnostic(Diagnostic.Create(SupportedDiagnostics[0], found.Start.Syntax.GetLocation(), severity,
            additionalLocations: null, hints, found.Name, found.Per));
    }
}
