using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Flow;

/// <summary>Tells types of the compilation whose disposal does nothing, or only forgets what the garbage collector has anyway: of them nothing is lost.</summary>
internal static class EmptyDisposal
{
    public static bool Of(ITypeSymbol type)
    {
        for (var level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            if (level.DeclaringSyntaxReferences.IsEmpty) return false;
            foreach (var member in level.GetMembers())
            {
                if (member is IMethodSymbol { IsAbstract: false, IsStatic: false } method && IsDisposal(method) && !method.DeclaringSyntaxReferences.All(static written => DoesNothing(written.GetSyntax()))) return false;
            }
        }

        return true;
    }

    private static bool IsDisposal(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Destructor || method.Name is "Dispose" or "DisposeAsync" or "DisposeAsyncCore" or "DisposeCore" || method.Name.EndsWith(".Dispose", StringComparison.Ordinal) || method.Name.EndsWith(".DisposeAsync", StringComparison.Ordinal);

    private static bool DoesNothing(SyntaxNode written) => written is BaseMethodDeclarationSyntax method
        && (method.ExpressionBody is { Expression: var value } ? IsNothing(value) : method.Body?.Statements.All(IsNothing) == true);

    private static bool IsNothing(StatementSyntax statement) => statement switch
    {
        ExpressionStatementSyntax { Expression: var expression } => IsNothing(expression),
        ReturnStatementSyntax { Expression: var value } => value is null || IsNothing(value),
        BlockSyntax block => block.Statements.All(IsNothing),
        IfStatementSyntax choice => IsNothing(choice.Statement) && (choice.Else is null || IsNothing(choice.Else.Statement)),
        _ => false,
    };

    /// <summary>Another part of the disposal, which is looked at itself, a word to the garbage collector, a task that is done.</summary>
    private static bool IsNothing(ExpressionSyntax expression) => expression switch
    {
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }, Right: LiteralExpressionSyntax or DefaultExpressionSyntax } => true,
        InvocationExpressionSyntax { Expression: var called } => called.ToString() is "Dispose" or "base.Dispose" or "GC.SuppressFinalize" or "System.GC.SuppressFinalize",
        _ => expression.ToString() is "default" or "Task.CompletedTask" or "ValueTask.CompletedTask" or "new ValueTask()" or "new()",
    };
}
