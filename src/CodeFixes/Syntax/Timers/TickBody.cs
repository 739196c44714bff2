using LeakAnalyzers.CodeFixes.Syntax.Disposal;
using LeakAnalyzers.CodeFixes.Syntax.Rounds;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Syntax.Timers;

/// <summary>What a callback does on each tick, in a form that a loop can do as well, and with no exception that would end the loop: that of an 'async void' ended the process.</summary>
/// <param name="Block">The block of a lambda, where it can stand in the loop as it is.</param>
/// <param name="Call">Else the call that does the work, in the text.</param>
/// <param name="Before">What stands before the call.</param>
/// <param name="After">What stands behind it.</param>
/// <param name="Void">The word that becomes 'Task' where a method is awaited that could not be before.</param>
internal sealed record TickBody(BlockSyntax? Block, ExpressionSyntax? Call, string Before = "", string After = ";", SyntaxNode? Void = null)
{
    public static TickBody? Of(Site site, ExpressionSyntax callback, ExpressionSyntax state)
    {
        callback = callback is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var wrapped }] } ? wrapped : callback;
        return callback is LambdaExpressionSyntax lambda ? OfLambda(site, lambda) : OfMethod(site, callback, state);
    }

    private static TickBody? OfLambda(Site site, LambdaExpressionSyntax lambda)
    {
        if (lambda.ExpressionBody is { } expression) return OfExpression(site, lambda, expression);
        if (lambda.Block is not { } block) return null;
        if (!lambda.IsAsync() && block.Statements is [ExpressionStatementSyntax { Expression: var only }]) return OfExpression(site, lambda, only);
        var leaves = block.DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(static node => node is ReturnStatementSyntax);
        return !leaves && block.CatchesAll() && !UsesState(site, lambda, block) ? new(block, null) : null;
    }

    private static TickBody? OfExpression(Site site, LambdaExpressionSyntax lambda, ExpressionSyntax expression)
    {
        if (expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Right: var dropped } && !lambda.IsAsync()) expression = dropped;
        var awaited = expression is AwaitExpressionSyntax wait ? wait.Expression : expression;
        var call = awaited is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: InvocationExpressionSyntax inner } } ? inner : awaited as InvocationExpressionSyntax;
        if (call is null || awaited == expression && lambda.IsAsync() || UsesState(site, lambda, call) || call.ArgumentList.DescendantNodes().Any(static node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or ElementAccessExpressionSyntax or AwaitExpressionSyntax)) return null;
        if (site.Model.GetSymbolInfo(call, site.Cancellation).Symbol is not IMethodSymbol { IsAsync: true, ReturnType: INamedTypeSymbol { Name: "Task" } task, DeclaringSyntaxReferences: [{ } declared] }) return null;
        var catches = declared.GetSyntax(site.Cancellation) is MethodDeclarationSyntax { Body: { } body } && body.CatchesAll();

        // nobody hears of the exception of a task that is dropped, and it ends nothing: so it stays
        if (catches) return new(null, awaited, "await ");
        return awaited == expression ? new(null, call, $"await {(task.Arity == 0 ? task : task.BaseType!).ToMinimalDisplayString(site.Model, call.SpanStart)}.WhenAny(", ");") : null;
    }

    private static TickBody? OfMethod(Site site, ExpressionSyntax callback, ExpressionSyntax state)
    {
        if (!(state.IsNullOrDefault() || state is ThisExpressionSyntax) || site.Model.GetSymbolInfo(callback, site.Cancellation).Symbol is not IMethodSymbol { ReturnsVoid: true, Parameters.Length: 1, DeclaringSyntaxReferences: [{ } declared] } method) return null;
        if (declared.GetSyntax(site.Cancellation) is not MethodDeclarationSyntax { Body: { } body } declaration || declaration.SyntaxTree != site.Model.SyntaxTree || !body.CatchesAll()) return null;
        if (!method.IsAsync) return new(null, callback, "", $"({state});");
        if (method.DeclaredAccessibility != Accessibility.Private || method.ContainingType.DeclaringSyntaxReferences is not [{ } type]) return null;
        var uses = type.GetSyntax(site.Cancellation).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Count(name => name.Identifier.ValueText == method.Name && SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(name, site.Cancellation).Symbol, method));
        return uses == 1 ? new(null, callback, "await ", $"({state});", declaration.ReturnType) : null;
    }

    private static bool UsesState(Site site, LambdaExpressionSyntax lambda, SyntaxNode inside)
    {
        var parameters = (site.Model.GetSymbolInfo(lambda, site.Cancellation).Symbol as IMethodSymbol)?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty;
        return inside.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => parameters.Contains(site.Model.GetSymbolInfo(name, site.Cancellation).Symbol, SymbolEqualityComparer.Default));
    }
}
