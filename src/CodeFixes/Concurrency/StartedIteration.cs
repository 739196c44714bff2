using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>A task that a round of a loop starts and leaves: the statement that starts it, and the loop it is a round of.</summary>
internal sealed class StartedIteration
{
    private readonly FixContext _site;
    private readonly StatementSyntax _statement;
    private readonly StatementSyntax _loop;
    private readonly ExpressionSyntax _task;
    private readonly INamedTypeSymbol _type;
    private readonly BlockLayout _layout;

    private StartedIteration(FixContext site, StatementSyntax statement, StatementSyntax loop, ExpressionSyntax task,
        INamedTypeSymbol type) =>
        (_site, _statement, _loop, _task, _type, _layout) = (site, statement, loop, task, type, new(site.Root, site.Text, statement));

    private SyntaxNode Function => _loop.Function();

    private StatementSyntax Body => _loop switch
    {
        WhileStatementSyntax loop => loop.Statement,
        DoStatementSyntax loop => loop.Statement,
        _ => ((ForStatementSyntax)_loop).Statement,
    };

    public static StartedIteration? TryCreate(FixContext site, InvocationExpressionSyntax start)
    {
        if (start.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || statement.Function() != start.Function()) return null;
        if (TaskOf(statement) is not { } task || !Yields(task, start)) return null;
        if (statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: var left } }
            && site.Model.GetSymbolInfo(left, site.Cancellation).Symbol is not (IDiscardSymbol or ILocalSymbol))
            return null;
        if (site.Model.GetTypeInfo(task, site.Cancellation).Type is not INamedTypeSymbol { Name: "Task" } type || !type.IsTaskLike())
            return null;
        var loop = statement.Ancestors()
            .FirstOrDefault(static node =>
                node is not (BlockSyntax or IfStatementSyntax or ElseClauseSyntax or TryStatementSyntax or CatchClauseSyntax
                    or UsingStatementSyntax));
        if (loop is not (WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax)
            || loop.DescendantNodes().Any(static node => node is GotoStatementSyntax))
            return null;

        // whoever is not async waits with the thread of the loop: for what runs on another one
        var runsElsewhere = start.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run" or "StartNew" };
        return statement.Function().IsAsync() || runsElsewhere ? new(site, statement, (StatementSyntax)loop, task, type) : null;
    }

    /// <summary>
    /// Waits where the work starts if that is the last thing a round does, else at the round's end: the rest of the round goes on beside
    /// the work, as before.
    /// </summary>
    public TextEditor? Wait()
    {
        if (Rest() is not { } rest || !PausesEachTime()) return null;
        if (rest.Count == 0 || _statement.Parent != Body && rest.All(IsPause)) return InPlace();
        return _statement.Parent == Body && !GoesOnEarly() ? AtTheEnd((BlockSyntax)Body) : null;
    }

    private TextEditor? InPlace()
    {
        if (HeldBy is { } held) return Behind(_statement, new(), held);
        var splice = new TextEditor();
        var (open, close) = Words();
        splice.Replace(TextSpan.FromBounds(_statement.SpanStart, _task.SpanStart), open);
        splice.Insert(_task.Span.End, Unwrap + close);
        return splice;
    }

    private TextEditor? AtTheEnd(BlockSyntax body)
    {
        var last = body.Statements[body.Statements.Count - 1];
        if (HeldBy is { } held) return Behind(last, new(), held);
        var splice = new TextEditor();
        var name = FreeName.For("round", Function, _statement.SpanStart, _site.Model);
        splice.Replace(TextSpan.FromBounds(_statement.SpanStart, _task.SpanStart), $"var {name} = ");
        if (Unwrap.Length > 0) splice.Insert(_task.Span.End, Unwrap);
        return Behind(last, splice, name);
    }

    private TextEditor? Behind(StatementSyntax last, TextEditor splice, string task)
    {
        if (last.Parent is not BlockSyntax || Unwrap.Length > 0 && HeldBy is not null) return null;
        var (open, close) = Words();
        var isFirst = _layout.IsFirstOnLine(last.GetFirstToken());
        if ((isFirst ? _layout.EndOfLineAfter(last.GetLastToken()) : last.Span.End) is not { } end) return null;
        splice.Insert(end, $"{(isFirst ? _layout.NewLine + _layout.IndentAt(last.SpanStart) : " ")}{open}{task}{close};");
        return splice;
    }

    /// <summary>
    /// What is said around the task. <c>WhenAny</c> of one task waits and does not throw: a round that fails ends the loop no more than it
    /// did.
    /// </summary>
    private (string Open, string Close) Words()
    {
        var name = (_type.Arity == 0 ? _type : _type.BaseType!).ToMinimalDisplayString(_site.Model, _statement.SpanStart);
        if (!Function.IsAsync()) return ($"{name}.WaitAny(", ")");
        var context = Function.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Any(access => access.Name.Identifier.ValueText == "ConfigureAwait" && access.Function() == Function)
            ? ".ConfigureAwait(false)"
            : "";
        return CannotFail ? ("await ", context) : ($"await {name}.WhenAny(", ")" + context);
    }

    /// <summary>Whether the work catches whatever goes wrong in it.</summary>
    private bool CannotFail =>
        _task is InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run" or "StartNew" or "ContinueWith" },
            ArgumentList.Arguments: [{ Expression: LambdaExpressionSyntax { Block: { } block } }]
        }
            && block.CatchesAll();

    /// <summary>A task whose result is the task that matters.</summary>
    private string Unwrap => _type.TypeArguments.FirstOrDefault().IsTaskLike() ? ".Unwrap()" : "";

    private string? HeldBy => _statement switch
    {
        LocalDeclarationStatementSyntax declaration => declaration.Declaration.Variables[0].Identifier.Text,
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax left } } =>
            _site.Model.GetSymbolInfo(left, _site.Cancellation).Symbol is ILocalSymbol held ? held.Name : null,
        _ => null,
    };

    /// <summary>What the round does after the statements that hold the start; null where somebody else decides that.</summary>
    private List<StatementSyntax>? Rest()
    {
        var rest = new List<StatementSyntax>();
        for (SyntaxNode node = _statement; node != Body && node.Parent is { } parent; node = parent)
        {
            if (parent is BlockSyntax block) rest.AddRange(block.Statements.Where(statement => statement.SpanStart > node.SpanStart));
            else if (parent is TryStatementSyntax { Finally: not null } or UsingStatementSyntax) return null;
        }

        return rest;
    }

    /// <summary>
    /// Whether no turn that starts work is without a pause: a loop that takes one piece after the other and sleeps when there is none means
    /// them to run side by side.
    /// </summary>
    private bool PausesEachTime()
    {
        for (SyntaxNode node = _statement; node != Body && node.Parent is { } parent; node = parent)
        {
            if (parent is BlockSyntax block && block.Statements.Any(statement => statement != node && Pauses(statement))) return true;
        }

        return _loop switch
        {
            WhileStatementSyntax loop => Pauses(loop.Condition),
            DoStatementSyntax loop => Pauses(loop.Condition),
            _ => false,
        };
    }

    private static bool IsPause(StatementSyntax statement) => statement is ExpressionStatementSyntax && Pauses(statement);

    private static bool Pauses(SyntaxNode node) => node
        .DescendantNodesAndSelf(static inner =>
            inner is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
                && !(inner is StatementSyntax && inner.Parent is IfStatementSyntax or ElseClauseSyntax))
        .Any(static inner =>
            inner is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Delay" or "Sleep" or "WaitOne" or "WaitForNextTickAsync" });

    /// <summary>Whether some turn leaves out its end and goes on with the next.</summary>
    private bool GoesOnEarly() =>
        Body.DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Any(node =>
            node is ContinueStatementSyntax && node.SpanStart > _statement.Span.End
                && node.Ancestors()
                    .First(static outer =>
                        outer is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax) == _loop);

    private static ExpressionSyntax? TaskOf(StatementSyntax statement) => statement switch
    {
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: [{ Initializer.Value: var task }] } => task,
        ExpressionStatementSyntax
        {
            Expression: AssignmentExpressionSyntax
            {
                RawKind: (int)SyntaxKind.SimpleAssignmentExpression,
                Left: IdentifierNameSyntax,
                Right: var task
            }
        } =>
            task,
        ExpressionStatementSyntax { Expression: var task } => task,
        _ => null,
    };

    /// <summary>Whether an expression is the start, or what is chained to it.</summary>
    public static bool Yields(ExpressionSyntax task, InvocationExpressionSyntax start)
    {
        while (task != start)
        {
            if (task is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver } })
                return false;
            task = receiver;
        }

        return true;
    }
}
