using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Impact;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Fields;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Dispose;

/// <summary>
/// A rule that also reports fields and auto-properties whose type never releases what it put there, or puts another one in its place.
/// </summary>
/// <remarks>From the type's end, not from the compilation's: an editor then shows it while the type is being written.</remarks>
public abstract class FieldRule : DisposeRule
{
    private readonly ResourceKind _kind;

    private protected FieldRule(DiagnosticDescriptor rule, ResourceKind kind)
        : base(rule) => _kind = kind;

    private protected sealed override void Register(AnalysisContext context)
    {
        base.Register(context);
        context.RegisterSymbolStartAction(Guarded(Start), SymbolKind.NamedType);
    }

    private void Start(SymbolStartAnalysisContext start)
    {
        if (start.Symbol.DeclaringSyntaxReferences.FirstOrDefault() is not { } declared) return;
        var resources = Resources.For(start.Compilation, Options.For(start.Options, declared.SyntaxTree));
        var owner = Owner((INamedTypeSymbol)start.Symbol, resources, MethodSummaries.For(start.Compilation, resources));
        if (!owner.Kinds.Contains(_kind)) return;
        start.RegisterOperationBlockAction(Guarded(owner.Read));
        start.RegisterSymbolEndAction(Guarded((SymbolAnalysisContext end) => Report(owner, end)));
    }

    private protected sealed override bool IsMine(Acquisition acquisition, BodyOwnership body) =>
        acquisition.Kind == _kind && IsMine(acquisition, body.Operations);

    private protected virtual TypeOwnership Owner(INamedTypeSymbol type, Resources resources, MethodSummaries summaries) =>
        TypeOwnership.For(type, resources, summaries);

    /// <summary>
    /// Whether an acquisition of the kind is one to report; <paramref name="around"/> are the operations of the body that makes it.
    /// </summary>
    private protected virtual bool IsMine(Acquisition acquisition, IEnumerable<IOperation> around) => true;

    /// <summary>
    /// A field that is never released loses one resource for each instance, one that is overwritten loses one for each assignment.
    /// </summary>
    private static RunFrequency Frequency(FieldLeak leak, FrequencyAnalysis analysis)
    {
        var instances = leak.Field.IsStatic ? RunFrequency.Once : analysis.OfInstances(leak.Field.ContainingType);
        if (leak.Hints.Contains(DiagnosticProperties.NeverReleased) && !leak.Hints.Contains(DiagnosticProperties.Overwrites))
            return instances;
        var assignments = analysis.Classify(leak.Acquisition.Operation);
        return assignments > instances ? assignments : instances;
    }

    /// <summary>Leaks of fields that hold too little for a warning.</summary>
    private protected virtual IEnumerable<FieldLeak> Slight(TypeOwnership owner) => [];

    private void Report(TypeOwnership owner, SymbolAnalysisContext end)
    {
        foreach (var leak in owner.Leaks(end.Compilation))
        {
            if (leak.Acquisition.Kind != _kind || !IsMine(leak.Acquisition, []) || !IsReported(leak, end)) continue;
            var options = Options.For(end.Options, leak.Acquisition.Operation.Syntax.SyntaxTree);
            var (held, accumulates) = Holds(leak.Acquisition, null);
            var impact = new FindingImpact(Frequency(leak, new(end.Compilation, options)), held, accumulates);
            if (Finding(Place(leak), null, leak.Hints, Words(leak), impact, options) is { } finding) end.ReportDiagnostic(finding);
        }

        foreach (var leak in Slight(owner))
        {
            if (IsReported(leak, end)) end.ReportDiagnostic(Note(Place(leak), leak.Hints, Words(leak)));
        }
    }

    private bool IsReported(FieldLeak leak, SymbolAnalysisContext end)
    {
        if (BodyOwnership.Loses(leak.Acquisition.Operation)) return false;
        var options = Options.For(end.Options, leak.Acquisition.Operation.Syntax.SyntaxTree);
        return IsOn(options) && !options.Excludes(leak.Acquisition.Type) && !TestCode.IsSkipped(leak.Field, options);
    }

    private static Location Place(FieldLeak leak) => leak.Acquisition.Operation.Syntax.GetLocation();

    private object[] Words(FieldLeak leak) =>
        [LeakPhrases.Subject(_kind, (leak.Field.AssociatedSymbol ?? leak.Field).Name, leak.Acquisition.Operation), leak.Phrase];
}
