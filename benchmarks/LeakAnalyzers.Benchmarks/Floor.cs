using System.Runtime.CompilerServices;

namespace LeakAnalyzers.Benchmarks;

/// <summary>Registers what a rule registers, and does nothing when it is called.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class Floor(DiagnosticAnalyzer rule) : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => rule.SupportedDiagnostics;

    // What a rule does at the start of a compilation is paid here as well: it tells what is registered from then on. At the start of a
    // symbol nothing is done and nothing more registered: that counts against the rules, not for them.
    public override void Initialize(AnalysisContext context) => rule.Initialize(new Muted(context));

    private static NotSupportedException Unknown([CallerMemberName] string registration = "") =>
        new($"A rule uses {registration}: the floor must learn to register the same, or its figure says nothing");

    private sealed class Muted(AnalysisContext to) : AnalysisContext
    {
        public override void EnableConcurrentExecution() => to.EnableConcurrentExecution();
        public override void ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags flags) => to.ConfigureGeneratedCodeAnalysis(flags);
        public override void RegisterCompilationStartAction(Action<CompilationStartAnalysisContext> action) =>
            to.RegisterCompilationStartAction(start => action(new MutedStart(start)));
        public override void RegisterCompilationAction(Action<CompilationAnalysisContext> action) => to.RegisterCompilationAction(_ => { });
        public override void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action) =>
            to.RegisterSemanticModelAction(_ => { });
        public override void RegisterSymbolAction(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> kinds) =>
            to.RegisterSymbolAction(_ => { }, kinds);
        public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action) => to.RegisterCodeBlockAction(_ => { });
        public override void RegisterOperationBlockAction(Action<OperationBlockAnalysisContext> action) =>
            to.RegisterOperationBlockAction(_ => { });
        public override void RegisterOperationAction(Action<OperationAnalysisContext> action, ImmutableArray<OperationKind> kinds) =>
            to.RegisterOperationAction(_ => { }, kinds);
        public override void RegisterSyntaxTreeAction(Action<SyntaxTreeAnalysisContext> action) => to.RegisterSyntaxTreeAction(_ => { });
        public override void RegisterSyntaxNodeAction<TKind>(Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TKind> kinds) =>
            to.RegisterSyntaxNodeAction(_ => { }, kinds);
        public override void RegisterAdditionalFileAction(Action<AdditionalFileAnalysisContext> action) =>
            to.RegisterAdditionalFileAction(_ => { });
        public override void RegisterSymbolStartAction(Action<SymbolStartAnalysisContext> action, SymbolKind kind) =>
            to.RegisterSymbolStartAction(_ => { }, kind);
        public override void RegisterOperationBlockStartAction(Action<OperationBlockStartAnalysisContext> action) => throw Unknown();
        public override void RegisterCodeBlockStartAction<TKind>(Action<CodeBlockStartAnalysisContext<TKind>> action) => throw Unknown();
    }

    private sealed class MutedStart(CompilationStartAnalysisContext to)
        : CompilationStartAnalysisContext(to.Compilation, to.Options, to.CancellationToken)
    {
        public override void RegisterCompilationEndAction(Action<CompilationAnalysisContext> action) =>
            to.RegisterCompilationEndAction(_ => { });
        public override void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action) =>
            to.RegisterSemanticModelAction(_ => { });
        public override void RegisterSymbolAction(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> kinds) =>
            to.RegisterSymbolAction(_ => { }, kinds);
        public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action) => to.RegisterCodeBlockAction(_ => { });
        public override void RegisterOperationBlockAction(Action<OperationBlockAnalysisContext> action) =>
            to.RegisterOperationBlockAction(_ => { });
        public override void RegisterOperationAction(Action<OperationAnalysisContext> action, ImmutableArray<OperationKind> kinds) =>
            to.RegisterOperationAction(_ => { }, kinds);
        public override void RegisterSyntaxTreeAction(Action<SyntaxTreeAnalysisContext> action) => to.RegisterSyntaxTreeAction(_ => { });
        public override void RegisterSyntaxNodeAction<TKind>(Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TKind> kinds) =>
            to.RegisterSyntaxNodeAction(_ => { }, kinds);
        public override void RegisterAdditionalFileAction(Action<AdditionalFileAnalysisContext> action) =>
            to.RegisterAdditionalFileAction(_ => { });
        public override void RegisterSymbolStartAction(Action<SymbolStartAnalysisContext> action, SymbolKind kind) =>
            to.RegisterSymbolStartAction(_ => { }, kind);
        public override void RegisterOperationBlockStartAction(Action<OperationBlockStartAnalysisContext> action) => throw Unknown();
        public override void RegisterCodeBlockStartAction<TKind>(Action<CodeBlockStartAnalysisContext<TKind>> action) => throw Unknown();
    }
}
