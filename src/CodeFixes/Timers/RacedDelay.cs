using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>A delay, the awaited race it takes part in, and the statements that hold the two.</summary>
internal sealed class RacedDelay
{
    private readonly FixContext _site;
    private readonly InvocationExpressionSyntax _delay;
    private readonly AwaitExpressionSyntax _race;
    private readonly StatementSyntax _first;
    private readonly StatementSyntax _statement;

    private RacedDelay(FixContext site, InvocationExpressionSyntax delay, AwaitExpressionSyntax race, StatementSyntax first,
        StatementSyntax statement) =>
        (_site, _delay, _race, _first, _statement) = (site, delay, race, first, statement);

    public static RacedDelay? TryCreate(FixContext site, InvocationExpressionSyntax delay)
    {
        if (RaceOf(delay) is { } direct) return TryCreate(site, delay, direct, null);
        if (delay.Parent
            is not EqualsValueClauseSyntax
            {
                Parent: VariableDeclaratorSyntax
                {
                    Parent.Parent: LocalDeclarationStatementSyntax { Declaration.Variables.Count: 1 } declaration
                } declarator
            })
            return null;
        if (site.Model.GetDeclaredSymbol(declarator, site.Cancellation) is not ILocalSymbol local) return null;

        AwaitExpressionSyntax? race = null;
        foreach (var use in declarator.Function().DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (use.Identifier.ValueText != local.Name
                || !SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(use, site.Cancellation).Symbol, local))
                continue;
            if (race is null && RaceOf(use) is { } found) race = found;
            // a cancelled delay would look finished
            else if (use.Parent
                is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression })
                return null;
        }

        return race is null ? null : TryCreate(site, delay, race, declaration);
    }

    public TextEditor? Cancel()
    {
        if (((CSharpParseOptions)_site.Root.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8) return null;
        var layout = new BlockLayout(_site.Root, _site.Text, _first);
        if (!layout.IsFirstOnLine(_first.GetFirstToken()) || !layout.IsFirstOnLine(_statement.GetFirstToken())) return null;
        if (_site.Model.Compilation.GetTypeByMetadataName("System.Threading.CancellationTokenSource") is not { } type) return null;

        var source = Free("delayCancellation");
        var written = type.ToMinimalDisplayString(_site.Model, _first.SpanStart);
        var token = Token();
        var made = token is null || IsNone(token.Expression)
            ? $"new {written}()"
            : $"{written}.CreateLinkedTokenSource({token.Expression})";
        var indent = layout.IndentAt(_first.SpanStart);

        var splice = new TextEditor();
        splice.Insert(_first.SpanStart, $"using var {source} = {made};{layout.NewLine}{indent}");
        if (token is not null) splice.Replace(token.Expression.Span, $"{source}.Token");
        else splice.Insert(_delay.ArgumentList.CloseParenToken.SpanStart, $", {(HasNames ? "cancellationToken: " : "")}{source}.Token");

        return IsWholeStatement() ? CancelBehind(splice, layout, source) : Lift(splice, layout, source) ? splice : null;
    }

    private bool HasNames => _delay.ArgumentList.Arguments.Any(static argument => argument.NameColon is not null);

    /// <summary>The race is all that the statement does: the delay is cancelled on the next line.</summary>
    private TextEditor? CancelBehind(TextEditor splice, BlockLayout layout, string source)
    {
        if (layout.EndOfLineAfter(_statement.GetLastToken()) is not { } end) return null;
        splice.Insert(end, $"{layout.NewLine}{layout.IndentAt(_statement.SpanStart)}{source}.Cancel();");
        return splice;
    }

    /// <summary>The statement asks who won: the race is run before it.</summary>
    private bool Lift(TextEditor splice, BlockLayout layout, string source)
    {
        if (!layout.IsOnOneLine(_race.Span) && !layout.IsFree(_race.Span, default)) return false;
        var first = Free("first");
        var gap = layout.NewLine + layout.IndentAt(_statement.SpanStart);
        if (_first == _statement)
        {
            // the delay is part of the race and goes with it, token and all: what is replaced takes the change inside it along
            splice.Insert(_statement.SpanStart, $"var {first} = {WithToken(source)};{gap}{source}.Cancel();{gap}");
        }
        else
        {
            splice.Insert(_statement.SpanStart, $"var {first} = ", _race.Span, $";{gap}{source}.Cancel();{gap}");
        }

        splice.Replace(_race.Span, first);
        return true;
    }

    private string WithToken(string source)
    {
        var (race, at) = (_race.ToString(), _race.SpanStart);
        if (Token() is { } token)
            return race.Remove(token.Expression.SpanStart - at, token.Expression.Span.Length)
                .Insert(token.Expression.SpanStart - at, $"{source}.Token");
        return race.Insert(_delay.ArgumentList.CloseParenToken.SpanStart - at,
            $", {(HasNames ? "cancellationToken: " : "")}{source}.Token");
    }

    private ArgumentSyntax? Token() =>
        _delay.ArgumentList.Arguments.FirstOrDefault(argument =>
            _site.Model.GetTypeInfo(argument.Expression, _site.Cancellation).ConvertedType?.Name == "CancellationToken");

    private static bool IsNone(ExpressionSyntax token) =>
        token is LiteralExpressionSyntax or DefaultExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "None" };

    private string Free(string name) => FreeName.For(name, _delay.Function(), _delay.SpanStart, _site.Model);

    private bool IsWholeStatement() => _statement switch
    {
        ExpressionStatementSyntax { Expression: AwaitExpressionSyntax expression } => expression == _race,
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax } assignment } =>
            assignment.Right == _race,
        LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } => variables[0].Initializer?.Value == _race,
        _ => false,
    };

    private static RacedDelay? TryCreate(FixContext site, InvocationExpressionSyntax delay, AwaitExpressionSyntax race,
        StatementSyntax? declaration)
    {
        if (race.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || statement.Function() != race.Function()
            || race.Function() != delay.Function())
            return null;
        if (StatementList.TryCreate(statement) is not { AllowsDeclaration: true } siblings
            || declaration is not null && !siblings.Statements.Contains(declaration))
            return null;
        var raced = new RacedDelay(site, delay, race, declaration ?? statement, statement);
        return raced.IsWholeStatement() || raced.ComesFirst() ? raced : null;
    }

    /// <summary>Whether nothing of the statement is evaluated before the race, and the race always is.</summary>
    private bool ComesFirst()
    {
        var whole = _statement switch
        {
            IfStatementSyntax test => test.Condition,
            ReturnStatementSyntax { Expression: { } returned } => returned,
            LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: { Count: 1 } variables } =>
                variables[0].Initializer?.Value,
            ExpressionStatementSyntax
            {
                Expression: AssignmentExpressionSyntax
                {
                    Left: IdentifierNameSyntax,
                    RawKind: (int)SyntaxKind.SimpleAssignmentExpression
                } assignment
            } =>
                assignment.Right,
            _ => null,
        };
        for (SyntaxNode node = _race; whole is not null; node = node.Parent!)
        {
            if (node == whole) return true;
            switch (node.Parent)
            {
                case ParenthesizedExpressionSyntax or PrefixUnaryExpressionSyntax:
                case BinaryExpressionSyntax binary when binary.Left == node:
                case BinaryExpressionSyntax
                {
                    Left: IdentifierNameSyntax,
                    RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression
                }:
                case ConditionalExpressionSyntax choice when choice.Condition == node:
                    continue;
                default:
                    return false;
            }
        }

        return false;
    }

    /// <summary>The await of <c>Task.WhenAny</c> around a task that takes part.</summary>
    private static AwaitExpressionSyntax? RaceOf(ExpressionSyntax task)
    {
        SyntaxNode? node = task.Parent;
        while (node is ArgumentSyntax or ArgumentListSyntax or InitializerExpressionSyntax or ArrayCreationExpressionSyntax
            or ImplicitArrayCreationExpressionSyntax
            || node?.RawKind is CollectionExpression or ExpressionElement)
            node = node.Parent;
        if (node
            is not InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAny" } or IdentifierNameSyntax
                {
                    Identifier.ValueText: "WhenAny"
                }
            } race)
            return null;
        return race.Parent switch
        {
            AwaitExpressionSyntax waited => waited,
            MemberAccessExpressionSyntax
            {
                Name.Identifier.ValueText: "ConfigureAwait",
                Parent: InvocationExpressionSyntax { Parent: AwaitExpressionSyntax waited }
            } =>
                waited,
            _ => null,
        };
    }

    // newer than the compiler this is built for
    private const int CollectionExpression = 9076;

    private const int ExpressionElement = 9077;
}
