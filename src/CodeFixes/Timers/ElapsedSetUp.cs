using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>The statements, one after the other, in which a System.Timers.Timer is made, subscribed to and started.</summary>
internal sealed class ElapsedSetUp
{
    private readonly FixContext _site;
    private readonly IFieldSymbol _field;
    private readonly List<StatementSyntax> _others = [];
    private bool _isStarted;

    private ElapsedSetUp(FixContext site, IFieldSymbol field) => (_site, _field) = (site, field);

    /// <summary>What there is beside the subscription.</summary>
    public IReadOnlyList<StatementSyntax> Others => _others;

    public bool IsMadeHere { get; private set; }

    public ConstantDuration? Interval { get; private set; }

    public static ElapsedSetUp? TryCreate(FixContext site, ExpressionStatementSyntax subscription, IFieldSymbol field)
    {
        if (StatementList.TryCreate(subscription) is not { } siblings) return null;
        var found = new ElapsedSetUp(site, field);
        var at = siblings.IndexOf(subscription.Span);
        for (var index = at - 1; index >= 0 && found.Takes(siblings[index]); index--) continue;
        for (var index = at + 1; index < siblings.Count && found.Takes(siblings[index]); index++) continue;
        if (!found.IsMadeHere
            && !(subscription.Function() is ConstructorDeclarationSyntax && field.DeclaringSyntaxReferences is [{ } declared]
                && declared.GetSyntax(
                    site.Cancellation) is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax made }
                && found.IsMade(made)))
            return null;
        return found is { _isStarted: true, Interval: not null } ? found : null;
    }

    private bool Takes(StatementSyntax statement)
    {
        if (statement is not ExpressionStatementSyntax { Expression: var expression }) return false;
        var isMine = expression switch
        {
            AssignmentExpressionSyntax
            {
                RawKind: (int)SyntaxKind.SimpleAssignmentExpression,
                Left: var left,
                Right: BaseObjectCreationExpressionSyntax made
            }
                when IsField(left) =>
                IsMadeHere = IsMade(made),
            AssignmentExpressionSyntax
            {
                RawKind: (int)SyntaxKind.SimpleAssignmentExpression,
                Left: MemberAccessExpressionSyntax { Expression: var on, Name.Identifier.ValueText: var set },
                Right: var value
            }
                when IsField(on) =>
                IsSet(set, value),
            InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Expression: var on, Name.Identifier.ValueText: "Start" }
            }
                when IsField(on) =>
                _isStarted = true,
            _ => false,
        };
        if (isMine) _others.Add(statement);
        return isMine;
    }

    private bool IsMade(BaseObjectCreationExpressionSyntax made)
    {
        if (made.ArgumentList?.Arguments is [{ Expression: var interval }] && !IsSet("Interval", interval)
            || made.ArgumentList?.Arguments.Count > 1)
            return false;
        return made.Initializer?.Expressions.All(set =>
            set is AssignmentExpressionSyntax { Left: IdentifierNameSyntax name, Right: var value }
                && IsSet(name.Identifier.ValueText, value))
            ?? true;
    }

    private bool IsSet(string member, ExpressionSyntax value)
    {
        switch (member)
        {
            case "Interval" when Interval is null:
                return (Interval = ConstantDuration.TryCreate(_site, value)) is not null;
            case "AutoReset":
                return _site.Model.GetConstantValue(value, _site.Cancellation).Value is true;
            case "Enabled":
                return _isStarted = _site.Model.GetConstantValue(value, _site.Cancellation).Value is true;
            default:
                return false;
        }
    }

    private bool IsField(ExpressionSyntax expression) =>
        SymbolEqualityComparer.Default.Equals(_site.Model.GetSymbolInfo(expression, _site.Cancellation).Symbol, _field);
}
