using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Syntax.Disposal;

/// <summary>Gives a local in a 'using' to a resource that only one side of a condition acquires, or the head of a loop: the condition becomes a statement.</summary>
internal sealed class LiftedInBranch
{
    private readonly Site _site;
    private readonly AcquiredValue _value;
    private readonly StatementSyntax _statement;
    private readonly Layout _layout;
    private readonly Splice _splice = new();
    private readonly string _name;
    private readonly string _head;
    private readonly string _indent;

    private LiftedInBranch(Site site, AcquiredValue value, StatementSyntax statement, Siblings siblings, UsingForm form)
    {
        (_site, _value, _statement, _layout) = (site, value, statement, new(site.Root, site.Text, statement));
        _name = LocalName.For(value.Type, statement is not ReturnStatementSyntax ? statement : siblings.Owner is SwitchSectionSyntax ? siblings.Owner.Parent! : siblings.Owner, site.Model);
        _head = $"{form.Keyword} var {_name} = ";
        _indent = _layout.IndentAt(statement.SpanStart);
    }

    private string Gap => _layout.NewLine + _indent;

    private string Inner => Gap + _layout.Unit;

    public static Repair? Of(Site site, AcquiredValue value)
    {
        if (EvaluationOrder.Operand(site.Model, value.Expression) is not { } operand || operand.FirstAncestorOrSelf<StatementSyntax>() is not { } statement) return null;
        var dependents = Dependents.OfValue(site, value.Expression);
        if (!dependents.StaysInside || dependents.Releases.Count > 0 || dependents.ActsOnItsOwn || Waits.IsActive(value.Type) || Waits.IsSubscription(site, value.Type)) return null;
        if (Siblings.Of(statement) is not { } siblings || UsingForm.For(site, value.Type, statement, siblings) is not { Declares: true } form || dependents.Mentions.Any(mention => !statement.Span.Contains(mention.Span))) return null;
        var lifted = new LiftedInBranch(site, value, statement, siblings, form);
        if (!lifted._layout.IsFirstOnLine(statement.GetFirstToken()) || lifted._layout.HasDirectives(statement.Span) || lifted._layout.EndOfLineAfter(statement.GetLastToken()) is null) return null;
        return lifted.IsWritten(operand) ? UsingForm.Repairs(lifted._name, lifted._splice) : null;
    }

    private bool IsWritten(ExpressionSyntax operand) => (_statement, operand.Parent) switch
    {
        (WhileStatementSyntax loop, _) when loop.Condition == operand => Loop(loop, operand),
        (IfStatementSyntax { Else: null } test, BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both) => Test(test, both),
        (ReturnStatementSyntax, BinaryExpressionSyntax both) when both.Parent == _statement && IsOnOneLine => Choice([.. Negated(both.Left, both.IsKind(SyntaxKind.LogicalAndExpression))], both.IsKind(SyntaxKind.LogicalAndExpression) ? ["false"] : ["true"], WithName(both.Right), isFirst: false, "return "),
        (ReturnStatementSyntax, ConditionalExpressionSyntax choice) when choice.Parent == _statement && IsOnOneLine && IsOfOneType(choice) => Choice(choice, operand, "return "),
        (ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax left } assignment }, ConditionalExpressionSyntax choice)
            when choice.Parent == assignment && IsOnOneLine && IsOfOneType(choice) => Choice(choice, operand, left + " = "),
        _ => false,
    };

    private bool IsOnOneLine => _layout.IsOnOneLine(_statement.Span) && _layout.IsFree(_statement.Span, default);

    // 'while (Get().Ok) { ... }' becomes 'while (true) { using var got = Get(); if (!got.Ok) { break; } ... }'
    private bool Loop(WhileStatementSyntax loop, ExpressionSyntax condition)
    {
        if (loop.Statement is not BlockSyntax block || _layout.EndOfLineAfter(block.OpenBraceToken) is not { } start || !_layout.IsFirstOnLine(block.CloseBraceToken) || !_layout.IsOnOneLine(condition.Span)) return false;
        _splice.Replace(condition.Span, "true");
        _splice.Insert(start, [Inner + _head, _value.Core.Span, ";" + Inner + "if (", .. Negated(condition, isNegated: true), $"){_layout.Open(_indent + _layout.Unit)}break;{Inner}}}", .. block.Statements.Count > 0 ? [_layout.NewLine] : Array.Empty<Splice.Piece>()]);
        return true;
    }

    // 'if (a && Get().Ok) ...' becomes 'if (a) { using var got = Get(); if (got.Ok) ... }'
    private bool Test(IfStatementSyntax test, BinaryExpressionSyntax both)
    {
        for (SyntaxNode outer = both; outer != test.Condition; outer = outer.Parent!)
        {
            if (outer.Parent is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } chain || chain.Left != outer) return false;
        }

        if (!_layout.IsOnOneLine(test.Condition.Span) || _layout.EndOfLineAfter(test.GetLastToken()) is not { } end) return false;
        var rest = TextSpan.FromBounds(both.Right.SpanStart, test.Condition.Span.End);
        _splice.Replace(test.Condition.Span, [both.Left.Span, ")" + _layout.Open(_indent) + _head, _value.Core.Span, ";" + Inner + "if (", .. WithName(rest)]);
        _layout.Indent(_splice, test.CloseParenToken.SpanStart, test.Span.End);
        _splice.Insert(end, $"{Gap}}}");
        return true;
    }

    private bool Choice(ConditionalExpressionSyntax choice, ExpressionSyntax operand, string lead) => choice.WhenTrue == operand
        ? Choice([choice.Condition.WithoutParentheses().Span], WithName(operand), [choice.WhenFalse.Span], isFirst: true, lead)
        : Choice([choice.Condition.WithoutParentheses().Span], [choice.WhenTrue.Span], WithName(operand), isFirst: false, lead);

    private bool Choice(Splice.Piece[] condition, Splice.Piece[] first, Splice.Piece[] second, bool isFirst, string lead)
    {
        var returns = _statement is ReturnStatementSyntax;
        Splice.Piece[] acquires = [_head, _value.Core.Span, ";"];
        Splice.Piece[] then = isFirst ? [.. acquires, Inner + lead, .. first, ";"] : [lead, .. first, ";"];
        Splice.Piece[] rest = returns ? isFirst ? [lead, .. second, ";"] : [.. acquires, Gap + lead, .. second, ";"]
            : isFirst ? [lead, .. second, ";"] : [.. acquires, Inner + lead, .. second, ";"];
        Splice.Piece[] otherwise = returns ? [_layout.NewLine + Gap, .. rest] : [Gap + "else" + _layout.Open(_indent), .. rest, Gap + "}"];
        _splice.Replace(_statement.Span, ["if (", .. condition, ")" + _layout.Open(_indent), .. then, Gap + "}", .. otherwise]);
        return true;
    }

    private Splice.Piece[] WithName(ExpressionSyntax expression) => WithName(expression.Span);

    private Splice.Piece[] WithName(TextSpan span) => span == _value.Expression.Span ? [_name] : [TextSpan.FromBounds(span.Start, _value.Expression.SpanStart), _name, TextSpan.FromBounds(_value.Expression.Span.End, span.End)];

    private IEnumerable<Splice.Piece> Negated(ExpressionSyntax condition, bool isNegated)
    {
        var plain = condition.WithoutParentheses();
        if (isNegated && plain is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var inner }) return Words(inner.WithoutParentheses());
        if (!isNegated) return Words(plain);
        return plain is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax ? ["!", .. Words(plain)] : ["!(", .. Words(plain), ")"];
    }

    private Splice.Piece[] Words(ExpressionSyntax expression) => expression.Span.Contains(_value.Expression.Span) ? WithName(expression) : [expression.Span];

    // A choice converts both sides to one type before anything else is made of it.
    private bool IsOfOneType(ConditionalExpressionSyntax choice) => new[] { choice.WhenTrue, choice.WhenFalse }
        .All(side => side.IsNullOrDefault() || SymbolEqualityComparer.Default.Equals(_site.Model.GetTypeInfo(side, _site.Cancellation).Type, _site.Model.GetTypeInfo(choice, _site.Cancellation).Type));
}
