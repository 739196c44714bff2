using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>
/// Enters a gate in front of a start in a loop of an asynchronous method; work that stands there itself leaves it in a finally.
/// </summary>
internal static class ThrottledStart
{
    public static TextEditor? Plan(FixContext site, InvocationExpressionSyntax start)
    {
        if (start.FirstAncestorOrSelf<StatementSyntax>() is not (ExpressionStatementSyntax
            or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 })
            || start.FirstAncestorOrSelf<StatementSyntax>() is not { } statement)
            return null;
        if (LoopOf(statement) is not { } loop || statement.Function() is not { } function || function != start.Function()
            || !CanWait(site, function))
            return null;
        var layout = new BlockLayout(site.Root, site.Text, statement);
        if (!layout.IsFirstOnLine(loop.GetFirstToken()) || layout.HasDirectives(loop.FullSpan)) return null;

        var splice = new TextEditor();
        var task = TaskContinuation.After(site, start);
        var list = CollectionOf(task);
        var loops = loop.AncestorsAndSelf().TakeWhile(node => node != function).OfType<StatementSyntax>()
            .Where(static node => node.IsLoop());
        var (outermost, wait) = list is null
            ? default
            : loops.Select(one => (Loop: one, Wait: AwaitedTasks.OfList(site, list, one)))
                .FirstOrDefault(static one => one.Wait is not null);
        if (wait is null ? list is not null || !MayOutlive(site, function) : wait.IsReturned) return null;
        var (work, isStarted) = WorkOf(site, start);
        if (work is null && (isStarted || !TaskContinuation.IsYieldedBy(site, start, task, loop, wait is not null))) return null;
        if (!LimitedWork.IsSafe(site, task) || work is not null && !LimitedWork.IsSafe(site, work)) return null;
        if (Configuration(function, loop, statement, wait) is not { } configuration) return null;
        if (GateOf(site, loop) is not { } gate
            && (gate = wait is not null
                ? Throttle.Local(site, outermost!, splice, layout)
                : Throttle.Field(site, statement, splice, layout)) is null)
            return null;
        var enter = $"await {gate.Name}.WaitAsync({(wait is null ? TokenOf(site, start, function) : null)}){configuration};";
        if (work is null) return TaskContinuation.Gated(site, statement, task, enter, gate, splice, layout);
        return StatementList.TryCreate(statement) is not null
            ? InBlock(site, statement, work, enter, gate, splice, layout)
            : Embedded(site, statement, work, enter, gate, splice, layout);
    }

    /// <summary>
    /// Whether a function can wait without holding its thread, and its caller sees that it does: not an event handler, nor where a lock is
    /// held.
    /// </summary>
    private static bool CanWait(FixContext site, SyntaxNode function)
    {
        if (!function.IsAsync()) return false;
        var symbol = function is AnonymousFunctionExpressionSyntax
            ? site.Model.GetSymbolInfo(function, site.Cancellation).Symbol
            : site.Model.GetDeclaredSymbol(function, site.Cancellation);
        return function is CompilationUnitSyntax || symbol is IMethodSymbol { ReturnsVoid: false };
    }

    /// <summary>Whether work that goes on when the function has ended may share a gate of the object.</summary>
    private static bool MayOutlive(FixContext site, SyntaxNode function) =>
        function is MethodDeclarationSyntax { Parent: ClassDeclarationSyntax or RecordDeclarationSyntax }
            && site.Model.GetDeclaredSymbol(function, site.Cancellation) is IMethodSymbol { ReturnType: var type } && type.IsTaskLike();

    /// <summary>The gate that another start of the same loop waits for already.</summary>
    private static Throttle? GateOf(FixContext site, StatementSyntax loop) => loop.DescendantNodes().OfType<ExpressionStatementSyntax>()
        .Select(static one =>
            one.Expression is AwaitExpressionSyntax awaited
                && awaited.Expression.WithoutConfigureAwait()
                    is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax } } call
                ? call
                : null)
        .Where(call => LimitedWork.IsCallOf(site, call, "System.Threading.SemaphoreSlim", "WaitAsync"))
        .Select(static call => new Throttle(((MemberAccessExpressionSyntax)call!.Expression).Expression.ToString())).FirstOrDefault();

    /// <summary>
    /// What the wait has to say about the context: the same as the other waits of the function, so that who blocks on it is not held up by
    /// a context it did not need before. What the loop does beside the start may need the context; then there is no answer.
    /// </summary>
    private static string? Configuration(SyntaxNode function, StatementSyntax loop, StatementSyntax statement, AwaitedTasks? wait)
    {
        var others = LimitedWork.AwaitsIn(function).ToList();
        var isConfigured = wait?.IsConfigured
            ?? (others.Count > 0 && others.All(static one => one.Expression.WithoutConfigureAwait() != one.Expression));
        if (!isConfigured) return "";
        var doesMore = loop.DescendantNodes(static node => node is not AnonymousFunctionExpressionSyntax)
            .OfType<ExpressionStatementSyntax>().Any(one => one != statement && one.Expression is not AwaitExpressionSyntax);
        return doesMore ? null : ".ConfigureAwait(false)";
    }

    /// <summary>The token that the function waits with already, where a cancelled wait ends it.</summary>
    private static string? TokenOf(FixContext site, ExpressionSyntax start, SyntaxNode function)
    {
        if (start.Ancestors().TakeWhile(node => node != function).Any(static node => node is TryStatementSyntax)) return null;
        var waits =
            function.DescendantNodes(node =>
                node == function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or TryStatementSyntax))
            .OfType<AwaitExpressionSyntax>();
        var tokens =
            waits.SelectMany(static one =>
                one.Expression.WithoutConfigureAwait() is InvocationExpressionSyntax call
                    ? call.ArgumentList.Arguments.Select(static argument => argument.Expression)
                    : [])
            .OfType<IdentifierNameSyntax>()
            .Where(given =>
                site.Model.GetSymbolInfo(given, site.Cancellation).Symbol is IParameterSymbol { Type: { } type }
                    && type.FullName() == "System.Threading.CancellationToken")
            .Select(static given => given.Identifier.Text).Distinct().ToList();
        return tokens.Count == 1 ? tokens[0] : null;
    }

    /// <summary>
    /// The function that is started where nothing can keep it from running; and whether the start hands out no task that would tell when it
    /// has ended.
    /// </summary>
    private static (AnonymousFunctionExpressionSyntax? Work, bool HasNoTask) WorkOf(FixContext site, InvocationExpressionSyntax start)
    {
        if (LimitedWork.IsCallOf(site, start, "System.Threading.Tasks.Task", "Run"))
            return (start.ArgumentList.Arguments is [{ Expression: AnonymousFunctionExpressionSyntax only }] ? only : null, false);
        if (LimitedWork.IsCallOf(site, start, "System.Threading.ThreadPool", "QueueUserWorkItem", "UnsafeQueueUserWorkItem"))
            return (start.ArgumentList.Arguments[0].Expression as AnonymousFunctionExpressionSyntax, true);
        if (start.Expression is not MemberAccessExpressionSyntax { Expression: var started }
            || !LimitedWork.IsCallOf(site, start, "System.Threading.Thread", "Start"))
            return (null, false);
        var made = started as BaseObjectCreationExpressionSyntax ?? MadeBeside(site, started, start);
        return (made?.ArgumentList?.Arguments.FirstOrDefault()?.Expression as AnonymousFunctionExpressionSyntax, true);
    }

    /// <summary>What a local is given in the block of the statement that starts it.</summary>
    private static BaseObjectCreationExpressionSyntax? MadeBeside(FixContext site, ExpressionSyntax started,
        InvocationExpressionSyntax start) =>
        site.Model.GetSymbolInfo(started, site.Cancellation).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [{ } declared] }
            && declared.GetSyntax(
                site.Cancellation) is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax made } declarator
            && declarator.FirstAncestorOrSelf<StatementSyntax>()?.Parent == start.FirstAncestorOrSelf<StatementSyntax>()?.Parent
            ? made
            : null;

    private static TextEditor? InBlock(FixContext site, StatementSyntax statement, AnonymousFunctionExpressionSyntax work, string enter,
        Throttle gate, TextEditor splice, BlockLayout layout)
    {
        if (!layout.IsFirstOnLine(statement.GetFirstToken())) return null;
        var indent = layout.IndentAt(statement.SpanStart);
        splice.Insert(statement.SpanStart, $"{enter}{layout.NewLine}{indent}");
        return work.Block is { } block
            ? Wrap(site, work, block, gate, splice, layout)
            : Expand(site, (LambdaExpressionSyntax)work, gate, indent, splice, layout);
    }

    private static TextEditor? Embedded(FixContext site, StatementSyntax statement, AnonymousFunctionExpressionSyntax work, string enter,
        Throttle gate, TextEditor splice, BlockLayout layout)
    {
        var before = statement.GetFirstToken().GetPreviousToken();
        if (work is not LambdaExpressionSyntax { Block: null } lambda
            || !layout.IsFree(TextSpan.FromBounds(before.Span.End, statement.Span.End), default)
            || layout.EndOfLineAfter(statement.GetLastToken()) is not { } end)
            return null;
        var indent = layout.IndentAt(statement.Parent!.SpanStart);
        splice.Replace(TextSpan.FromBounds(before.Span.End, statement.SpanStart),
            $"{layout.Open(indent)}{enter}{layout.NewLine}{indent}{layout.Unit}");
        splice.Insert(end, $"{layout.NewLine}{indent}}}");
        return Expand(site, lambda, gate, indent + layout.Unit, splice, layout);
    }

    /// <summary>Makes a block of a lambda that is one expression.</summary>
    private static TextEditor? Expand(FixContext site, LambdaExpressionSyntax work, Throttle gate, string indent, TextEditor splice,
        BlockLayout layout)
    {
        if (Lead(site, work) is not { } lead || !layout.IsFree(work.Span, default)) return null;
        if (lead.Contains("await") && !work.IsAsync()) splice.Insert(work.SpanStart, "async ");
        if (work.IsAsync()) lead = lead.Replace("await ", "");
        ThrottledWork.Around(layout, splice, TextSpan.FromBounds(work.ArrowToken.Span.End, work.Span.End), work.ExpressionBody!, indent,
            gate.Name, null, lead, ";");
        return splice;
    }

    /// <summary>Puts the statements of a function into a try.</summary>
    private static TextEditor? Wrap(FixContext site, AnonymousFunctionExpressionSyntax work, BlockSyntax block, Throttle gate,
        TextEditor splice, BlockLayout layout)
    {
        if (Lead(site, work) is not { } lead || (lead.Contains("await") && !work.IsAsync())) return null;
        return ThrottledWork.Wrap(layout, block, gate.Name, null, splice) ? splice : null;
    }

    /// <summary>What stands in front of the work in its new block: it is waited for, and its result passed on, as before.</summary>
    private static string? Lead(FixContext site, AnonymousFunctionExpressionSyntax work)
    {
        if (site.Model.GetTypeInfo(work, site.Cancellation).ConvertedType is not INamedTypeSymbol { DelegateInvokeMethod: { } invoke })
            return null;
        var result = invoke.ReturnType;
        if (result.SpecialType == SpecialType.System_Void) return "";
        if (!result.IsTaskLike()) return "return ";
        return result is INamedTypeSymbol { Arity: 1 } ? "return await " : "await ";
    }

    /// <summary>The loop that a statement is a part of, in whatever branch.</summary>
    private static StatementSyntax? LoopOf(StatementSyntax statement) =>
        statement.Ancestors()
            .FirstOrDefault(static node =>
                node is not (BlockSyntax or IfStatementSyntax or ElseClauseSyntax or TryStatementSyntax or CatchClauseSyntax
                    or SwitchSectionSyntax or SwitchStatementSyntax))
                is StatementSyntax loop
            && loop.IsLoop()
            ? loop
            : null;

    private static IdentifierNameSyntax? CollectionOf(ExpressionSyntax task) => task.Parent switch
    {
        ArgumentSyntax
        {
            Parent.Parent: InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Expression: IdentifierNameSyntax tasks }
            }
        } =>
            tasks,
        AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { Expression: IdentifierNameSyntax tasks } } => tasks,
        _ => null,
    };
}
