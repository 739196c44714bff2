using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>A local that a timer's callback opens, and does nothing else, for the loop that waits at it.</summary>
internal sealed class TimerSignal
{
    private readonly List<StatementSyntax> _uses = [];

    private TimerSignal(LocalDeclarationStatementSyntax declaration) => _uses.Add(declaration);

    /// <summary>The statement in which the loop waits.</summary>
    public ExpressionStatementSyntax? Wait { get; private set; }

    /// <summary>The token that ends the wait early.</summary>
    public ExpressionSyntax? Token { get; private set; }

    /// <summary>What makes it, shuts it again and disposes it.</summary>
    public IReadOnlyList<StatementSyntax> Uses => _uses;

    public static TimerSignal? TryCreate(FixContext site, LoopTimer timer)
    {
        if (Opened(site, timer) is not { DeclaringSyntaxReferences: [{ } declared] } local
            || declared.GetSyntax(
                site.Cancellation)
                is not VariableDeclaratorSyntax
                {
                    Initializer.Value: BaseObjectCreationExpressionSyntax made,
                    Parent.Parent: LocalDeclarationStatementSyntax { Declaration.Variables.Count: 1, Parent: BlockSyntax } declaration
                })
            return null;
        var ofTurn = declaration.Parent == timer.Starts[0].Parent;
        if (declaration.Function() != timer.Loop.Function() || !ofTurn && timer.Loop.Span.Contains(declaration.Span)) return null;

        var first = made.ArgumentList?.Arguments.FirstOrDefault()?.Expression;
        var starts = first is null ? null : site.Model.GetConstantValue(first, site.Cancellation).Value;
        var (isShut, staysOpen) = local.Type.FullName() switch
        {
            "System.Threading.Tasks.TaskCompletionSource" or "System.Threading.Tasks.TaskCompletionSource`1" => (true, !ofTurn),
            "System.Threading.AutoResetEvent" => (starts is false, false),
            "System.Threading.ManualResetEvent" => (starts is false, !ofTurn),
            "System.Threading.ManualResetEventSlim" => (first is null || starts is false, !ofTurn),
            "System.Threading.SemaphoreSlim" => (starts is 0, false),
            _ => (false, false),
        };
        var gate = new TimerSignal(declaration);
        return isShut && gate.OnlyTicks(site, timer, local) && (!staysOpen || gate.IsShutEachTurn(timer)) && gate.Wait is not null
            ? gate
            : null;
    }

    /// <summary>
    /// What a callback of a single call opens: <c>_ => done.TrySetResult()</c>, <c>state => ((AutoResetEvent)state).Set()</c>.
    /// </summary>
    private static ILocalSymbol? Opened(FixContext site, LoopTimer timer)
    {
        var expression = timer.Callback switch
        {
            { ExpressionBody: { } body } => body,
            { Block.Statements: [ExpressionStatementSyntax { Expression: var only }] } => only,
            _ => null,
        };
        if (expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Right: var dropped })
            expression = dropped;
        if (expression
            is not InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax
                {
                    Name.Identifier.ValueText: "Set" or "SetResult" or "TrySetResult" or "Release",
                    Expression: var opened
                }
            } call)
            return null;
        if (call.ArgumentList.Arguments is { Count: > 0 }
            && call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Release" }
            || call.ArgumentList.Arguments.Any(argument =>
                !site.Model.GetConstantValue(argument.Expression, site.Cancellation).HasValue && !argument.Expression.IsNullOrDefault()))
            return null;
        opened = opened switch
        {
            ParenthesizedExpressionSyntax { Expression: CastExpressionSyntax { Expression: var cast } } => cast,
            ParenthesizedExpressionSyntax { Expression: BinaryExpressionSyntax { Left: var tried } } => tried,
            _ => opened,
        };
        if (opened is PostfixUnaryExpressionSyntax { Operand: var sure }) opened = sure;
        return site.Model.GetSymbolInfo(opened, site.Cancellation).Symbol switch
        {
            ILocalSymbol local => local,
            IParameterSymbol when timer.State is { } state => site.Model.GetSymbolInfo(state, site.Cancellation).Symbol as ILocalSymbol,
            _ => null,
        };
    }

    private bool OnlyTicks(FixContext site, LoopTimer timer, ILocalSymbol local)
    {
        foreach (var use in timer.Loop.Function().DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (use.Identifier.ValueText != local.Name
                || !SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(use, site.Cancellation).Symbol, local))
                continue;
            if (timer.Starts.Any(start => start.Span.Contains(use.Span))) continue;
            if (use.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax statement
                || use.Function() != timer.Loop.Function())
                return false;
            if (Wait is null && IsWait(site, use, statement.Expression)) Wait = statement;
            else if (statement.Expression
                is InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax
                {
                    Name.Identifier.ValueText: "Reset" or "Dispose" or "Close",
                    Expression: var on
                }
            }
                && on == use)
                _uses.Add(statement);
            else return false;
        }

        return true;
    }

    private bool IsWait(FixContext site, IdentifierNameSyntax use, ExpressionSyntax expression)
    {
        var isAwaited = expression is AwaitExpressionSyntax;
        if (expression is AwaitExpressionSyntax { Expression: var awaited }) expression = awaited;
        expression = expression.WithoutConfigureAwait();
        if (isAwaited && IsTask(expression)) return true;
        if (expression
            is not InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var wait, Expression: var on },
                ArgumentList.Arguments: var arguments
            })
            return false;
        Token = arguments.Count == 1 ? arguments[0].Expression : null;
        if (arguments.Count > 1
            || Token is not null && site.Model.GetTypeInfo(Token, site.Cancellation).Type is not { Name: "CancellationToken" })
            return false;
        return wait switch
        {
            "WaitAsync" => isAwaited && (on == use || IsTask(on)),
            "Wait" => !isAwaited && (on == use || IsTask(on)),
            "WaitOne" => on == use,
            "GetResult" =>
                on is InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter", Expression: var task }
                }
                    && IsTask(task),
            _ => false,
        };

        bool IsTask(ExpressionSyntax task) =>
            task is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Task", Expression: var source } && source == use;
    }

    private bool IsShutEachTurn(LoopTimer timer) =>
        _uses.Any(use => use.Parent == timer.Starts[0].Parent && use.ToString().EndsWith(".Reset();", StringComparison.Ordinal));
}
