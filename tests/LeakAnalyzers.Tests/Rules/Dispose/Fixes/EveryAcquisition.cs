using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>Reports every reader, response, command and token source that is acquired, leaking or not: for places where the rules are silent and a fix has to be as careful as they are.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EveryAcquisition : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new("LEAK299", "Acquired", "Acquired", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    private static readonly HashSet<string> Acquired =
        ["HttpResponseMessage", "DbDataReader", "IDataReader", "DbCommand", "CancellationTokenSource", "CancellationTokenRegistration", "Timer", "StreamReader", "FileStream"];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Report, OperationKind.Invocation, OperationKind.ObjectCreation);
    }

    private static void Report(OperationAnalysisContext context)
    {
        var type = context.Operation.Type is INamedTypeSymbol { Name: "Task", TypeArguments: [var result] } ? result : context.Operation.Type;
        if (context.Operation is IInvocationOperation { TargetMethod.Name: "EnsureSuccessStatusCode" or "ConfigureAwait" or "FromResult" }) return;
        if (type is not null && Acquired.Contains(type.Name)) context.ReportDiagnostic(Diagnostic.Create(Rule, context.Operation.Syntax.GetLocation()));
    }
}
