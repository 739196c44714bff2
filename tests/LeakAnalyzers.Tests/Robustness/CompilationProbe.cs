using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Tests.Robustness;

/// <summary>Sees the compilation as analyzers do: the driver gives them a copy of its own.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class CompilationProbe : DiagnosticAnalyzer
{
    public Compilation? Seen { get; private set; }

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [new("PROBE", "Probe", "Probe", "Probe", DiagnosticSeverity.Hidden, isEnabledByDefault: true)];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(compilation => Seen = compilation.Compilation);
    }
}
