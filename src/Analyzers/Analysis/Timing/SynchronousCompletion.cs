using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Analysis.Timing;

/// <summary>Code that is called asynchronous and never waits: its task is done by the time the caller gets it.</summary>
internal static class SynchronousCompletion
{
    /// <summary>Calls deep in which a wait is looked for.</summary>
    private const int Deepest = 3;

    /// <summary>Whether a function of the source is through when it returns: all that it awaits, and the tasks it hands back, are done already.</summary>
    public static bool Ends(SyntaxNode function, SemanticModel model, bool isAsync) => Ends(function, model, isAsync, depth: 0);

    /// <summary>Whether what a call hands back is done already.</summary>
    public static bool IsDone(ExpressionSyntax task, SemanticModel model) => IsDone(task, model, depth: 0);

    private static bool Ends(SyntaxNode function, SemanticModel model, bool isAsync, int depth)
    {
        foreach (var node in function.DescendantNodes(node => node == function || node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax)))
        {
            var task = node switch
            {
                AwaitExpressionSyntax wait => wait.Expression,
                ReturnStatementSyntax { Expression: { } returned } when !isAsync => returned,
                ArrowExpressionClauseSyntax { Expression: var returned } when !isAsync => returned,
                _ => null,
            };
            if (task is not null && !IsDone(task, model, depth)) return false;
            if (node is CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } or UsingStatementSyntax { AwaitKeyword.RawKind: not 0 } or LocalDeclarationStatementSyntax { AwaitKeyword.RawKind: not 0 }) return false;
        }

        return true;
    }

    private static bool IsDone(ExpressionSyntax task, SemanticModel model, int depth) => task switch
    {
        ParenthesizedExpressionSyntax { Expression: var inner } => IsDone(inner, model, depth),
        ConditionalExpressionSyntax choice => IsDone(choice.WhenTrue, model, depth) && IsDone(choice.WhenFalse, model, depth),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var inner } } => IsDone(inner, model, depth),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult", Expression: var on } } => IsTask(on),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask", Expression: var on } => IsTask(on),
        InvocationExpressionSyntax call when depth < Deepest && task.SyntaxTree == model.SyntaxTree => model.GetSymbolInfo(call).Symbol is IMethodSymbol { IsVirtual: false, IsAbstract: false, IsOverride: false, DeclaringSyntaxReferences: [{ } declared] } method
            && Ends(declared.GetSyntax(), model, method.IsAsync, depth + 1),
        _ => false,
    };

    private static bool IsTask(ExpressionSyntax expression) => expression is SimpleNameSyntax { Identifier.ValueText: "Task" or "ValueTask" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Task" or "ValueTask" };
}
