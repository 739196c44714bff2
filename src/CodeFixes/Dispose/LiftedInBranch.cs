using LeakAnalyzers.CodeFixes.Dispose.Usages;
using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Dispose;

/// <summary>
/// Gives a local in a 'using' to a resource that only one side of a condition acquires, or the head of a loop: the condition becomes a
/// statement.
/// </summary>
internal sealed partial class LiftedInBranch
{
    private readonly FixContext _site;
    private readonly AcquiredValue _value;
    private readonly StatementSyntax _statement;
    private readonly BlockLayout _layout;
    private readonly TextEditor _splice = new();
    private readonly string _name;
    private readonly string _head;
    private readonly string _indent;

    private LiftedInBranch(FixContext site, AcquiredValue value, StatementSyntax statement, StatementList siblings, UsingForm form)
    {
        (_site, _value, _statement, _layout) = (site, value, statement, new(site.Root, site.Text, statement));
        _name = LocalName.For(value.Type, statement is not ReturnStatementSyntax
            ? statement
            : siblings.Owner is SwitchSectionSyntax
            ? siblings.Owner.Parent!
            : siblings.Owner, site.Model);
        _head = $"{form.Keyword} var {_name} = ";
        _indent = _layout.IndentAt(statement.SpanStart);
    }

    private string Gap => _layout.NewLine + _indent;

    private string Inner => Gap + _layout.Unit;

    public static Repair? Plan(FixContext site, AcquiredValue value)
    {
        if (EvaluationOrder.Operand(site.Model, value.Expression) is not { } operand
            || operand.FirstAncestorOrSelf<StatementSyntax>() is not { } statement)
            return null;
        var dependents = ResourceUsages.OfValue(site, value.Expression);
        if (!dependents.StaysInside || dependents.Releases.Count > 0 || dependents.ActsOnItsOwn || WaitingUse.IsActive(value.Type)
            || WaitingUse.IsSubscription(site, value.Type))
            return null;
        if (StatementList.TryCreate(statement) is not { } siblings
            || UsingForm.For(site, value.Type, statement, siblings) is not { Declares: true } form
            || dependents.Mentions.Any(mention => !statement.Span.Contains(mention.Span)))
            return null;
        var lifted = new LiftedInBranch(site, value, statement, siblings, form);
        if (!lifted._layout.IsFirstOnLine(statement.GetFirstToken()) || lifted._layout.HasDirectives(statement.Span)
            || lifted._layout.EndOfLineAfter(statement.GetLastToken()) is null)
            return null;
        return lifted.IsWritten(operand) ? UsingForm.Repairs(lifted._name, lifted._splice) : null;
    }

    private bool IsWritten(ExpressionSyntax operand) => (_statement, operand.Parent) switch
    {
        (WhileStatementSyntax loop, _) when loop.Condition == operand => Loop(loop, "true", operand.Span),
        (WhileStatementSyntax loop, BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both)
            when IsFirstOfAll(both, loop.Condition) =>
            Loop(loop, both.Left.Span, Behind(both, loop.Condition)),
        (DoStatementSyntax loop, _) when loop.Condition == operand => Loop(loop),
        (IfStatementSyntax { Else: null } test, BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both) =>
            Test(test, both),
        (ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax filled }, _)
            when filled.IsKind(SyntaxKind.CoalesceAssignmentExpression) && filled.Right == operand =>
            Fill(filled),
        (_, BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } both)
            when Lead(both) is { } lead && IsOnOneLine && IsOfOneType(both, both.Left, both.Right) =>
            Coalesce(both, lead),
        (_, SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax choice }) when Lead(choice) is { } lead => Arms(choice, lead),
        (ReturnStatementSyntax, BinaryExpressionSyntax both) when both.Parent == _statement && IsOnOneLine =>
            Choice([.. Negated(both.Left, both.IsKind(SyntaxKind.LogicalAndExpression))], both.IsKind(SyntaxKind.LogicalAndExpression)
                ? ["false"]
                : ["true"], WithName(both.Right), isFirst: false, "return "),
        (_, ConditionalExpressionSyntax choice)
            when Lead(choice) is { } lead && IsOnOneLine && IsOfOneType(choice, choice.WhenTrue, choice.WhenFalse) =>
            Choice(choice, operand, lead),
        _ => false,
    };

    private bool IsOnOneLine => _layout.IsOnOneLine(_statement.Span) && _layout.IsFree(_statement.Span, default);

    /// <summary>The words that take a value where the whole statement is about it: 'return ', 'x = ', 'T x; ... x = '.</summary>
    private string? Lead(ExpressionSyntax value) => (_statement, value.Parent) switch
    {
        (ReturnStatementSyntax, ReturnStatementSyntax) => "return ",
        (ExpressionStatementSyntax { Expression: var whole }, AssignmentExpressionSyntax { Left: IdentifierNameSyntax left } assignment)
            when whole == assignment && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) =>
            left + " = ",
        (LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, IsConst: false, Declaration.Variables: [var declared] },
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator })
            when declared == declarator =>
            declarator.Identifier.Text + " = ",
        _ => null,
    };

    /// <summary>The declaration of a local that is filled in one of several places.</summary>
    private string Declared =>
        _statement is LocalDeclarationStatementSyntax { Declaration: { Variables: [var declarator] } declaration }
            && _site.Model.GetDeclaredSymbol(declarator, _site.Cancellation) is ILocalSymbol local
        ? $"{(declaration.Type.IsVar ? local.Type.ToMinimalDisplayString(_site.Model, _statement.SpanStart) : declaration.Type.ToString())}"
            + $" {declarator.Identifier.Text};{Gap}"
        : "";

    // 'while (a && Get().Ok) { ... }' becomes 'while (a) { using var got = Get(); if (!got.Ok) { break; } ... }'
    private bool Loop(WhileStatementSyntax loop, TextEditor.Piece head, TextSpan rest)
    {
        if (loop.Statement is not BlockSyntax block || _layout.EndOfLineAfter(block.OpenBraceToken) is not { } start
            || !_layout.IsFirstOnLine(block.CloseBraceToken) || !_layout.IsOnOneLine(loop.Condition.Span))
            return false;
        var condition = loop.Condition.Span == rest ? loop.Condition : null;
        _splice.Replace(loop.Condition.Span, head);
        _splice.Insert(start, [.. Leave(condition, rest, Inner),
            .. block.Statements.Count > 0 ? [_layout.NewLine] : Array.Empty<TextEditor.Piece>()]);
        return true;
    }

    // 'do { ... } while (!Get().Ok);' becomes 'do { ... using var got = Get(); if (got.Ok) { break; } } while (true);'
    private bool Loop(DoStatementSyntax loop)
    {
        if (loop.Statement is not BlockSyntax { Statements: { Count: > 0 } statements } block
            || !_layout.IsFirstOnLine(block.CloseBraceToken) || _layout.EndOfLineAfter(statements.Last().GetLastToken()) is not { } end
            || !_layout.IsOnOneLine(loop.Condition.Span))
            return false;
        // it goes on with the condition
        if (block.DescendantNodes()
            .Any(node => node is ContinueStatementSyntax next && next.Ancestors().First(around => around.IsLoop()) == loop))
            return false;
        if (block.DescendantNodes()
            .Any(node => NameDeclaredBy(node) is { } name && loop.Condition.DescendantTokens().Any(token => token.ValueText == name)))
            return false;
        _splice.Insert(end, [_layout.NewLine, .. Leave(loop.Condition, loop.Condition.Span, Inner)]);
        _splice.Replace(loop.Condition.Span, "true");
        return true;
    }

    private TextEditor.Piece[] Leave(ExpressionSyntax? condition, TextSpan rest, string gap) =>
        [gap + _head, _value.Core.Span, ";" + gap + "if (",
            .. condition is null ? ["!(", .. WithName(rest), ")"] : Negated(condition, isNegated: true),
            $"){_layout.Open(_indent + _layout.Unit)}break;{gap}}}"];

    private static string? NameDeclaredBy(SyntaxNode node) => node switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
        SingleVariableDesignationSyntax variable => variable.Identifier.ValueText,
        LocalFunctionStatementSyntax function => function.Identifier.ValueText,
        _ => null,
    };

    // 'x ??= Get().Text;' becomes 'if (x is null) { using var got = Get(); x = got.Text; }'
    private bool Fill(AssignmentExpressionSyntax filled)
    {
        if (!IsOnOneLine || filled.Left is not (IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }))
            return false;
        _splice.Replace(_statement.Span, ["if (", filled.Left.Span, $" is null){_layout.Open(_indent)}{_head}", _value.Core.Span,
            ";" + Inner, filled.Left.Span, " = ", .. WithName(filled.Right), ";" + Gap + "}"]);
        return true;
    }

    private bool Coalesce(BinaryExpressionSyntax both, string lead)
    {
        var found = FreeName.For("found", _statement.Function(), _statement.SpanStart, _site.Model);
        return Choice([both.Left.Span, $" is {{ }} {found}"], [found], WithName(both.Right), isFirst: false, lead);
    }

    // 'if (a && Get().Ok) ...' becomes 'if (a) { using var got = Get(); if (got.Ok) ... }'
    private bool Test(IfStatementSyntax test, BinaryExpressionSyntax both)
    {
        if (!IsFirstOfAll(both, test.Condition) || !_layout.IsOnOneLine(test.Condition.Span)
            || _layout.EndOfLineAfter(test.GetLastToken()) is not { } end)
            return false;
        _splice.Replace(test.Condition.Span, [both.Left.Span, ")" + _layout.Open(_indent) + _head, _value.Core.Span, ";" + Inner + "if (",
            .. WithName(Behind(both, test.Condition))]);
        _layout.Indent(_splice, test.CloseParenToken.SpanStart, test.Span.End);
        _splice.Insert(end, $"{Gap}}}");
        return true;
    }

    /// <summary>Whether a condition is a chain of 'and' that begins with this one.</summary>
    private static bool IsFirstOfAll(BinaryExpressionSyntax both, ExpressionSyntax condition)
    {
        for (SyntaxNode outer = both; outer != condition; outer = outer.Parent!)
        {
            if (outer.Parent is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } chain || chain.Left != outer)
                return false;
        }

        return true;
    }

    private static TextSpan Behind(BinaryExpressionSyntax both, ExpressionSyntax condition) =>
        TextSpan.FromBounds(both.Right.SpanStart, condition.Span.End);

    private bool Choice(ConditionalExpressionSyntax choice, ExpressionSyntax operand, string lead) => choice.WhenTrue == operand
        ? Choice([choice.Condition.WithoutParentheses().Span], WithName(operand), [choice.WhenFalse.Span], isFirst: true, lead)
        : Choice([choice.Condition.WithoutParentheses().Span], [choice.WhenTrue.Span], WithName(operand), isFirst: false, lead);

    private bool Choice(TextEditor.Piece[] condition, TextEditor.Piece[] first, TextEditor.Piece[] second, bool isFirst, string lead)
    {
        var returns = _statement is ReturnStatementSyntax;
        TextEditor.Piece[] acquires = [_head, _value.Core.Span, ";"];
        TextEditor.Piece[] then = isFirst ? [.. acquires, Inner + lead, .. first, ";"] : [lead, .. first, ";"];
        TextEditor.Piece[] rest = returns ? isFirst ? [lead, .. second, ";"] : [.. acquires, Gap + lead, .. second, ";"]
            : isFirst ? [lead, .. second, ";"] : [.. acquires, Inner + lead, .. second, ";"];
        TextEditor.Piece[] otherwise = returns
            ? [_layout.NewLine + Gap, .. rest]
            : [Gap + "else" + _layout.Open(_indent), .. rest, Gap + "}"];
        _splice.Replace(_statement.Span, [Declared + "if (", .. condition, ")" + _layout.Open(_indent), .. then, Gap + "}", .. otherwise]);
        return true;
    }

    private TextEditor.Piece[] WithName(ExpressionSyntax expression) => WithName(expression.Span);

    private TextEditor.Piece[] WithName(TextSpan span) =>
        span == _value.Expression.Span
            ? [_name]
            : [TextSpan.FromBounds(span.Start, _value.Expression.SpanStart), _name,
                TextSpan.FromBounds(_value.Expression.Span.End, span.End)];

    private IEnumerable<TextEditor.Piece> Negated(ExpressionSyntax condition, bool isNegated)
    {
        var plain = condition.WithoutParentheses();
        if (isNegated && plain is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var inner })
            return Words(inner.WithoutParentheses());
        if (!isNegated) return Words(plain);
        return plain is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax
            ? ["!", .. Words(plain)]
            : ["!(", .. Words(plain), ")"];
    }

    private TextEditor.Piece[] Words(ExpressionSyntax expression) =>
        expression.Span.Contains(_value.Expression.Span) ? WithName(expression) : [expression.Span];

    // A choice converts all sides to one type before anything else is made of it.
    private bool IsOfOneType(ExpressionSyntax choice, params ExpressionSyntax[] sides) =>
        _site.Model.GetTypeInfo(choice, _site.Cancellation).Type is { } type && sides
        .All(side =>
            side.IsNullOrDefault() || side is ThrowExpressionSyntax || (_site.Model.GetTypeInfo(side, _site.Cancellation).Type is { } own
            && (SymbolEqualityComparer.Default.Equals(own, type)
                || (own is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] }
                    && side.Parent is BinaryExpressionSyntax && SymbolEqualityComparer.Default.Equals(inner, type)))));
}
