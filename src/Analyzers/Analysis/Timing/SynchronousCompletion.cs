using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Analysis.Timing;

/// <summary>Code that is called asynchronous and never waits: its task is done by the time the caller gets it.</summary>
internal static class SynchronousCompletion
{
    /// <summary>
    /// Whether a function of the source is through when it returns: all that it awaits, and the tasks it hands back, are done already.
    /// </summary>
    public static bool Ends(SyntaxNode function, SemanticModel model, bool isAsync) =>
        Ends(function, model, isAsync, RecursionGuard.Start());

    /// <summary>Whether what a call hands back is done already.</summary>
    public static bool IsDone(ExpressionSyntax task, SemanticModel model) => IsDone(task, model, RecursionGuard.Start());

    private static bool Ends(SyntaxNode function, SemanticModel model, bool isAsync, RecursionGuard outer)
    {
        if (!outer.TryEnter(function, out var guard)) return false;
        foreach (var node in function.DescendantNodes(node =>
            node == function || node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax)))
        {
            var task = node switch
            {
                AwaitExpressionSyntax wait => wait.Expression,
                ReturnStatementSyntax { Expression: { } returned } when !isAsync => returned,
                ArrowExpressionClauseSyntax { Expression: var returned } when !isAsync => returned,
                _ => null,
            };
            if (task is not null && !IsDone(task, model, guard)) return false;
            if (node is CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 }
                or UsingStatementSyntax { AwaitKeyword.RawKind: not 0 } or LocalDeclarationStatementSyntax { AwaitKeyword.RawKind: not 0 })
                return false;
        }

        return true;
    }

    private static bool IsDone(ExpressionSyntax task, SemanticModel model, RecursionGuard outer) =>
        outer.TryEnter(task, out var guard) && task switch
        {
            ParenthesizedExpressionSyntax { Expression: var inner } => IsDone(inner, model, guard),
            ConditionalExpressionSyntax choice => IsDone(choice.WhenTrue, model, guard) && IsDone(choice.WhenFalse, model, guard),
            InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var inner }
            } =>
                IsDone(inner, model, guard),
            InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult", Expression: var on }
            } =>
                IsTask(on),
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask", Expression: var on } => IsTask(on),
            InvocationExpressionSyntax call when task.SyntaxTree == model.SyntaxTree =>
                model.GetSymbolInfo(call).Symbol
                    is IMethodSymbol
                {
                    IsVirtual: false,
                    IsAbstract: false,
                    IsOverride: false,
                    DeclaringSyntaxReferences: [{ } declared]
                } method
                && Ends(declared.GetSyntax(), model, method.IsAsync, guard),
            _ => false,
        };

    private static bool IsTask(ExpressionSyntax expression) =>
        expression is SimpleNameSyntax { Identifier.ValueText: "Task" or "ValueTask" }
            or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Task" or "ValueTask" };
}
