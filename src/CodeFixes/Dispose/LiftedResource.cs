using LeakAnalyzers.CodeFixes.Dispose.Usages;
using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Dispose;

/// <summary>
/// Gives a resource that no local holds, in a chain or thrown away, a local of its own in a 'using' before its statement.
/// </summary>
internal sealed class LiftedResource
{
    private readonly FixContext _site;
    private readonly AcquiredValue _value;
    private readonly ResourceUsages _dependents;
    private readonly BlockLayout _layout;
    private readonly TextEditor _splice = new();

    private LiftedResource(FixContext site, AcquiredValue value, ResourceUsages dependents)
        => (_site, _value, _dependents, _layout) = (site, value, dependents, new(site.Root, site.Text, value.Expression));

    private string Name { get; set; } = "";

    public static Repair? Plan(FixContext site, AcquiredValue value)
    {
        var dependents = ResourceUsages.OfValue(site, value.Expression);
        if (!dependents.StaysInside || dependents.Releases.Count > 0) return null;
        var lifted = new LiftedResource(site, value, dependents);
        var splice = EvaluationOrder.Target(site.Model, value.Expression) switch
        {
            StatementSyntax statement => lifted.Before(statement),
            { Parent: { } } body => lifted.IntoBlock(body),
            _ => null,
        };
        return splice is null ? null : UsingForm.Repairs(lifted.Name, splice);
    }

    private TextEditor? Before(StatementSyntax statement)
    {
        var siblings = StatementList.TryCreate(statement);
        if (!WaitingUse.Suffice(_site, _value.Type, _dependents, statement)) return null;
        if (UsingForm.For(_site, _value.Type, statement, siblings) is not { } form) return null;
        if (_layout.HasDirectives(TextSpan.FromBounds(statement.SpanStart, _value.Expression.Span.End))) return null;
        var reach = siblings?.Owner ?? statement;
        if (_dependents.Mentions.Any(mention => !reach.Span.Contains(mention.Span))) return null;
        Name = LocalName.For(_value.Type, reach is SwitchSectionSyntax ? reach.Parent! : reach, _site.Model);
        if (IsThrownAway(statement) && siblings is not null)
        {
            InPlace((ExpressionStatementSyntax)statement, form);
        }
        else if (siblings is null)
        {
            if (statement.Parent is LabeledStatementSyntax
                || !new EmbeddedStatement(statement, _layout).TryLead(_splice, form.Declares, Head(form), IsThrownAway(statement)))
                return null;
            if (!IsThrownAway(statement)) _splice.Replace(_value.Expression.Span, Name);
        }
        else if (form.Declares)
        {
            var gap = _layout.IsFirstOnLine(statement.GetFirstToken()) ? _layout.NewLine + _layout.IndentAt(statement.SpanStart) : " ";
            _splice.Insert(statement.SpanStart, [.. Head(form), ";" + gap]);
            _splice.Replace(_value.Expression.Span, Name);
        }
        else
        {
            var index = siblings.IndexOf(statement.Span);
            var last = _dependents.Mentions.Select(mention => siblings.IndexOf(mention.Span)).Append(index).Max();
            last = siblings.Closure(index, last, _site.Model, _site.Cancellation);
            if (!_layout.KeepsRegions(TextSpan.FromBounds(statement.SpanStart, siblings[last].Span.End))) return null;
            UsingBlock.Around(_splice, _layout, statement, siblings[last], [.. Head(form), ")"]);
            _splice.Replace(_value.Expression.Span, Name);
        }

        return _splice;
    }

    // 'await c.PostAsync(u, b);' and '_ = await c.PostAsync(u, b);'
    private bool IsThrownAway(StatementSyntax statement) => statement is ExpressionStatementSyntax thrown
        && (thrown.Expression == _value.Expression
            || thrown.Expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.Text: "_" } } discard
                && discard.Right == _value.Expression);

    private void InPlace(ExpressionStatementSyntax thrown, UsingForm form)
    {
        var before = TextSpan.FromBounds(thrown.SpanStart, _value.Core.SpanStart);
        var after = TextSpan.FromBounds(_value.Core.Span.End, thrown.SemicolonToken.SpanStart);
        if (form.Declares)
        {
            _splice.Replace(before, $"{form.Keyword} {TypeText} {Name} = ");
        }
        else
        {
            _splice.Replace(before, $"{form.Keyword} (");
            UsingBlock.Close(_splice, _layout, thrown.SemicolonToken, null);
        }

        if (after.Length > 0) _splice.Remove(after);
    }

    private TextEditor? IntoBlock(SyntaxNode body)
    {
        var function = body is ArrowExpressionClauseSyntax ? body.Parent! : body;
        var place = (body as ArrowExpressionClauseSyntax)?.Expression ?? ((AnonymousFunctionExpressionSyntax)body).ExpressionBody!;
        if (WaitingUse.IsActive(_value.Type) || WaitingUse.IsSubscription(_site, _value.Type) || _dependents.ActsOnItsOwn) return null;
        if (UsingForm.For(_site, _value.Type, place) is not { } form) return null;
        if (_dependents.Mentions.Any(mention => !place.Span.Contains(mention.Span))) return null;
        Name = LocalName.For(_value.Type, function, _site.Model);
        var thrownAway = place.WithoutParentheses() == _value.Core;
        if (!BlockBody.Write(_site, function, place, _splice, _layout, form.Declares, Head(form), thrownAway)) return null;
        if (!thrownAway) _splice.Replace(_value.Expression.Span, Name);
        return _splice;
    }

    private TextEditor.Piece[] Head(UsingForm form) =>
        [$"{form.Keyword} {(form.Declares ? "" : "(")}{TypeText} {Name} = ", _value.Core.Span];

    private string TypeText => _value.Core is ImplicitObjectCreationExpressionSyntax or DefaultExpressionSyntax
        ? _value.Type.ToMinimalDisplayString(_site.Model, _value.Core.SpanStart)
        : "var";
}
