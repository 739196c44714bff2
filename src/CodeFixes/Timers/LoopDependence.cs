using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>Whether a statement of a loop would say the same before the loop: it uses nothing that a turn makes or changes.</summary>
internal sealed class LoopDependence(FixContext site, StatementSyntax loop)
{
    public bool IsFree(SyntaxNode statement, ILocalSymbol? own) => statement.DescendantNodesAndSelf().All(node => node switch
    {
        AwaitExpressionSyntax => false,
        InvocationExpressionSyntax call => IsInLambda(call, statement) || IsReported(call) || IsOn(call, own) || IsPure(call),
        SimpleNameSyntax name => IsFree(name, statement, own),
        AssignmentExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression } =>
            IsInLambda(node, statement) || IsOwn(node, own),
        _ => true,
    });

    private bool IsFree(SimpleNameSyntax name, SyntaxNode statement, ILocalSymbol? own)
    {
        var symbol = site.Model.GetSymbolInfo(name, site.Cancellation).Symbol;
        if (symbol is null || SymbolEqualityComparer.Default.Equals(symbol, own)) return true;
        switch (symbol)
        {
            case ILocalSymbol or IParameterSymbol or IRangeVariableSymbol or IMethodSymbol { MethodKind: MethodKind.LocalFunction }:
                var isInside = symbol.DeclaringSyntaxReferences is [{ } reference, ..] && loop.Span.Contains(reference.Span)
                    && !statement.Span.Contains(reference.Span);
                return !isInside && (IsInLambda(name, statement) || !IsWritten(symbol));
            case IFieldSymbol { IsReadOnly: false, IsConst: false }:
                return IsInLambda(name, statement) || !IsWritten(symbol);
            case IPropertySymbol { ContainingType.Name: "DateTime" or "DateTimeOffset" or "Stopwatch" or "Environment" or "Random" }:
                return IsInLambda(name, statement);
            case IPropertySymbol:
                return IsInLambda(name, statement) || !IsWritten(symbol);
            default:
                return true;
        }
    }

    private bool IsWritten(ISymbol symbol) => IsWritten(site, loop, symbol);

    /// <summary>Whether a variable gets a value somewhere in a piece of code, its declaration apart.</summary>
    public static bool IsWritten(FixContext site, SyntaxNode code, ISymbol symbol) =>
        code.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText == symbol.Name && IsTarget(name)
        && SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(name, site.Cancellation).Symbol, symbol));

    private static bool IsTarget(SimpleNameSyntax name)
    {
        ExpressionSyntax written = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return written.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == written,
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } =>
                true,
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } =>
                true,
            ArgumentSyntax { RefKindKeyword.RawKind: not 0 } => true,
            _ => false,
        };
    }

    private bool IsReported(InvocationExpressionSyntax call) => call == site.Expression;

    private bool IsOn(InvocationExpressionSyntax call, ILocalSymbol? own) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax timer }
            && timer.Identifier.ValueText == own?.Name;

    private static bool IsOwn(SyntaxNode node, ILocalSymbol? own) =>
        node is AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax timer } }
            && timer.Identifier.ValueText == own?.Name
        || node is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax };

    /// <summary>Times and arithmetic: the same whenever they are asked.</summary>
    private bool IsPure(InvocationExpressionSyntax call) =>
        site.Model.GetSymbolInfo(call, site.Cancellation).Symbol
            is IMethodSymbol
        {
            IsStatic: true,
            ContainingType: { Name: "TimeSpan" or "Math" or "Convert", ContainingNamespace.Name: "System" }
        };

    private static bool IsInLambda(SyntaxNode node, SyntaxNode statement) =>
        node != statement
            && node.Ancestors().TakeWhile(ancestor => ancestor != statement)
                .Any(static ancestor => ancestor is AnonymousFunctionExpressionSyntax);
}
