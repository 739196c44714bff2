using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>Enters a gate in front of a start in a loop; work that stands there itself leaves it in a finally.</summary>
internal static class ThrottledStart
{
    public static TextEditor? Plan(FixContext site, InvocationExpressionSyntax start)
    {
        if (start.FirstAncestorOrSelf<StatementSyntax>() is not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 }) || start.FirstAncestorOrSelf<StatementSyntax>() is not { } statement) return null;
        if (LoopOf(statement) is not { } loop || statement.Function() is not { } function || statement.Function() != start.Function() || IsTick(function)) return null;
        if (statement.Ancestors().TakeWhile(node => node != function).Any(static node => node is LockStatementSyntax)) return null; // the work may want the lock that the wait for a slot would hold
        var layout = new BlockLayout(site.Root, site.Text, statement);
        if (!layout.IsFirstOnLine(loop.GetFirstToken()) || layout.HasDirectives(loop.FullSpan)) return null;

        var splice = new TextEditor();
        var outermost = loop.AncestorsAndSelf().TakeWhile(node => node != function).OfType<StatementSyntax>().Last(static node => IsLoop(node));
        var task = TaskContinuation.After(start);
        var isWaitedFor = IsWaitedForBehind(site, task, outermost, function);
        var (work, isStarted) = WorkOf(site, start);
        if (UnendingWork.By(site, work ?? (SyntaxNode)start, function, isShared: !isWaitedFor)) return null;
        if (work is null && (isStarted || !TaskContinuation.IsYieldedBy(site, start, task, loop, isWaitedFor))) return null;
        if ((isWaitedFor ? Throttle.Local(site, outermost, splice, layout) : Throttle.Field(site, statement, splice, layout)) is not { } gate) return null;
        var enter = function.IsAsync() ? $"await {gate.Name}.WaitAsync();" : $"{gate.Name}.Wait();";
        if (work is null) return TaskContinuation.Gated(site, statement, task, enter, gate, splice, layout);
        return StatementList.TryCreate(statement) is not null ? InBlock(site, statement, work, enter, gate, splice, layout) : Embedded(site, statement, work, enter, gate, splice, layout);
    }

    /// <summary>The function that is started where nothing can keep it from running; and whether the start hands out no task that would tell when it has ended.</summary>
    private static (AnonymousFunctionExpressionSyntax? Work, bool HasNoTask) WorkOf(FixContext site, InvocationExpressionSyntax start)
    {
        switch (start.Expression)
        {
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run" }:
                return (start.ArgumentList.Arguments is [{ Expression: AnonymousFunctionExpressionSyntax only }] ? only : null, false);
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" }:
                return (start.ArgumentList.Arguments[0].Expression as AnonymousFunctionExpressionSyntax, true);
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Start", Expression: var started }:
                var made = started as BaseObjectCreationExpressionSyntax ?? MadeBeside(site, started, start);
                return (made?.ArgumentList?.Arguments.FirstOrDefault()?.Expression as AnonymousFunctionExpressionSyntax is { } work && site.Model.GetTypeInfo(made!, site.Cancellation).Type?.Name == "Thread" ? work : null, true);
            default:
                return (null, false);
        }
    }

    /// <summary>What a local is given in the block of the statement that starts it.</summary>
    private static BaseObjectCreationExpressionSyntax? MadeBeside(FixContext site, ExpressionSyntax started, InvocationExpressionSyntax start) =>
        site.Model.GetSymbolInfo(started, site.Cancellation).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [{ } declared] } && declared.GetSyntax(site.Cancellation) is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax made } declarator
            && declarator.FirstAncestorOrSelf<StatementSyntax>()?.Parent == start.FirstAncestorOrSelf<StatementSyntax>()?.Parent ? made : null;

    private static TextEditor? InBlock(FixContext site, StatementSyntax statement, AnonymousFunctionExpressionSyntax work, string enter, Throttle gate, TextEditor splice, BlockLayout layout)
    {
        if (!layout.IsFirstOnLine(statement.GetFirstToken())) return null;
        var indent = layout.IndentAt(statement.SpanStart);
        splice.Insert(statement.SpanStart, $"{enter}{layout.NewLine}{indent}");
        return work.Block is { } block ? Wrap(site, work, block, gate, splice, layout) : Expand(site, (LambdaExpressionSyntax)work, gate, indent, splice, layout);
    }

    private static TextEditor? Embedded(FixContext site, StatementSyntax statement, AnonymousFunctionExpressionSyntax work, string enter, Throttle gate, TextEditor splice, BlockLayout layout)
    {
        var before = statement.GetFirstToken().GetPreviousToken();
        if (work is not LambdaExpressionSyntax { Block: null } lambda || !layout.IsFree(TextSpan.FromBounds(before.Span.End, statement.Span.End), default) || layout.EndOfLineAfter(statement.GetLastToken()) is not { } end) return null;
        var indent = layout.IndentAt(statement.Parent!.SpanStart);
        splice.Replace(TextSpan.FromBounds(before.Span.End, statement.SpanStart), $"{layout.Open(indent)}{enter}{layout.NewLine}{indent}{layout.Unit}");
        splice.Insert(end, $"{layout.NewLine}{indent}}}");
        return Expand(site, lambda, gate, indent + layout.Unit, splice, layout);
    }

    /// <summary>Makes a block of a lambda that is one expression.</summary>
    private static TextEditor? Expand(FixContext site, LambdaExpressionSyntax work, Throttle gate, string indent, TextEditor splice, BlockLayout layout)
    {
        if (Lead(site, work) is not { } lead || !layout.IsFree(work.Span, default)) return null;
        if (lead.Contains("await") && !work.IsAsync()) splice.Insert(work.SpanStart, "async ");
        if (work.IsAsync()) lead = lead.Replace("await ", "");
        splice.Replace(TextSpan.FromBounds(work.ArrowToken.Span.End, work.Span.End), ThrottledWork.Block(layout, indent, gate.Name, null, lead, work.ExpressionBody!.Span, ";"));
        return splice;
    }

    /// <summary>Puts the statements of a function into a try.</summary>
    private static TextEditor? Wrap(FixContext site, AnonymousFunctionExpressionSyntax work, BlockSyntax block, Throttle gate, TextEditor splice, BlockLayout layout)
    {
        if (Lead(site, work) is not { } lead || (lead.Contains("await") && !work.IsAsync())) return null;
        return ThrottledWork.Wrap(layout, block, gate.Name, null, splice) ? splice : null;
    }

    /// <summary>What stands in front of the work in its new block: it is waited for, and its result passed on, as before.</summary>
    private static string? Lead(FixContext site, AnonymousFunctionExpressionSyntax work)
    {
        if (site.Model.GetTypeInfo(work, site.Cancellation).ConvertedType is not INamedTypeSymbol { DelegateInvokeMethod: { } invoke }) return null;
        var result = invoke.ReturnType;
        if (result.SpecialType == SpecialType.System_Void) return "";
        if (!result.IsTaskLike()) return "return ";
        return result is INamedTypeSymbol { Arity: 1 } ? "return await " : "await ";
    }

    /// <summary>The loop that a statement is a part of, in whatever branch.</summary>
    private static StatementSyntax? LoopOf(StatementSyntax statement) =>
        statement.Ancestors().FirstOrDefault(static node => node is not (BlockSyntax or IfStatementSyntax or ElseClauseSyntax or TryStatementSyntax or CatchClauseSyntax or SwitchSectionSyntax or SwitchStatementSyntax)) is StatementSyntax loop && IsLoop(loop) ? loop : null;

    private static bool IsLoop(StatementSyntax statement) => statement is CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax;

    /// <summary>Whether the tasks go into a collection of the function that is waited for behind the loop.</summary>
    private static bool IsWaitedForBehind(FixContext site, ExpressionSyntax task, StatementSyntax loop, SyntaxNode function)
    {
        if (CollectionOf(task) is not { } tasks || site.Model.GetSymbolInfo(tasks, site.Cancellation).Symbol is not ILocalSymbol) return false;
        return function.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => call.SpanStart > loop.Span.End && call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll" or "WaitAll" }
            && call.ArgumentList.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == tasks.Identifier.ValueText));
    }

    private static IdentifierNameSyntax? CollectionOf(ExpressionSyntax task) => task.Parent switch
    {
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Expression: IdentifierNameSyntax tasks } } } => tasks,
        AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { Expression: IdentifierNameSyntax tasks } } => tasks,
        _ => null,
    };

    /// <summary>A callback that waits for a slot would hold a thread on each tick.</summary>
    private static bool IsTick(SyntaxNode function) => function is AnonymousFunctionExpressionSyntax && !function.IsAsync();
}
