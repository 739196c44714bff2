using LeakAnalyzers.Analysis.Ownership;

namespace LeakAnalyzers.Benchmarks;

/// <summary>Asks the engine about every body and reports nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EngineAlone : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Silent =
        new("ENGINE", "Engine", "Engine", "Benchmark", DiagnosticSeverity.Hidden, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Silent];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationBlockAction(Ask);
    }

    private static void Ask(OperationBlockAnalysisContext block)
    {
        if (BodyOwnership.For(block) is not { } body) return;
        foreach (var acquisition in body.Candidates) body.Follow(acquisition);
    }
}
