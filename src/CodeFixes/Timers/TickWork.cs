using LeakAnalyzers.CodeFixes.Concurrency;
using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>
/// What a timer's callback does, as statements of the loop: work that throws nothing, since nobody but the timer would have heard of it.
/// </summary>
internal static class TickWork
{
    public static string? Write(FixContext site, LambdaExpressionSyntax callback, BlockLayout layout, string indent)
    {
        var parameters = (site.Model.GetSymbolInfo(callback, site.Cancellation).Symbol as IMethodSymbol)?.Parameters
            ?? ImmutableArray<IParameterSymbol>.Empty;
        if (callback.Body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Any(name => parameters.Contains(site.Model.GetSymbolInfo(name, site.Cancellation).Symbol, SymbolEqualityComparer.Default)))
            return null;
        if (callback.Body.DescendantNodes().Any(static node => node is ReturnStatementSyntax)
            || callback.Body.DescendantTokens().Any(token => !layout.IsOnOneLine(token.Span)))
            return null;
        if (callback.ExpressionBody is { } expression)
            return CannotFail(site, expression, RecursionGuard.Start())
                ? Shifted(layout, expression.Span, expression.SpanStart, indent) + ";"
                : null;
        if (callback.Block is not { Statements: { Count: > 0 } statements } block || !CannotFail(site, block, RecursionGuard.Start()))
            return null;
        if (layout.IsOnOneLine(block.Span)) return string.Join(layout.NewLine + indent, statements);
        var inside =
            TextSpan.FromBounds(layout.Text.Lines.GetLineFromPosition(block.OpenBraceToken.Span.End).EndIncludingLineBreak,
                block.CloseBraceToken.SpanStart);
        return layout.IsFirstOnLine(statements[0].GetFirstToken())
            && layout.IsFree(TextSpan.FromBounds(block.OpenBraceToken.Span.End, inside.Start), default) && !layout.HasDirectives(block.Span)
            ? Shifted(layout, inside, statements[0].SpanStart, indent).Trim()
            : null;
    }

    private static string Shifted(BlockLayout layout, TextSpan span, int like, string indent) =>
        TextLayout.Shift(layout.Text.ToString(span), layout.IndentAt(like), indent);

    private static bool CannotFail(FixContext site, BlockSyntax block, RecursionGuard guard) =>
        block.Statements.All(statement => statement switch
    {
        ExpressionStatementSyntax { Expression: var expression } => CannotFail(site, expression, guard),
        _ => SyntaxFactory.Block(statement).CatchesAll(),
    });

    private static bool CannotFail(FixContext site, ExpressionSyntax expression, RecursionGuard outer)
    {
        var call =
            (expression is AwaitExpressionSyntax { Expression: var awaited }
                ? awaited
                : expression).WithoutConfigureAwait() as InvocationExpressionSyntax;
        if (call is null) return IsPlain(expression);
        if (!call.ArgumentList.Arguments.All(static argument => argument.RefKindKeyword.RawKind != 0 || IsPlain(argument.Expression))
            || site.Model.GetSymbolInfo(call, site.Cancellation).Symbol is not IMethodSymbol method)
            return false;
        if (method.ContainingType.FullName() is "System.Console" or "System.Threading.Interlocked") return true;
        if (!outer.TryEnter(method, out var guard) || method.IsVirtual || method.IsAbstract || method.IsOverride
            || method.DeclaringSyntaxReferences is not [{ } declared] || declared.SyntaxTree != site.Model.SyntaxTree)
            return false;

        // a task that nobody waits for would go on beside the loop
        if (method.ReturnType.IsTaskLike() && (expression is not AwaitExpressionSyntax || !method.IsAsync)) return false;
        return declared.GetSyntax(site.Cancellation) switch
        {
            MethodDeclarationSyntax { Body: { } body } => CannotFail(site, body, guard),
            MethodDeclarationSyntax { ExpressionBody.Expression: var body } => CannotFail(site, body, guard),
            LocalFunctionStatementSyntax { Body: { } body } => CannotFail(site, body, guard),
            LocalFunctionStatementSyntax { ExpressionBody.Expression: var body } => CannotFail(site, body, guard),
            _ => false,
        };
    }

    private static bool IsPlain(ExpressionSyntax expression) =>
        SyntaxFactory.Block(SyntaxFactory.ExpressionStatement(expression)).CatchesAll();
}
