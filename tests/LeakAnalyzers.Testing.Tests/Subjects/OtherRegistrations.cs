using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.Testing.Tests.Subjects;

/// <summary>Does not say what it does in generated code.</summary>
public sealed class IsSilentAboutGeneratedCode : FindsFortyTwo
{
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        Register(context);
    }
}

/// <summary>Says that it reports in generated code, and does.</summary>
public sealed class ReportsInGeneratedCode : FindsFortyTwo
{
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        Register(context);
    }
}

/// <summary>Reports when the whole compilation has been seen.</summary>
public sealed class ReportsAtTheEnd : FindsFortyTwo
{
    protected override void Register(AnalysisContext context) => context.RegisterCompilationStartAction(start =>
    {
        var found = new ConcurrentBag<Diagnostic>();
        start.RegisterSyntaxNodeAction(node => Look(node.Node, found.Add), SyntaxKind.NumericLiteralExpression);
        start.RegisterCompilationEndAction(end =>
        {
            foreach (var diagnostic in found) end.ReportDiagnostic(diagnostic);
        });
    });
}

/// <summary>Reports when the whole type has been seen.</summary>
public sealed class ReportsAtTheEndOfTheType : FindsFortyTwo
{
    protected override void Register(AnalysisContext context) => context.RegisterSymbolStartAction(
        start =>
        {
            var found = new ConcurrentBag<Diagnostic>();
            start.RegisterSyntaxNodeAction(node => Look(node.Node, found.Add), SyntaxKind.NumericLiteralExpression);
            start.RegisterSymbolEndAction(end =>
            {
                foreach (var diagnostic in found) end.ReportDiagnostic(diagnostic);
            });
        },
        SymbolKind.NamedType);
}

/// <summary>Reports the fields of a type when it sees the type.</summary>
public sealed class ReportsFieldsOfTheType : FindsFortyTwo
{
    protected override void Register(AnalysisContext context)
        => context.RegisterSymbolAction(symbol => LookAtFields((INamedTypeSymbol)symbol.Symbol, symbol.ReportDiagnostic), SymbolKind.NamedType);

    private void LookAtFields(INamedTypeSymbol type, Action<Diagnostic> report)
    {
        foreach (var node in type.FieldNodes()) Look(node, report);
    }
}

/// <summary>Reports the fields of a type when it sees the body of its method Report.</summary>
public sealed class ReportsFieldsFromAMethod : FindsFortyTwo
{
    protected override void Register(AnalysisContext context) => context.RegisterOperationBlockAction(block =>
    {
        if (block.OwningSymbol.Name != "Report") return;
        foreach (var node in block.OwningSymbol.ContainingType.FieldNodes()) Look(node, block.ReportDiagnostic);
    });
}

/// <summary>Reports lines of additional files.</summary>
public sealed class ReportsInAdditionalFiles : FindsFortyTwo
{
    protected override void Register(AnalysisContext context) => context.RegisterAdditionalFileAction(file =>
    {
        var text = file.AdditionalFile.GetText(file.CancellationToken)!;
        foreach (var line in text.Lines.Where(line => text.ToString(line.Span) == "42"))
        {
            file.ReportDiagnostic(Diagnostic.Create(Rule, Location.Create(file.AdditionalFile.Path, line.Span, text.Lines.GetLinePositionSpan(line.Span)), "42"));
        }
    });
}

/// <summary>Reports only where it is configured to.</summary>
public sealed class ReportsIfConfigured : FindsFortyTwo
{
    protected override void Register(AnalysisContext context) => context.RegisterSyntaxNodeAction(
        node =>
        {
            var options = node.Options.AnalyzerConfigOptionsProvider.GetOptions(node.Node.SyntaxTree);
            if (options.TryGetValue("numbers.strict", out var strict) && strict == "true") Look(node.Node, node.ReportDiagnostic);
        },
        SyntaxKind.NumericLiteralExpression);
}

internal static class FieldSyntax
{
    /// <summary>All nodes of all fields of a type.</summary>
    public static IEnumerable<SyntaxNode> FieldNodes(this INamedTypeSymbol type)
        => type.GetMembers().OfType<IFieldSymbol>().SelectMany(field => field.DeclaringSyntaxReferences).SelectMany(reference => reference.GetSyntax().DescendantNodes());
}
