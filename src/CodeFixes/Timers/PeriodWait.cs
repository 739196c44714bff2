using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>A statement in which a loop sleeps for a time that is written out.</summary>
internal sealed record PeriodWait(ConstantDuration Length, ExpressionSyntax? Clock, ExpressionSyntax? Token)
{
    public static PeriodWait? TryCreate(FixContext site, ExpressionStatementSyntax statement)
    {
        var isAwaited = statement.Expression is AwaitExpressionSyntax;
        var expression =
            (statement.Expression is AwaitExpressionSyntax { Expression: var awaited }
                ? awaited
                : statement.Expression).WithoutConfigureAwait();
        if (!isAwaited
            && expression
                is InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait", Expression: var task },
                ArgumentList.Arguments.Count: 0
            })
            (isAwaited, expression) = (true, task);
        if (expression is not InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var time }, ..] arguments } call
            || site.Model.GetSymbolInfo(call, site.Cancellation).Symbol is not IMethodSymbol method)
            return null;
        var isSleep = isAwaited
            ? method is { Name: "Delay", ContainingType.Name: "Task" }
            : method is { Name: "Sleep", ContainingType.Name: "Thread" };
        if (!isSleep || ConstantDuration.TryCreate(site, time) is not { } length) return null;

        var wait = new PeriodWait(length, Given("TimeProvider"), Given("CancellationToken"));
        return wait.Token is null || statement.Expression is AwaitExpressionSyntax ? wait : null; // Wait() throws something else

        ExpressionSyntax? Given(string type) =>
            method.Parameters.FirstOrDefault(parameter => parameter.Type.Name == type) is { Ordinal: var at } && at < arguments.Count
                ? arguments[at].Expression
                : null;
    }
}
