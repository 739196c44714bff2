using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>
/// A timer that a statement puts into a field, and the loop that ticks as it did: at the same moments, but for those at which the last tick
/// is still at work.
/// </summary>
internal sealed class TickLoop
{
    // what the constructor of PeriodicTimer takes
    internal const double Shortest = 1;
    internal const double Longest = uint.MaxValue - 1;

    private readonly FixContext _site;
    private readonly CSharpSyntaxNode _statement;
    private readonly ExpressionSyntax _target;
    private readonly TimerField _field;
    private readonly TickBody _body;
    private readonly ConstantDuration _period;
    private readonly ConstantDuration _due;
    private readonly BlockLayout _layout;

    private TickLoop(FixContext site, CSharpSyntaxNode statement, ExpressionSyntax target, TimerField field, TickBody body,
        ConstantDuration period, ConstantDuration due) =>
        (_site, _statement, _target, _field, _body, _period, _due, _layout) = (site, statement, target, field, body, period, due,
            new(site.Root, site.Text, statement));

    /// <summary>What the loop makes needless.</summary>
    private IReadOnlyList<StatementSyntax> SetUp { get; init; } = [];

    public static TickLoop? TryCreate(FixContext site, BaseObjectCreationExpressionSyntax creation)
    {
        if (creation is not { Initializer: null, Parent: AssignmentExpressionSyntax { Parent: CSharpSyntaxNode statement } made }
            || made.Right != creation)
            return null;
        if (statement is ExpressionStatementSyntax own
            ? StatementList.TryCreate(own) is not { AllowsDeclaration: true }
            : statement is not ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax })
            return null;
        if (Argument(site, creation, "callback") is not { } callback || Argument(site, creation, "state") is not { } state
            || Argument(site, creation, "dueTime") is not { } dueTime || Argument(site, creation, "period") is not { } every)
            return null;
        if (ConstantDuration.TryCreate(site, every) is not { Milliseconds: >= Shortest and <= Longest } period
            || ConstantDuration.TryCreate(site, dueTime) is not { } due)
            return null;
        if (due.Milliseconds is < 0 or > 0 and < Shortest or > Longest) return null;
        if (TimerField.TryCreate(site, made.Left, []) is not { } field || TickBody.TryCreate(site, callback, state) is not { } body)
            return null;
        return new(site, statement, made.Left, field, body, period, due);
    }

    /// <summary>The loop for a handler of Elapsed, which is called for the first time after one interval.</summary>
    public static TickLoop? TryCreate(FixContext site, AssignmentExpressionSyntax subscription)
    {
        if (subscription
            is not
            {
                RawKind: (int)SyntaxKind.AddAssignmentExpression,
                Left: MemberAccessExpressionSyntax { Expression: var target },
                Parent: ExpressionStatementSyntax statement
            }
            || StatementList.TryCreate(statement) is not { AllowsDeclaration: true })
            return null;
        if (site.Model.GetSymbolInfo(target, site.Cancellation).Symbol is not IFieldSymbol timer
            || ElapsedSetUp.TryCreate(site, statement,
                timer) is not { Interval: { Milliseconds: >= Shortest and <= Longest } period } setUp)
            return null;
        if (TimerField.TryCreate(site, target, [.. setUp.Others, statement]) is not { } field
            || TickBody.OfHandler(site, subscription.Right) is not { } body)
            return null;
        return new(site, statement, target, field, body, period, period) { SetUp = setUp.Others };
    }

    private bool IsAtOnce => _due.Milliseconds == 0;

    /// <summary>The first tick comes after another time than those that follow.</summary>
    private bool IsUneven => !IsAtOnce && _due.Milliseconds != _period.Milliseconds;

    private bool TestsLast => IsAtOnce || IsUneven;

    public TextEditor? Write()
    {
        if (Type("System.Threading.PeriodicTimer") is not { } periodic || Type("System.Threading.Tasks.Task") is not { } task) return null;
        // a timer that is disposed in the moment of its first tick says so by an exception, which may not end the process
        if (IsUneven && (_body.MayFail || periodic.GetMembers("Period").IsEmpty)) return null;
        var member = _statement.Parent as MethodDeclarationSyntax;
        if (!_layout.IsFirstOnLine((member ?? _statement).GetFirstToken()) || !IsFree || member is not null && _body.Block is not null)
            return null;
        var splice = new TextEditor();
        if (_field.Retype(splice, _layout, periodic, task) is not { } ticking) return null;
        foreach (var other in SetUp)
        {
            if (!TextRemoval.Remove(other, splice, _layout)) return null;
        }

        foreach (var (span, words) in _body.Changes) splice.Replace(span, words);

        var timer = FreeName.For("timer", _statement.Function(), _statement.SpanStart, _site.Model);
        var outer = _layout.IndentAt((member ?? _statement).SpanStart);
        string indent = member is null ? outer : outer + _layout.Unit, inner = indent + _layout.Unit, next = _layout.NewLine + indent;
        var tick = $"while (await {timer}.WaitForNextTickAsync())";
        var run = _target is MemberAccessExpressionSyntax ? "this." : "";
        var change = IsUneven
            ? $"if (!await {timer}.WaitForNextTickAsync()) return;{_layout.NewLine}{inner}{timer}.Period = {_period.Written};"
                + $"{_layout.NewLine}{inner}"
            : "";
        var head =
            $"var {timer} = new {periodic.ToMinimalDisplayString(_site.Model, _statement.SpanStart)}("
                + $"{(IsUneven ? _due : _period).Written});{next}{_target} = {timer};{next}{run}{ticking} = "
                + $"{task.ToMinimalDisplayString(_site.Model, _statement.SpanStart)}.Run(async () =>{_layout.Open(indent)}"
                + $"{change}{(TestsLast ? "do" : tick)}";
        var tail = (TestsLast ? _layout.Clause(inner, tick) + ";" : "") + $"{next}}});";
        if (_body.MayFail)
            tail += $"{next}// an exception of a tick ends the process, as it did before{next}{run}{ticking}"
                + $".ConfigureAwait(false).GetAwaiter().OnCompleted({run}{ticking}.GetAwaiter().GetResult);";

        if (_body.Block is { } block) return Around(block, splice, indent, head, tail) ? splice : null;
        TextEditor.Piece[] written = [head + _layout.Open(inner) + _body.Before, _body.Call!.Span,
            $"{_body.After}{_layout.NewLine}{inner}}}{tail}"];
        if (member is null) splice.Replace(_statement.Span, written);
        else splice.Replace(TextSpan.FromBounds(_statement.GetFirstToken().GetPreviousToken().Span.End, member.SemicolonToken.Span.End),
            [_layout.Open(outer), .. written, $"{_layout.NewLine}{outer}}}"]);
        return splice;
    }

    /// <summary>Leaves the block of the lambda where it stands, one step to the right.</summary>
    private bool Around(BlockSyntax block, TextEditor splice, string indent, string head, string tail)
    {
        if (!_layout.IsOnOneLine(block.Span) && _layout.IndentAt(block.CloseBraceToken.SpanStart) != indent) return false;
        var before = block.OpenBraceToken.GetPreviousToken();
        if (_layout.IsFirstOnLine(block.OpenBraceToken))
        {
            splice.Replace(TextSpan.FromBounds(_statement.SpanStart, before.Span.End), head);
            _layout.Indent(splice, before.Span.End, block.CloseBraceToken.SpanStart);
        }
        else
        {
            splice.Replace(TextSpan.FromBounds(_statement.SpanStart, block.SpanStart), head + " ");
            _layout.Indent(splice, block.SpanStart, block.CloseBraceToken.SpanStart);
        }

        splice.Replace(TextSpan.FromBounds(block.Span.End, _statement.Span.End), tail);
        return true;
    }

    private bool IsFree => _body.Block is { } block
        ? _layout.IsFree(TextSpan.FromBounds(_statement.SpanStart, block.SpanStart), default)
            && _layout.IsFree(TextSpan.FromBounds(block.Span.End, _statement.Span.End), default) && !_layout.HasDirectives(_statement.Span)
        : _layout.IsFree(_statement.Span, default);

    private INamedTypeSymbol? Type(string name) => _site.Model.Compilation.GetTypeByMetadataName(name);

    private static ExpressionSyntax? Argument(FixContext site, BaseObjectCreationExpressionSyntax creation, string parameter) =>
        (site.Model.GetOperation(creation, site.Cancellation) as IObjectCreationOperation)?.Arguments.FirstOrDefault(argument =>
            argument.Parameter?.Name == parameter)?.Syntax
            is ArgumentSyntax { Expression: var expression }
            ? expression
            : null;
}
