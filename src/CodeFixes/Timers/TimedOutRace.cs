using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>
/// A race of some work against a delay without a token, the <c>throw new TimeoutException</c> for the delay's victory, and the <c>await</c>
/// of the work behind it.
/// </summary>
internal sealed class TimedOutRace
{
    private readonly FixContext _site;
    private readonly List<StatementSyntax> _race;
    private readonly AwaitExpressionSyntax _work;
    private readonly ExpressionSyntax _limit;

    private TimedOutRace(FixContext site, List<StatementSyntax> race, AwaitExpressionSyntax work, ExpressionSyntax limit) =>
        (_site, _race, _work, _limit) = (site, race, work, limit);

    public static TimedOutRace? TryCreate(FixContext site, InvocationExpressionSyntax delay)
    {
        // a delay that is cancelled by a token wins the race, and the answer to that is a TimeoutException too: WaitAsync would tell the
        // two apart
        if (delay.ArgumentList.Arguments is not [{ Expression: var limit }]) return null;
        if (delay.Parent
            is not ArgumentSyntax
            {
                Parent.Parent: InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAny" },
                    ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax work }, var second]
                } race
            }
            || second.Expression != delay)
            return null;
        var awaited =
            race.Parent
                is MemberAccessExpressionSyntax
            {
                Name.Identifier.ValueText: "ConfigureAwait",
                Parent: InvocationExpressionSyntax configured
            }
            ? configured
            : race;
        if (awaited.Parent is not AwaitExpressionSyntax wait || wait.FirstAncestorOrSelf<StatementSyntax>() is not { } statement
            || StatementList.TryCreate(statement) is not { } siblings)
            return null;
        if (site.Model.GetSymbolInfo(work, site.Cancellation).Symbol is not (ILocalSymbol or IParameterSymbol)) return null;

        var at = siblings.IndexOf(statement.Span);
        List<StatementSyntax> run = [statement];
        var won = wait as ExpressionSyntax;
        if (statement is LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: var initial } first] }
            && initial == wait)
        {
            if (++at >= siblings.Count || siblings[at] is not IfStatementSyntax { Condition: BinaryExpressionSyntax test }
                || Uses(statement.Function(), first.Identifier.ValueText) != 1)
                return null;
            won = Asked(test.Left, first.Identifier.ValueText) ?? Asked(test.Right, first.Identifier.ValueText);
            run.Add(siblings[at]);
        }

        if (run[run.Count - 1]
            is not IfStatementSyntax
            {
                Else: null,
                Condition: BinaryExpressionSyntax { Left: var left, Right: var right } comparison
            } question
            || won is null || won != left && won != right)
            return null;
        if ((won == left ? right : left) is not IdentifierNameSyntax asked || asked.Identifier.ValueText != work.Identifier.ValueText)
            return null;

        AwaitExpressionSyntax? answer;
        if (comparison.IsKind(SyntaxKind.NotEqualsExpression) && TimesOut(question.Statement))
        {
            answer = ++at < siblings.Count ? FirstAwait(siblings[at]) : null;
        }
        else
        {
            // if (first == work) return await work; throw new TimeoutException();
            answer = comparison.IsKind(SyntaxKind.EqualsExpression)
                && Only(question.Statement) is ReturnStatementSyntax { Expression: { } returned } && ++at < siblings.Count
                && TimesOut(siblings[at])
                ? returned as AwaitExpressionSyntax
                : null;
        }

        return answer is not null && WorkOf(answer) is { } same && same.Identifier.ValueText == work.Identifier.ValueText
            ? new(site, run, answer, limit)
            : null;
    }

    public TextEditor? Write()
    {
        if (_site.Model.Compilation.GetTypeByMetadataName("System.Threading.Tasks.Task") is not { } task
            || task.GetMembers("WaitAsync").IsEmpty)
            return null;
        var question = (IfStatementSyntax)_race[_race.Count - 1];
        var layout = new BlockLayout(_site.Root, _site.Text, question);
        var time = _site.Model.GetTypeInfo(_limit, _site.Cancellation).Type is { SpecialType: not SpecialType.None }
            ? $"{_site.Model.Compilation.GetTypeByMetadataName("System.TimeSpan")!.ToMinimalDisplayString(_site.Model, _limit.SpanStart)}"
                + $".FromMilliseconds({_limit})"
            : _limit.ToString();
        var work = WorkOf(_work)!;
        var splice = new TextEditor();
        if (!question.Span.Contains(_work.Span))
        {
            splice.Insert(work.Span.End, $".WaitAsync({time})");
            return layout.IsFree(TextSpan.FromBounds(_race[0].SpanStart, question.Span.End), default)
                && StatementLines.Remove(_race, splice, layout)
                ? splice
                : null;
        }

        var siblings = StatementList.TryCreate(question)!;
        var last = siblings[siblings.IndexOf(question.Span) + 1];
        var whole = TextSpan.FromBounds(_race[0].SpanStart, last.Span.End);
        if (!layout.IsFree(whole, default)) return null;
        splice.Replace(whole, "return ", TextSpan.FromBounds(_work.SpanStart, work.Span.End), $".WaitAsync({time})",
            TextSpan.FromBounds(work.Span.End, _work.Span.End), ";");
        return splice;
    }

    /// <summary>The await of a statement that does nothing before it.</summary>
    private static AwaitExpressionSyntax? FirstAwait(StatementSyntax statement) => statement switch
    {
        ExpressionStatementSyntax { Expression: AwaitExpressionSyntax wait } => wait,
        ExpressionStatementSyntax
        {
            Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax, Right: AwaitExpressionSyntax wait }
        } =>
            wait,
        ReturnStatementSyntax { Expression: AwaitExpressionSyntax wait } => wait,
        LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: AwaitExpressionSyntax wait }] } => wait,
        _ => null,
    };

    private static IdentifierNameSyntax? WorkOf(AwaitExpressionSyntax wait) => wait.Expression switch
    {
        IdentifierNameSyntax work => work,
        InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: IdentifierNameSyntax work }
        } =>
            work,
        _ => null,
    };

    private static bool TimesOut(StatementSyntax statement) =>
        Only(statement)
            is ThrowStatementSyntax
        {
            Expression: ObjectCreationExpressionSyntax
            {
                Type: SimpleNameSyntax { Identifier.ValueText: "TimeoutException" } or QualifiedNameSyntax
                {
                    Right.Identifier.ValueText: "TimeoutException"
                }
            }
        };

    private static StatementSyntax? Only(StatementSyntax statement) =>
        statement is BlockSyntax block ? block.Statements.Count == 1 ? block.Statements[0] : null : statement;

    private static ExpressionSyntax? Asked(ExpressionSyntax side, string name) =>
        side is IdentifierNameSyntax asked && asked.Identifier.ValueText == name ? asked : null;

    private static int Uses(SyntaxNode function, string name) =>
        function.DescendantNodes().OfType<IdentifierNameSyntax>().Count(use => use.Identifier.ValueText == name);
}
