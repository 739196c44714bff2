using LeakAnalyzers.CodeFixes.Concurrency;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>What a callback does on each tick, in a form that a loop can do as well.</summary>
/// <param name="Block">The block of a lambda, where it can stand in the loop as it is.</param>
/// <param name="Call">Else the call that does the work, in the text.</param>
/// <param name="Before">What stands before the call.</param>
/// <param name="After">What stands behind it.</param>
internal sealed record TickBody(BlockSyntax? Block, ExpressionSyntax? Call, string Before = "", string After = ";")
{
    /// <summary>
    /// What changes in the text of the work: the end of a callback is the end of a turn, a method that could not be awaited returns a task.
    /// </summary>
    public ImmutableArray<(TextSpan Span, string Words)> Changes { get; private init; } =
        ImmutableArray<(TextSpan Span, string Words)>.Empty;

    /// <summary>Whether an exception may leave the work; it ended the process then, and has to do so still.</summary>
    public bool MayFail { get; private init; }

    public static TickBody? TryCreate(FixContext site, ExpressionSyntax callback, ExpressionSyntax state) =>
        Named(callback) is AnonymousFunctionExpressionSyntax lambda
            ? OfLambda(site, lambda)
            : state.IsNullOrDefault() || state is ThisExpressionSyntax
            ? OfMethod(site, Named(callback), state)
            : null;

    /// <summary>
    /// The work of a handler of Elapsed: what it throws before its first await went nowhere, so that it may not throw there.
    /// </summary>
    public static TickBody? OfHandler(FixContext site, ExpressionSyntax handler)
    {
        var body = Named(handler) is AnonymousFunctionExpressionSyntax lambda
            ? OfLambda(site, lambda)
            : OfMethod(site, Named(handler), null);
        var isAsync = site.Model.GetSymbolInfo(Named(handler), site.Cancellation).Symbol is IMethodSymbol { IsAsync: true };
        return body is { MayFail: true } && !isAsync ? null : body;
    }

    private static ExpressionSyntax Named(ExpressionSyntax callback) =>
        callback is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var wrapped }] } ? wrapped : callback;

    private static TickBody? OfLambda(FixContext site, AnonymousFunctionExpressionSyntax lambda)
    {
        if (UsesState(site, lambda)) return null;
        if (lambda.ExpressionBody is { } expression) return OfExpression(site, lambda, expression);
        if (lambda.Block is not { } block || !lambda.IsAsync() && CallsAsyncVoid(site, block)) return null;
        if (!lambda.IsAsync() && block.Statements is [ExpressionStatementSyntax { Expression: var only }])
            return OfExpression(site, lambda, only);
        var returns = block.DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>().ToList();
        if (returns.Any(leave => leave.Ancestors().TakeWhile(outer => outer != block).Any(static outer => outer.IsLoop()))) return null;
        return new(block, null)
        {
            Changes = returns.Select(static leave => (leave.ReturnKeyword.Span, "continue")).ToImmutableArray(),
            MayFail = !block.CatchesAll()
        };
    }

    private static TickBody? OfExpression(FixContext site, SyntaxNode lambda, ExpressionSyntax expression)
    {
        if (lambda.IsAsync())
            return expression is AwaitExpressionSyntax { Expression: var awaited }
                ? new(null, expression) { MayFail = !CannotFail(site, awaited) }
                : null;
        if (Dropped(site, expression) is { } dropped) return dropped;
        if (Blocking(expression) is { } task) return new(null, task, "await ") { MayFail = !CannotFail(site, task) };
        return CallsAsyncVoid(site, expression) || site.Model.GetTypeInfo(expression, site.Cancellation).Type.IsTaskLike()
            ? null
            : new(null, expression) { MayFail = true };
    }

    /// <summary>A task that is started and left: nobody hears of its exception, and it ends nothing; so it stays.</summary>
    private static TickBody? Dropped(FixContext site, ExpressionSyntax expression)
    {
        if (expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Right: var value })
            expression = value;
        if (expression is not InvocationExpressionSyntax call
            || site.Model.GetSymbolInfo(call, site.Cancellation).Symbol
                is not IMethodSymbol { ReturnType: INamedTypeSymbol { Name: "Task" } task } method
            || !task.IsTaskLike())
            return null;
        if (CannotFail(site, call)) return new(null, call, "await ");
        var any = (task.Arity == 0 ? task : task.BaseType!).ToMinimalDisplayString(site.Model, call.SpanStart);
        return new(null, call, $"await {any}.WhenAny(", ");") { MayFail = !method.IsAsync || !IsPlain(call.ArgumentList) };
    }

    private static ExpressionSyntax? Blocking(ExpressionSyntax expression) => expression switch
    {
        InvocationExpressionSyntax
        {
            ArgumentList.Arguments.Count: 0,
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait", Expression: var task }
        } =>
            task,
        InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax
            {
                Name.Identifier.ValueText: "GetResult",
                Expression: InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter", Expression: var task }
                }
            }
        } =>
            task,
        _ => null,
    };

    /// <summary>A method, with what it is called with; a handler that makes no use of its arguments is left without any.</summary>
    private static TickBody? OfMethod(FixContext site, ExpressionSyntax callback, ExpressionSyntax? state)
    {
        if (site.Model.GetSymbolInfo(callback, site.Cancellation).Symbol
            is not IMethodSymbol { ReturnsVoid: true, DeclaringSyntaxReferences: [{ } declared] } method
            || method.Parameters.Length != (state is null ? 2 : 1))
            return null;
        if (declared.GetSyntax(site.Cancellation) is not MethodDeclarationSyntax declaration
            || declaration.SyntaxTree != site.Model.SyntaxTree
            || ((SyntaxNode?)declaration.Body ?? declaration.ExpressionBody) is not { } body)
            return null;
        var fails = declaration.Body?.CatchesAll() != true;
        var only = declaration.ExpressionBody?.Expression
            ?? (declaration.Body is { Statements: [ExpressionStatementSyntax { Expression: var statement }] } ? statement : null);
        var dropped = method.IsAsync || only is null ? null : Dropped(site, only);
        if (state is null
            && body.DescendantNodes().OfType<IdentifierNameSyntax>()
                .Any(name =>
                    method.Parameters.Contains(site.Model.GetSymbolInfo(name, site.Cancellation).Symbol, SymbolEqualityComparer.Default)))
            return null;
        if (!method.IsAsync && dropped is null)
            return state is null || CallsAsyncVoid(site, body) ? null : new(null, callback, "", $"({state});") { MayFail = fails };

        if (method.DeclaredAccessibility != Accessibility.Private || method.ContainingType.DeclaringSyntaxReferences is not [{ } type])
            return null;
        var uses = type.GetSyntax(site.Cancellation).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Count(name =>
                name.Identifier.ValueText == method.Name
                    && SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(name, site.Cancellation).Symbol, method));
        if (uses != 1) return null;
        var returned =
            site.Model.Compilation.GetTypeByMetadataName("System.Threading.Tasks.Task")!.ToMinimalDisplayString(site.Model,
                declaration.ReturnType.SpanStart);
        var changes = dropped is null
            ? ImmutableArray.Create((declaration.ReturnType.Span, returned))
            : ImmutableArray.Create((declaration.ReturnType.Span, "async " + returned), (only!.Span,
                dropped.Before + dropped.Call + dropped.After.TrimEnd(';')));
        if (state is null) changes = changes.Insert(1, (declaration.ParameterList.Span, "()"));
        return new(null, callback, "await ", $"({state});") { Changes = changes, MayFail = dropped?.MayFail ?? fails };
    }

    /// <summary>Whether a call only reads variables for its arguments, and its method catches all that goes wrong in it.</summary>
    private static bool CannotFail(FixContext site, ExpressionSyntax task) =>
        task.WithoutConfigureAwait() is InvocationExpressionSyntax call && IsPlain(call.ArgumentList)
        && site.Model.GetSymbolInfo(call, site.Cancellation).Symbol
            is IMethodSymbol { IsAsync: true, DeclaringSyntaxReferences: [{ } declared] }
        && declared.GetSyntax(site.Cancellation) is MethodDeclarationSyntax { Body: { } body } && body.CatchesAll();

    private static bool IsPlain(ArgumentListSyntax arguments) =>
        !arguments.DescendantNodes()
            .Any(static node =>
                node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or ElementAccessExpressionSyntax
                    or AwaitExpressionSyntax or MemberAccessExpressionSyntax);

    /// <summary>Work that nobody can wait for would overlap in the loop as well.</summary>
    private static bool CallsAsyncVoid(FixContext site, SyntaxNode inside) =>
        inside.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>()
            .Any(call => site.Model.GetSymbolInfo(call, site.Cancellation).Symbol is IMethodSymbol { IsAsync: true, ReturnsVoid: true });

    // a parameter that a task is left in
    private static bool IsDiscard(IdentifierNameSyntax name) =>
        name is { Identifier.ValueText: "_", Parent: AssignmentExpressionSyntax { Left: var left } } && left == name;

    private static bool UsesState(FixContext site, AnonymousFunctionExpressionSyntax lambda)
    {
        var parameters = (site.Model.GetSymbolInfo(lambda, site.Cancellation).Symbol as IMethodSymbol)?.Parameters
            ?? ImmutableArray<IParameterSymbol>.Empty;
        return lambda.Body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Any(name =>
                !IsDiscard(name)
                    && parameters.Contains(site.Model.GetSymbolInfo(name, site.Cancellation).Symbol, SymbolEqualityComparer.Default));
    }
}
