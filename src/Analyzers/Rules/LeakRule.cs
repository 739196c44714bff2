using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Ownership;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules;

/// <summary>The ritual of every rule: one descriptor, generated code left alone, concurrent execution.</summary>
public abstract class LeakRule : DiagnosticAnalyzer
{
    private const string Pages = "https://github.com/leak-analyzers/LeakAnalyzers/blob/main/docs/rules/";

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

    // Release tracking recognises a descriptor only in a field initializer, and a helper only by a first parameter named 'id'.
    private protected static DiagnosticDescriptor Describe(string id, string title, string message, DiagnosticSeverity severity = DiagnosticSeverity.Warning, bool isEnabled = true) =>
        new(id, title, message, Category(id), severity, isEnabled, helpLinkUri: Pages + id + ".md");

    private protected Diagnostic Finding(Location location, IEnumerable<Location>? also, params object[] arguments) =>
        Finding(location, also, hints: [], arguments);

    private protected Diagnostic Finding(Location location, IEnumerable<Location>? also, IEnumerable<string> hints, object[] arguments) =>
        Diagnostic.Create(_rule, location, also, hints.ToImmutableDictionary(hint => hint, _ => (string?)null), arguments);

    /// <summary>A finding of too little weight for a warning.</summary>
    private protected Diagnostic Note(Location location, IEnumerable<string> hints, object[] arguments) =>
        Diagnostic.Create(_rule, location, DiagnosticSeverity.Info, null, hints.ToImmutableDictionary(hint => hint, _ => (string?)null), arguments);

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

    private protected override void Register(AnalysisContext context) => context.RegisterOperationBlockAction(block =>
    {
        if (BodyOwnership.For(block) is not { } body || !Concerns(body)) return;
        if (!body.Options.ReportsTestCode && TestCode.Contains(body.Member)) return;
        foreach (var finding in Inspect(body)) block.ReportDiagnostic(finding);
    });

    /// <summary>Says without following anything whether the body can be of interest.</summary>
    private protected virtual bool Concerns(BodyOwnership body) => !body.Candidates.IsEmpty;

    private protected abstract IEnumerable<Diagnostic> Inspect(BodyOwnership body);
}
