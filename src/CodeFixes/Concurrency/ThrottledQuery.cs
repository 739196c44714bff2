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
        if (function is not LambdaExpressionSyntax lambda || !lambda.IsAsync() && lambda.Block is not null || HostOf(function) is not { } host) return null;
        if (site.Model.GetTypeInfo(lambda, site.Cancellation).ConvertedType is not INamedTypeSymbol { DelegateInvokeMethod.ReturnType: INamedTypeSymbol { Name: "Task" } result }) return null;
        var layout = new BlockLayout(site.Root, site.Text, host);
        var body = lambda.Body;
        if (lambda.Block is null && !layout.IsFree(lambda.Span, default) || !layout.IsOnOneLine(body.Span) && layout.HasDirectives(host.FullSpan)) return null;

        var splice = new TextEditor();
        if (GateIn(site, host, splice, layout) is not { } gate) return null;
        var enter = $"await {gate.Name}.WaitAsync({TokenOf(site, body)});";
        if (lambda.Block is { } block) return ThrottledWork.Wrap(layout, block, gate.Name, enter, splice) ? splice : null;
        var isAsync = lambda.IsAsync();
        var lead = (result.TypeArguments.IsEmpty ? "" : "return ") + (isAsync ? "" : "await ");
        if (!isAsync) splice.Insert(lambda.SpanStart, "async ");
        var indent = IndentOf(host, lambda, layout);
        splice.Replace(TextSpan.FromBounds(lambda.ArrowToken.Span.End, lambda.Span.End), ThrottledWork.Block(layout, indent, gate.Name, enter, lead, body.Span, ";"));
        return splice;
    }

    /// <summary>Makes a lambda of the method that a query calls for each item.</summary>
    public static TextEditor? OfMethod(FixContext site, ExpressionSyntax method)
    {
        if (method.Parent is not ArgumentSyntax || HostOf(method) is not { } host) return null;
        if (site.Model.GetTypeInfo(method, site.Cancellation).ConvertedType is not INamedTypeSymbol { DelegateInvokeMethod: { ReturnType: INamedTypeSymbol { Name: "Task" } result, Parameters.Length: 1 } }) return null;
        var (layout, splice) = (new BlockLayout(site.Root, site.Text, host), new TextEditor());
        if (GateIn(site, host, splice, layout) is not { } gate) return null;
        var item = FreeName.For("item", host.Function(), host.SpanStart, site.Model);
        TextEditor.Piece[] call = [(result.TypeArguments.IsEmpty ? "await " : "return await "), method.Span, $"({item});"];
        splice.Replace(method.Span, [$"async {item} =>", .. ThrottledWork.Block(layout, IndentOf(host, method, layout), gate.Name, $"await {gate.Name}.WaitAsync();", call)]);
        return splice;
    }

    /// <summary>The statement that a query stands in, or the body of its method.</summary>
    private static SyntaxNode? HostOf(ExpressionSyntax function)
    {
        var host = function.Ancestors().FirstOrDefault(static node => node is StatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax);
        return host is StatementSyntax or ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax } ? host : null;
    }

    private static Throttle? GateIn(FixContext site, SyntaxNode host, TextEditor splice, BlockLayout layout) => host is StatementSyntax statement ? Throttle.Local(site, statement, splice, layout) : Throttle.InBody(site, (ArrowExpressionClauseSyntax)host, splice, layout);

    private static string IndentOf(SyntaxNode host, ExpressionSyntax function, BlockLayout layout) => host is ArrowExpressionClauseSyntax { Parent: { } method } ? layout.IndentAt(method.SpanStart) + layout.Unit : layout.IndentAt(function.SpanStart);

    /// <summary>The one token that the work is given: what is cancelled by it need not wait for a slot first.</summary>
    private static string? TokenOf(FixContext site, SyntaxNode body)
    {
        var tokens = body.DescendantNodes().OfType<ArgumentSyntax>().Select(static argument => argument.Expression).OfType<IdentifierNameSyntax>()
            .Where(given => site.Model.GetTypeInfo(given, site.Cancellation).Type is { Name: "CancellationToken" } && site.Model.GetSymbolInfo(given, site.Cancellation).Symbol is { } symbol && !symbol.DeclaringSyntaxReferences.Any(reference => body.Span.Contains(reference.Span)))
            .Select(static given => given.Identifier.ValueText).Distinct().ToList();
        return tokens.Count == 1 ? tokens[0] : null;
    }
}
