using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Timing;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>
/// Whether one tick of a timer can still be at work when the next one starts: its callback waits, and nothing keeps two apart.
/// </summary>
internal static class TimerReentrancy
{
    /// <summary>A callback that blocks holds a thread at once; it is worth a word when the next tick is near.</summary>
    private const double SoonMilliseconds = 10_000;

    /// <summary>A tick outlasts a minute only when it hangs, and that is another rule's business.</summary>
    private const double LongMilliseconds = 60_000;

    /// <summary>In words what the callback does that may outlast the period; null when ticks are short or kept apart.</summary>
    public static string? Find(TimerTicks ticks)
    {
        if (ticks.Milliseconds >= LongMilliseconds || FirstAct.DisposesTimer(ticks)) return null;
        if (Declaration(ticks.Callback) is not { } declaration || ticks.Callback.SemanticModel is not { } model) return null;
        var body = declaration.SyntaxTree == model.SyntaxTree ? Body(ticks.Callback, declaration, model) : null;
        var waits = Waits(ticks, declaration, body, model);
        if (waits is null) return null;
        return IsGuarded(declaration, model, blocks: waits == Blocks, RecursionGuard.Start()) ? null : waits;
    }

    /// <summary>Whether the callback, or what it calls, sees to it that two ticks never run at once.</summary>
    public static bool IsNonReentrant(TimerTicks ticks) =>
        FirstAct.DisposesTimer(ticks)
            || (Declaration(ticks.Callback) is { } declaration && ticks.Callback.SemanticModel is { } model
                && IsGuarded(declaration, model, blocks: false, RecursionGuard.Start()));

    private const string Blocks = "blocks on a task";

    private static string? Waits(TimerTicks ticks, SyntaxNode declaration, IOperation? body, SemanticModel model)
    {
        if (Symbol(ticks.Callback).IsAsync) return SynchronousCompletion.Ends(declaration, model, isAsync: true) ? null : "awaits";
        if (body is null) return null;
        if (DropsTask(body) is { } dropped)
            return IsStart(ticks.Callback, dropped) || SynchronousCompletion.IsDone((ExpressionSyntax)dropped.Syntax, model)
                ? null
                : "starts a task that isn't awaited";
        if (FunctionBody.DescendantsInSameFunction(body)
            .Any(operation =>
                operation
                    is IInvocationOperation
                {
                    TargetMethod: { IsAsync: true, ReturnsVoid: true, DeclaringSyntaxReferences: [{ } declared] }
                }
                    && !SynchronousCompletion.Ends(declared.GetSyntax(), model, isAsync: true)))
            return "calls an 'async void' method";
        return ticks.Milliseconds <= SoonMilliseconds && body.Descendants().Any(BlocksOnTask) ? Blocks : null;
    }

    private static IMethodSymbol Symbol(IOperation callback) =>
        callback is IAnonymousFunctionOperation lambda ? lambda.Symbol : ((IMethodReferenceOperation)callback).Method;

    private static SyntaxNode? Declaration(IOperation callback) =>
        callback is IAnonymousFunctionOperation
            ? callback.Syntax
            : Symbol(callback).DeclaringSyntaxReferences is [{ } only]
            ? only.GetSyntax()
            : null;

    private static IOperation? Body(IOperation callback, SyntaxNode declaration, SemanticModel model) =>
        callback is IAnonymousFunctionOperation lambda ? lambda.Body : model.GetOperation(declaration);

    /// <summary>The whole callback is the start of a task: <c>_ => RefreshAsync()</c>, <c>_ => { _ = RefreshAsync(); }</c>.</summary>
    public static IInvocationOperation? DropsTask(IOperation body)
    {
        var block = body switch
        {
            IMethodBodyOperation method => method.BlockBody ?? method.ExpressionBody,
            ILocalFunctionOperation local => local.Body,
            _ => body as IBlockOperation,
        };
        if (block is null) return null;
        var statements = block.Operations.Where(static o => !o.IsImplicit || o is not IReturnOperation { ReturnedValue: null }).ToList();
        if (statements.Count != 1) return null;
        var expression = statements[0] switch
        {
            IExpressionStatementOperation
            {
                Operation: ISimpleAssignmentOperation
                {
                    Target: IDiscardOperation or IParameterReferenceOperation { Parameter.Name: "_" },
                    Value: var value
                }
            } =>
                value,
            IExpressionStatementOperation { Operation: var value } => value,
            _ => null,
        };
        return expression is not null && ValueUse.WalkDownConversion(expression) is IInvocationOperation call
            && Knowledge.TypeFacts.IsTaskShaped(call.Type) && call.TargetMethod.Name is not ("SendAsync" or "WriteAsync")
            ? call
            : null;
    }

    /// <summary>A start of work that nobody waits for is LEAK402's to report, which sees lambdas and methods.</summary>
    private static bool IsStart(IOperation callback, IInvocationOperation dropped) =>
        WorkItemStart.NameOf(dropped) is not null && Symbol(callback).MethodKind != MethodKind.LocalFunction;

    private static bool BlocksOnTask(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult", Instance: { Type: { } type } } =>
            Knowledge.TypeFacts.IsTaskShaped(type),
        IPropertyReferenceOperation { Property.Name: "Result", Instance: { Type: { } type } } => Knowledge.TypeFacts.IsTaskShaped(type),
        _ => false,
    };

    private static bool IsGuarded(SyntaxNode declaration, SemanticModel model, bool blocks, RecursionGuard outer)
    {
        if (!outer.TryEnter(declaration, out var guard)) return false;
        foreach (var node in declaration.DescendantNodes())
        {
            switch (node)
            {
                case LockStatementSyntax:
                case IfStatementSyntax test when IsFlag(test, declaration):
                case AssignmentExpressionSyntax
                {
                    Left: var left,
                    Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.FalseLiteralExpression }
                }
                    when NameOf(left) is "Enabled" or "AutoReset":
                case InvocationExpressionSyntax call
                    when NameOf(call.Expression) is { } name && KeepsApart(name, blocks)
                        && !(IsCount(name) && call.Parent is ExpressionStatementSyntax):
                    return true;
            }
        }

        if (declaration.SyntaxTree != model.SyntaxTree) return false;
        foreach (var call in declaration.DescendantNodes()
            .Where(static node => node is InvocationExpressionSyntax or SimpleNameSyntax { Parent: ArgumentSyntax }))
        {
            if (model.GetSymbolInfo(call).Symbol is IMethodSymbol { DeclaringSyntaxReferences: [{ } callee] }
                && callee.GetSyntax() is var inner && inner != declaration && IsGuarded(inner, model, blocks, guard))
                return true;
        }

        return false;
    }

    /// <summary>A lock, a slot, a flag taken at once, or a timer that is stopped while the tick is at work.</summary>
    private static bool KeepsApart(string name, bool blocks) => name switch
    {
        "Exchange" or "CompareExchange" or "Increment" or "Decrement" or "TryEnter" or "Enter" or "EnterAsync" or "WaitAsync" or "WaitOne"
            or "Lock" or "LockAsync" or "TryLock" or "AttemptAcquire" or "AcquireAsync" =>
            true,
        "Change" or "Stop" => true,
        "Wait" => !blocks,
        _ => false,
    };

    /// <summary>What counts or notes something down keeps nobody apart when nobody looks at what was there before.</summary>
    private static bool IsCount(string name) => name is "Exchange" or "CompareExchange" or "Increment" or "Decrement";

    /// <summary><c>if (_busy) return;</c> where the callback sets the flag itself.</summary>
    private static bool IsFlag(IfStatementSyntax test, SyntaxNode declaration)
    {
        var leaves = test.Statement is ReturnStatementSyntax
            || test.Statement is BlockSyntax { Statements: var statements } && statements.LastOrDefault() is ReturnStatementSyntax;
        return declaration.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment => NameOf(assignment.Left) is { } set
            && assignment.Right is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression }
            && (leaves || test.Span.Contains(assignment.Span))
            && test.Condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(asked => asked.Identifier.ValueText == set));
    }

    private static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };
}
