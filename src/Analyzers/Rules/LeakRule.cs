using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Impact;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules;

/// <summary>The ritual of every rule: one descriptor, generated code left alone, concurrent execution.</summary>
public abstract class LeakRule : DiagnosticAnalyzer
{
    // The tag of a release: an old version keeps the pages that describe it.
    private static readonly string s_pages =
        $"https://github.com/leak-analyzers/LeakAnalyzers/blob/v{typeof(LeakRule).Assembly.GetName().Version.ToString(3)}/docs/rules/";

    private readonly DiagnosticDescriptor _rule;

    private protected LeakRule(DiagnosticDescriptor rule)
    {
        _rule = rule;
        SupportedDiagnostics = ImmutableArray.Create(rule);
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        Register(context);
    }

    private protected abstract void Register(AnalysisContext context);

    /// <summary>
    /// The action as a root of questions: with the token of the call, and silent where the stack does not suffice. Every action is
    /// registered through one of these.
    /// </summary>
    private protected static Action<OperationAnalysisContext> Guarded(Action<OperationAnalysisContext> action) =>
        context => AnalysisCallback.Run(context.CancellationToken, () => action(context));

    private protected static Action<OperationBlockAnalysisContext> Guarded(Action<OperationBlockAnalysisContext> action) =>
        context => AnalysisCallback.Run(context.CancellationToken, () => action(context));

    private protected static Action<SymbolStartAnalysisContext> Guarded(Action<SymbolStartAnalysisContext> action) =>
        context => AnalysisCallback.Run(context.CancellationToken, () => action(context));

    private protected static Action<SymbolAnalysisContext> Guarded(Action<SymbolAnalysisContext> action) =>
        context => AnalysisCallback.Run(context.CancellationToken, () => action(context));

    private protected static Action<CompilationAnalysisContext> Guarded(Action<CompilationAnalysisContext> action) =>
        context => AnalysisCallback.Run(context.CancellationToken, () => action(context));

    // Release tracking recognises a descriptor only in a field initializer, and a helper only by a first parameter named 'id'.
    private protected static DiagnosticDescriptor Describe(
        string id,
        string title,
        string message,
        string description,
        string[]? weaknesses = null,
        DiagnosticSeverity severity = DiagnosticSeverity.Warning,
        bool isEnabled = true) =>
        new(id, title, message, Category(id), severity, isEnabled, description, s_pages + id + ".md", weaknesses ?? []);

    private protected Diagnostic Finding(Location location, IEnumerable<Location>? also, params object[] arguments) =>
        Finding(location, also, hints: [], arguments);

    private protected Diagnostic Finding(Location location, IEnumerable<Location>? also, IEnumerable<string> hints, object[] arguments) =>
        Diagnostic.Create(_rule, location, also, hints.ToImmutableDictionary(hint => hint, _ => (string?)null), arguments);

    /// <summary>Whether code that runs once is right to do what the rule reports: it creates what it then shares.</summary>
    private protected virtual bool IsSilentOnce => false;

    /// <summary>A finding with the severity that its impact gives it; null where it is not worth a word.</summary>
    private protected Diagnostic? Finding(Location location, IEnumerable<Location>? also, IEnumerable<string> hints, object[] arguments,
        FindingImpact impact, Options options)
    {
        if (options.IgnoresImpact) return Finding(location, also, hints, arguments);
        if (SeverityOf(impact) is not { } severity) return null;
        if (impact.Frequency != RunFrequency.PerRequest && SampleCode.Contains(location.SourceTree)) severity = DiagnosticSeverity.Info;
        if (severity > _rule.DefaultSeverity) severity = _rule.DefaultSeverity;
        var properties = hints.ToImmutableDictionary(hint => hint, _ => (string?)null)
            .Add(DiagnosticProperties.Frequency, impact.Frequency.ToString()).Add(DiagnosticProperties.Held, impact.Held.ToString());
        return Diagnostic.Create(_rule, location, severity, also, properties, arguments);
    }

    /// <summary>The severity of a finding with this impact; null where it is not worth a word.</summary>
    private protected virtual DiagnosticSeverity? SeverityOf(FindingImpact impact) => impact.Severity(IsSilentOnce);
    /// <summary>A finding of too little weight for a warning.</summary>
    private protected Diagnostic Note(Location location, IEnumerable<string> hints, object[] arguments) =>
        Diagnostic.Create(_rule, location, DiagnosticSeverity.Info, null, hints.ToImmutableDictionary(hint => hint, _ => (string?)null),
            arguments);

    private static string Category(string id) => id[4] switch
    {
        '1' => "Reuse",
        '2' => "Dispose",
        '3' => "Timers",
        '4' => "Concurrency",
        '5' => "Waiting",
        _ => "Configuration",
    };
}

/// <summary>A rule that reads what the engine found out about a body.</summary>
public abstract class BodyRule : LeakRule
{
    private protected BodyRule(DiagnosticDescriptor rule)
        : base(rule)
    {
    }

    private protected override void Register(AnalysisContext context) => context.RegisterOperationBlockAction(Guarded(Look));

    private void Look(OperationBlockAnalysisContext block)
    {
        if (BodyOwnership.For(block) is not { } body || !Concerns(body)) return;
        if (TestCode.IsSkipped(body.Member, body.Options)) return;
        foreach (var finding in Inspect(body)) block.ReportDiagnostic(finding);
    }

    /// <summary>Says without following anything whether the body can be of interest.</summary>
    private protected virtual bool Concerns(BodyOwnership body) => !body.Candidates.IsEmpty;

    private protected abstract IEnumerable<Diagnostic> Inspect(BodyOwnership body);
}
