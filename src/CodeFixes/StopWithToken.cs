using System.Composition;
using LeakAnalyzers.CodeFixes.Syntax.Disposal;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes;

/// <summary>Lets the token that is at hand end a background loop: in its condition and in its delays.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StopWithToken)), Shared]
public sealed class StopWithToken : LeakFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("LEAK404");

    internal override string Key => nameof(StopWithToken);

    internal override string Title => "Stop the loop with the token";

    internal override Repair? Decide(Site site)
    {
        if (site.Expression.FirstAncestorOrSelf<StatementSyntax>(static node => node is WhileStatementSyntax or DoStatementSyntax) is not { } loop || TokenFor(site, loop) is not { } token) return null;
        var splice = new Splice();
        foreach (var delay in loop.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<InvocationExpressionSyntax>())
        {
            if (delay is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Delay", Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" } }, ArgumentList.Arguments.Count: 1 }) splice.Insert(delay.ArgumentList.CloseParenToken.SpanStart, $", {token}");
        }

        if (site.Expression is LiteralExpressionSyntax) splice.Replace(site.Expression.Span, $"!{token}.IsCancellationRequested");
        return new($"Stop the loop with '{token}'", splice);
    }

    /// <summary>The token that the loop asks already, or else the parameter of a function around it.</summary>
    private static string? TokenFor(Site site, StatementSyntax loop)
    {
        if (loop is WhileStatementSyntax { Condition: { } condition } && condition.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>().FirstOrDefault(static access => access.Name.Identifier.ValueText == "IsCancellationRequested") is { } asked) return asked.Expression.ToString();
        for (var symbol = site.Model.GetEnclosingSymbol(loop.SpanStart, site.Cancellation); symbol is IMethodSymbol function; symbol = symbol.ContainingSymbol)
        {
            if (function.Parameters.FirstOrDefault(static parameter => parameter is { RefKind: RefKind.None, Type.Name: "CancellationToken" }) is { } token && !(function.IsStatic && function.MethodKind == MethodKind.LocalFunction)) return token.Name;
        }

        return null;
    }
}
