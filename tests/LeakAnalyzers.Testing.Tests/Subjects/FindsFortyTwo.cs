using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Testing.Tests.Subjects;

/// <summary>Reports the literal 42 as an analyzer should: from the node, and not in generated code.</summary>
public class FindsFortyTwo : DiagnosticAnalyzer
{
    public const string Id = "NUM042";

    public static readonly DiagnosticDescriptor Rule = new(Id, "No 42", "The number '{0}' is not allowed", "Numbers", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        Register(context);
    }

    protected virtual void Register(AnalysisContext context)
        => context.RegisterSyntaxNodeAction(node => Look(node.Node, node.ReportDiagnostic), SyntaxKind.NumericLiteralExpression);

    protected void Look(SyntaxNode node, Action<Diagnostic> report)
    {
        if (node is LiteralExpressionSyntax { Token.Text: "42" } literal) Found(literal, report);
    }

    protected virtual void Found(LiteralExpressionSyntax literal, Action<Diagnostic> report)
        => report(Diagnostic.Create(SupportedDiagnostics[0], literal.GetLocation(), literal.Token.Text));
}
