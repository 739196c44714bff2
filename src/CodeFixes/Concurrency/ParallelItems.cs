using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>Work that is started for each item of a sequence and waited for as a whole, with no result that anybody takes.</summary>
internal sealed class ParallelItems
{
    private readonly FixContext _site;
    private readonly TextSpan _statements;
    private readonly ExpressionSyntax _items;
    private readonly string _item;
    private readonly ExpressionSyntax _task;
    private readonly LambdaExpressionSyntax? _lambda;
    private readonly StatementSyntax? _list;
    private readonly ExpressionStatementSyntax _wait;
    private readonly BlockLayout _layout;

    private ParallelItems(FixContext site, StatementSyntax first, ExpressionStatementSyntax wait, ExpressionSyntax items, string item,
        ExpressionSyntax task, LambdaExpressionSyntax? lambda, StatementSyntax? list) =>
        (_site, _statements, _wait, _items, _item, _task, _lambda, _list, _layout) = (site,
            TextSpan.FromBounds(first.SpanStart, wait.Span.End), wait, items, item, task, lambda, list, new(site.Root, site.Text, first));

    /// <summary><c>await Task.WhenAll(items.Select(item => ...));</c></summary>
    public static ParallelItems? OfQuery(FixContext site)
    {
        var lambda = site.Expression as LambdaExpressionSyntax ?? site.Expression.Parent as LambdaExpressionSyntax;
        if (lambda?.Parent
            is not ArgumentSyntax
            {
                Parent.Parent: InvocationExpressionSyntax
                {
                    ArgumentList.Arguments.Count: 1,
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Select", Expression: var items }
                } query
            })
            return null;
        if (query.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || WaitFor(statement, query) is not { } wait
            || ParameterOf(lambda) is not { } item)
            return null;
        if (ThrottledQuery.WaitOf(site, lambda, lambda) is null || !MayRunOnPool(site, lambda)) return null;
        return lambda.IsAsync()
            ? new(site, wait, wait, items, item, lambda, lambda, null)
            : lambda.ExpressionBody is { } body
            ? new(site, wait, wait, items, item, body, null, null)
            : null;
    }

    /// <summary><c>foreach (var item in items) tasks.Add(...);</c>, and the wait for all tasks right behind it.</summary>
    public static ParallelItems? OfLoop(FixContext site)
    {
        if (site.Expression.Parent
            is not ArgumentSyntax
            {
                Parent.Parent: InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Expression: IdentifierNameSyntax list },
                    Parent: ExpressionStatementSyntax add
                }
            })
            return null;
        if ((add.Parent is BlockSyntax { Statements.Count: 1 } block
            ? block.Parent
            : add.Parent) is not ForEachStatementSyntax { Type.IsVar: true } loop
            || StatementList.TryCreate(loop) is not { } siblings)
            return null;
        var next = siblings.IndexOf(loop.Span) + 1;
        if (next >= siblings.Count
            || site.Model.GetSymbolInfo(list, site.Cancellation).Symbol
                is not ILocalSymbol { DeclaringSyntaxReferences: [{ } declared] } tasks)
            return null;
        if (declared.GetSyntax(
            site.Cancellation)
            is not VariableDeclaratorSyntax
            {
                Initializer.Value: BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList: null or { Arguments.Count: 0 } },
                Parent.Parent: LocalDeclarationStatementSyntax { Declaration.Variables.Count: 1 } declaration
            })
            return null;
        var uses = loop.Function().DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name =>
                name.Identifier.ValueText == tasks.Name
                    && SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(name, site.Cancellation).Symbol, tasks))
            .ToList();
        if (uses.Count != 2 || WaitFor(siblings[next], uses[1]) is not { } wait || !LimitedWork.IsSafe(site, site.Expression)) return null;
        if (!IsOnPool(site, site.Expression)
            && (!MayRunOnPool(site, site.Expression) || !LimitedWork.MayBeginTogether(site, site.Expression)))
            return null;
        return new(site, loop, wait, loop.Expression, loop.Identifier.Text, site.Expression, null, declaration);
    }

    /// <summary>Whether the work of an item runs on the thread pool already, or needs no context.</summary>
    private static bool MayRunOnPool(FixContext site, ExpressionSyntax work) =>
        LimitedWork.HasNoContext(site) || !LimitedWork.CapturesContext(site, work)
            || work is LambdaExpressionSyntax { ExpressionBody: { } body } && IsOnPool(site, body);

    private static bool IsOnPool(FixContext site, ExpressionSyntax work) =>
        LimitedWork.IsCallOf(site, work, "System.Threading.Tasks.Task", "Run");

    public TextEditor? Write()
    {
        if (_site.Model.Compilation.GetTypeByMetadataName("System.Threading.Tasks.Parallel") is not { } parallel
            || parallel.GetMembers("ForEachAsync").IsEmpty
            || _site.Model.Compilation.GetTypeByMetadataName("System.Threading.Tasks.ParallelOptions") is not { } options)
            return null;
        if (!_wait.Function().IsAsync() || !_layout.IsFirstOnLine(_wait.GetFirstToken()) || WorkOf() is not { } work) return null;
        if (!_layout.IsFree(TextSpan.FromBounds(_statements.Start, work.Body.SpanStart), _items.Span)
            || !_layout.IsFree(TextSpan.FromBounds(work.Body.Span.End, _statements.End), default) || _layout.HasDirectives(_statements))
            return null;

        var splice = new TextEditor();
        if (_list is not null && !TextRemoval.Remove(_list, splice, _layout)) return null;
        var end =
            _wait.Expression
                is AwaitExpressionSyntax
            {
                Expression: InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" }
                }
            }
            ? ").ConfigureAwait(false);"
            : ");";
        TextEditor.Piece[] head =
        [
            $"await {parallel.ToMinimalDisplayString(_site.Model, _statements.Start)}.ForEachAsync(", _items.Span,
            $", new {options.ToMinimalDisplayString(_site.Model, _statements.Start)} {{ MaxDegreeOfParallelism = "
                + $"{Throttle.Size(_site, _statements.Start)} }}, {(work.IsAsync ? "async " : "")}({_item}, _) =>",
        ];
        return (work.Body is BlockSyntax block
            ? Around(block, splice, head, end)
            : Expression((ExpressionSyntax)work.Body, work, splice, head, end))
            ? splice
            : null;
    }

    private bool Expression(ExpressionSyntax body, Work work, TextEditor splice, TextEditor.Piece[] head, string end)
    {
        var indent = _layout.IndentAt(_statements.Start);
        TextEditor.Piece[] written = work.IsAsync
            ? [work.Awaits ? " await " : " ", body.Span, end]
            : [_layout.Open(indent), body.Span, $";{_layout.NewLine}{indent}{_layout.Unit}return default;{_layout.NewLine}{indent}}}{end}"];
        splice.Replace(_statements, [.. head, .. written]);
        return true;
    }

    /// <summary>Leaves the block of the lambda where it stands, as far to the left as the statement is.</summary>
    private bool Around(BlockSyntax block, TextEditor splice, TextEditor.Piece[] head, string end)
    {
        var (at, wanted) = (_layout.IndentAt(block.CloseBraceToken.SpanStart), _layout.IndentAt(_statements.Start));
        if (_layout.IsOnOneLine(block.Span) || !_layout.IsFirstOnLine(block.CloseBraceToken) || at != wanted && at != wanted + _layout.Unit)
            return false;
        var isOwnLine = _layout.IsFirstOnLine(block.OpenBraceToken);
        var from = isOwnLine ? block.OpenBraceToken.GetPreviousToken().Span.End : block.SpanStart;
        splice.Replace(TextSpan.FromBounds(_statements.Start, from), isOwnLine ? head : [.. head, " "]);
        if (at != wanted) _layout.Outdent(splice, from, block.CloseBraceToken.SpanStart);
        splice.Replace(TextSpan.FromBounds(block.Span.End, _statements.End), end);
        return true;
    }

    /// <summary>What is done for one item: under a Task.Run, which ForEachAsync does by itself.</summary>
    private Work? WorkOf()
    {
        if (_lambda is not null) return new(_lambda.Body, true, false);
        if (_task
            is not InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run", Expression: var type },
                ArgumentList.Arguments: var given
            }
            || _site.Model.GetSymbolInfo(type, _site.Cancellation).Symbol is not INamedTypeSymbol { Name: "Task" })
            return new(_task, true, true);
        if (given is not [{ Expression: ParenthesizedLambdaExpressionSyntax work }]) return null;
        if (work.IsAsync()) return new(work.Body, true, false);
        if (work.ExpressionBody is not { } body) return null;
        return _site.Model.GetTypeInfo(body, _site.Cancellation).Type.IsTaskLike() ? new(body, true, true) : new(body, false, false);
    }

    private static ExpressionStatementSyntax? WaitFor(StatementSyntax statement, ExpressionSyntax tasks)
    {
        if (statement
            is not ExpressionStatementSyntax { Expression: AwaitExpressionSyntax { Expression: InvocationExpressionSyntax awaited } } wait)
            return null;
        var all =
            awaited is
            {
                Expression: MemberAccessExpressionSyntax
                {
                    Name.Identifier.ValueText: "ConfigureAwait",
                    Expression: InvocationExpressionSyntax inner
                },
                ArgumentList.Arguments: [{ Expression.RawKind: (int)SyntaxKind.FalseLiteralExpression }]
            }
            ? inner
            : awaited;
        return all
            is
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll" },
            ArgumentList.Arguments: [{ Expression: var waited }]
        }
            && waited == tasks
            ? wait
            : null;
    }

    private static string? ParameterOf(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.Text,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [{ Type: null } only] } => only.Identifier.Text,
        _ => null,
    };

    private sealed record Work(CSharpSyntaxNode Body, bool IsAsync, bool Awaits);
}
