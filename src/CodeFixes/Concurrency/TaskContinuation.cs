using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>
/// Work that cannot leave a gate itself: a call of another method, or a task that is given a token and so may never run. A continuation of
/// its task gives the slot back.
/// </summary>
internal static class TaskContinuation
{
    private const string Task = "System.Threading.Tasks.Task";

    /// <summary>The last task of the chain that begins with a start; how it would have been awaited does not count.</summary>
    public static ExpressionSyntax After(FixContext site, InvocationExpressionSyntax start)
    {
        var task = start;
        while (task.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } access && access.Expression == task
            && IsContinuation(site, next))
            task = next;
        return task;
    }

    /// <summary>Whether a call hands out a task and does not fail before it has one, or fails where the gate ends with it.</summary>
    public static bool IsYieldedBy(FixContext site, InvocationExpressionSyntax start, ExpressionSyntax task, StatementSyntax loop,
        bool hasLocalGate)
    {
        if (site.Model.GetTypeInfo(task, site.Cancellation).Type is not INamedTypeSymbol { Name: "Task" } type || !type.IsTaskLike())
            return false;
        if (LimitedWork.IsCallOf(site, start, Task, "Run") || LimitedWork.IsCallOf(site, start, Task + "Factory", "StartNew")
            || LimitedWork.IsCallOf(site, start, Task + "Factory`1", "StartNew"))
            return true;
        return site.Model.GetSymbolInfo(start, site.Cancellation).Symbol is IMethodSymbol { IsAsync: true }
            || hasLocalGate && !start.Ancestors().TakeWhile(node => node != loop.Function()).Any(static node => node is TryStatementSyntax);
    }

    private static bool IsContinuation(FixContext site, InvocationExpressionSyntax call) =>
        LimitedWork.IsCallOf(site, call, Task + "Extensions", "Unwrap") || LimitedWork.IsCallOf(site, call, Task, "ContinueWith")
            || LimitedWork.IsCallOf(site, call, Task + "`1", "ContinueWith");

    public static TextEditor? Gated(FixContext site, StatementSyntax statement, ExpressionSyntax task, string enter, Throttle gate,
        TextEditor splice, BlockLayout layout)
    {
        if (site.Model.Compilation.GetTypeByMetadataName("System.Threading.Tasks.TaskScheduler") is not { } scheduler
            || layout.EndOfLineAfter(statement.GetLastToken()) is not { } end)
            return null;
        var (outer, before) = (layout.IndentAt(statement.Parent!.SpanStart), statement.GetFirstToken().GetPreviousToken());
        var isEmbedded = StatementList.TryCreate(statement) is null;
        var next = layout.NewLine + (isEmbedded ? outer + layout.Unit : layout.IndentAt(statement.SpanStart));
        if (isEmbedded
            ? !layout.IsFree(TextSpan.FromBounds(before.Span.End, statement.SpanStart), default)
            : !layout.IsFirstOnLine(statement.GetFirstToken()))
            return null;
        if (isEmbedded) splice.Replace(TextSpan.FromBounds(before.Span.End, statement.SpanStart), layout.Open(outer));

        // a task whose result is a task ends when that one does
        var unwrap = site.Model.GetTypeInfo(task, site.Cancellation).Type is INamedTypeSymbol { TypeArguments: [var result] }
            && result.IsTaskLike()
            ? ".Unwrap()"
            : "";
        var release =
            $"{unwrap}.ContinueWith(_ => {gate.Name}.Release(), "
                + $"{scheduler.ToMinimalDisplayString(site.Model, statement.SpanStart)}.Default)";
        switch (task.Parent
            is MemberAccessExpressionSyntax
        {
            Name.Identifier.ValueText: "ConfigureAwait",
            Parent: InvocationExpressionSyntax { Parent: var taker }
        }
            ? taker
            : task.Parent)
        {
            case ExpressionStatementSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } }:
                splice.Insert(statement.SpanStart, enter + next);
                splice.Insert(task.Span.End, release);
                break;
            case EqualsValueClauseSyntax
            {
                Parent: VariableDeclaratorSyntax
                {
                    Identifier.Text: var held,
                    Parent.Parent: LocalDeclarationStatementSyntax { Declaration.Variables.Count: 1 }
                } declarator
            }
                when declarator.Initializer!.Value == task:
                splice.Insert(statement.SpanStart, enter + next);
                splice.Insert(end, $"{next}_ = {held}{release};");
                break;
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax } }
                or AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax, Parent: ExpressionStatementSyntax }:
                var name = FreeName.For("task", LimitedWork.MemberAround(statement)
                    ?? statement.Function(), statement.SpanStart, site.Model);
                splice.Insert(statement.SpanStart, $"{enter}{next}var {name} = ", task.Span, $";{next}_ = {name}{release};{next}");
                splice.Replace(task.Span, name);
                break;
            default:
                return null;
        }

        if (isEmbedded) splice.Insert(end, $"{layout.NewLine}{outer}}}");
        return splice;
    }
}
