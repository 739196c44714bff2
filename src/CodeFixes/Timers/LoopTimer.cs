using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>A timer with a callback that a turn of a loop makes and sets going: when it calls, and what.</summary>
internal sealed class LoopTimer
{
    private readonly List<StatementSyntax> _starts = [];
    private readonly List<StatementSyntax> _releases = [];
    private bool _isStarted;
    private bool _ticksOnce;

    private LoopTimer(StatementSyntax made, StatementSyntax loop, ILocalSymbol? local) => (Loop, Local, _starts) = (loop, local, [made]);

    public StatementSyntax Loop { get; }

    public ILocalSymbol? Local { get; }

    /// <summary>What makes the timer, sets it up and starts it.</summary>
    public IReadOnlyList<StatementSyntax> Starts => _starts;

    public IReadOnlyList<StatementSyntax> Releases => _releases;

    public LambdaExpressionSyntax? Callback { get; private set; }

    public ExpressionSyntax? State { get; private set; }

    public ConstantDuration? Due { get; private set; }

    /// <summary>The time to the tick after the first; none where one tick is all.</summary>
    public ConstantDuration? Period { get; private set; }

    /// <summary>The TimeProvider that the timer is made by.</summary>
    public ExpressionSyntax? Clock { get; private set; }

    public static LoopTimer? TryCreate(FixContext site)
    {
        if (site.Expression.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax { Parent: StatementSyntax loop } } made
            || !loop.IsLoop())
            return null;
        ILocalSymbol? local = null;
        switch (made)
        {
            case LocalDeclarationStatementSyntax { Declaration.Variables: [{ } variable] }
                when variable.Initializer?.Value == site.Expression:
                local = site.Model.GetDeclaredSymbol(variable, site.Cancellation) as ILocalSymbol;
                break;
            case ExpressionStatementSyntax { Expression: var expression }
                when expression == site.Expression
                    || expression
                        is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Right: var dropped }
                        && dropped == site.Expression:
                break;
            default:
                return null;
        }

        var timer = new LoopTimer(made, loop, local);
        return timer.IsMade(site) && timer.IsSetUp(site) && timer is { Callback: not null, Due.Milliseconds: >= 0, _isStarted: true }
            ? timer
            : null;
    }

    private bool IsMade(FixContext site)
    {
        switch (site.Model.GetOperation(site.Expression, site.Cancellation))
        {
            case IObjectCreationOperation { Type: { } type, Initializer: null } made when type.FullName() == "System.Threading.Timer":
                return Calls(site, made.Arguments);
            case IInvocationOperation { TargetMethod: { Name: "CreateTimer", ContainingType: { } provider } } made
                when provider.IsOrInherits("System.TimeProvider"):
                Clock = (made.Instance?.Syntax as ExpressionSyntax) is { } clock && clock.ToString() != "TimeProvider.System"
                    ? clock
                    : null;
                return Calls(site, made.Arguments);
            case IObjectCreationOperation { Type: { } type } made when type.FullName() == "System.Timers.Timer":
                var interval = Argument(made.Arguments, "interval");
                if (interval is not null) Due = Period = ConstantDuration.TryCreate(site, interval);
                return Local is not null && (interval is null || Due is not null)
                    && ((made.Syntax as BaseObjectCreationExpressionSyntax)?.Initializer?.Expressions.All(set =>
                        set is AssignmentExpressionSyntax { Left: IdentifierNameSyntax name, Right: var value }
                            && IsSet(site, name.Identifier.ValueText, value))
                        ?? true);
            default:
                return false;
        }
    }

    private bool Calls(FixContext site, ImmutableArray<IArgumentOperation> arguments)
    {
        Callback = Argument(arguments, "callback") as LambdaExpressionSyntax;
        State = Argument(arguments, "state");
        if (Argument(arguments, "dueTime") is { } due && Argument(arguments, "period") is { } period) return IsArmed(site, due, period);
        return Local is not null && arguments.Length == 1; // armed by Change
    }

    private bool IsArmed(FixContext site, ExpressionSyntax due, ExpressionSyntax period)
    {
        (Due, Period, _isStarted) = (ConstantDuration.TryCreate(site, due), ConstantDuration.TryCreate(site, period), true);
        if (Due is null || Period is null) return false;
        if (Period.Milliseconds <= 0) Period = null;
        return true;
    }

    private bool IsSetUp(FixContext site)
    {
        if (Local is null) return true;
        foreach (var use in Loop.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (use.Identifier.ValueText != Local.Name
                || !SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(use, site.Cancellation).Symbol, Local))
                continue;
            if (use.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax statement || use.Function() != Loop.Function())
                return false;
            switch (statement.Expression)
            {
                case InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax
                    {
                        Name.Identifier.ValueText: "Dispose" or "Close" or "Stop",
                        Expression: var on
                    }
                }
                    when on == use:
                case ConditionalAccessExpressionSyntax
                {
                    Expression: var perhaps,
                    WhenNotNull: InvocationExpressionSyntax
                    {
                        Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" or "Close" or "Stop" }
                    }
                }
                    when perhaps == use:
                    _releases.Add(statement);
                    break;
                case InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Start", Expression: var started }
                }
                    when started == use && statement.Parent == Starts[0].Parent:
                    _isStarted = true;
                    _starts.Add(statement);
                    break;
                case InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Change", Expression: var armed },
                    ArgumentList.Arguments: [{ Expression: var due }, { Expression: var period }]
                }
                    when armed == use && statement.Parent == Starts[0].Parent && Due is null:
                    if (!IsArmed(site, due, period)) return false;
                    _starts.Add(statement);
                    break;
                case AssignmentExpressionSyntax
                {
                    Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var set, Expression: var changed },
                    Right: var value
                }
                    when changed == use && statement.Parent == Starts[0].Parent:
                    if (!IsSet(site, set, value)) return false;
                    _starts.Add(statement);
                    break;
                default:
                    return false;
            }
        }

        if (_ticksOnce) Period = null;
        return true;
    }

    private bool IsSet(FixContext site, string member, ExpressionSyntax value)
    {
        switch (member)
        {
            case "Interval" when Due is null:
                Due = Period = ConstantDuration.TryCreate(site, value);
                return Due is not null;
            case "Elapsed" when Callback is null:
                Callback = value as LambdaExpressionSyntax;
                return Callback is not null && value.Parent.IsKind(Microsoft.CodeAnalysis.CSharp.SyntaxKind.AddAssignmentExpression);
            case "Enabled":
                return _isStarted = site.Model.GetConstantValue(value, site.Cancellation).Value is true;
            case "AutoReset":
                _ticksOnce = site.Model.GetConstantValue(value, site.Cancellation).Value is false;
                return site.Model.GetConstantValue(value, site.Cancellation).HasValue;
            default:
                return false;
        }
    }

    private static ExpressionSyntax? Argument(ImmutableArray<IArgumentOperation> arguments, string parameter) =>
        arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter)?.Syntax is ArgumentSyntax { Expression: var expression }
            ? expression
            : null;
}
