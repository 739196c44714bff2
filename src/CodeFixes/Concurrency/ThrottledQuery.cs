using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>Makes the lambda of a query wait for a slot before it starts anything.</summary>
internal static class ThrottledQuery
{
    public static TextEditor? Plan(FixContext site, AnonymousFunctionExpressionSyntax function)
    {
        if (function is not LambdaExpressionSyntax lambda || !lambda.IsAsync() && lambda.Block is not null
            || HostOf(function) is not { } host)
            return null;
        if (ResultOf(site, lambda) is not { } result || WaitOf(site, lambda, lambda) is not { } wait) return null;
        var layout = new BlockLayout(site.Root, site.Text, host);
        var body = lambda.Body;
        if (lambda.Block is null && !layout.IsFree(lambda.Span, default)
            || !layout.IsOnOneLine(body.Span) && layout.HasDirectives(host.FullSpan))
            return null;

        var splice = new TextEditor();
        if (GateIn(site, host, splice, layout) is not { } gate) return null;
        var enter = $"await {gate.Name}.WaitAsync({TokenOf(site, body)}){wait.Configuration};";
        if (lambda.Block is { } block) return ThrottledWork.Wrap(layout, block, gate.Name, enter, splice) ? splice : null;
        var isAsync = lambda.IsAsync();
        var (lead, end) = ((result.TypeArguments.IsEmpty ? "" : "return ") + (isAsync ? "" : "await "),
            isAsync ? ";" : wait.Configuration + ";");
        if (!isAsync) splice.Insert(lambda.SpanStart, "async ");
        var indent = IndentOf(host, lambda, layout);
        ThrottledWork.Around(layout, splice, TextSpan.FromBounds(lambda.ArrowToken.Span.End, lambda.Span.End), body, indent, gate.Name,
            enter, lead, end);
        return splice;
    }

    /// <summary>Makes a lambda of the method that a query calls for each item.</summary>
    public static TextEditor? OfMethod(FixContext site, ExpressionSyntax method)
    {
        if (method.Parent is not ArgumentSyntax || HostOf(method) is not { } host) return null;
        if (ResultOf(site, method) is not { } result || WaitOf(site, method, method) is not { } wait) return null;
        var (layout, splice) = (new BlockLayout(site.Root, site.Text, host), new TextEditor());
        if (GateIn(site, host, splice, layout) is not { } gate) return null;
        var item = FreeName.For("item", LimitedWork.MemberAround(host) ?? host.Function(), host.SpanStart, site.Model);
        TextEditor.Piece[] call = [(result.TypeArguments.IsEmpty ? "await " : "return await "), method.Span,
            $"({item}){wait.Configuration};"];
        splice.Replace(method.Span, [$"async {item} =>",
            .. ThrottledWork.Block(layout, IndentOf(host, method, layout), gate.Name, $"await {gate.Name}.WaitAsync(){wait.Configuration};",
                call)]);
        return splice;
    }

    /// <summary>The wait for all the tasks of a query whose work may be limited.</summary>
    public static AwaitedTasks? WaitOf(FixContext site, ExpressionSyntax function, SyntaxNode work)
    {
        if (function.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax query }
            || !LimitedWork.IsCallOf(site, query, "System.Linq.Enumerable", "Select"))
            return null;
        if (AwaitedTasks.OfQuery(site, query) is not { } wait || !LimitedWork.MayBeginTogether(site, work)
            || !LimitedWork.IsSafe(site, work))
            return null;

        // Blocking on the returned task must not need a context that it did not need before.
        return wait.IsReturned && !LimitedWork.HasNoContext(site) && !LimitedWork.CapturesContext(site, function)
            ? wait with { IsConfigured = true }
            : wait;
    }

    private static INamedTypeSymbol? ResultOf(FixContext site, ExpressionSyntax function) =>
        site.Model.GetTypeInfo(function, site.Cancellation).ConvertedType
            is INamedTypeSymbol { DelegateInvokeMethod: { ReturnType: INamedTypeSymbol { Name: "Task" } result } invoke }
            && (function is LambdaExpressionSyntax || invoke.Parameters.Length == 1) ? result : null;

    /// <summary>The statement that a query stands in, or the body of its method.</summary>
    private static SyntaxNode? HostOf(ExpressionSyntax function)
    {
        var host = function.Ancestors()
            .FirstOrDefault(static node => node is StatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax);
        return host is StatementSyntax or ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax } ? host : null;
    }

    private static Throttle? GateIn(FixContext site, SyntaxNode host, TextEditor splice, BlockLayout layout) =>
        host is StatementSyntax statement
            ? Throttle.Local(site, statement, splice, layout)
            : Throttle.InBody(site, (ArrowExpressionClauseSyntax)host, splice, layout);

    private static string IndentOf(SyntaxNode host, ExpressionSyntax function, BlockLayout layout) =>
        host is ArrowExpressionClauseSyntax { Parent: { } method }
            ? layout.IndentAt(method.SpanStart) + layout.Unit
            : layout.IndentAt(function.SpanStart);

    /// <summary>
    /// The one token that the work is given: what is cancelled by it need not wait for a slot first. Work that catches its own cancellation
    /// would not catch that of the wait.
    /// </summary>
    private static string? TokenOf(FixContext site, SyntaxNode body)
    {
        if (body.DescendantNodes().Any(static node => node is TryStatementSyntax)) return null;
        var tokens = body.DescendantNodes().OfType<ArgumentSyntax>().Select(static argument => argument.Expression)
            .OfType<IdentifierNameSyntax>()
            .Where(given =>
                site.Model.GetTypeInfo(given, site.Cancellation).Type is { Name: "CancellationToken" }
                    && site.Model.GetSymbolInfo(given, site.Cancellation).Symbol is { } symbol
                    && !symbol.DeclaringSyntaxReferences.Any(reference => body.Span.Contains(reference.Span)))
            .Select(static given => given.Identifier.ValueText).Distinct().ToList();
        return tokens.Count == 1 ? tokens[0] : null;
    }
}
