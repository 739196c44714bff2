using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Editing.Statements;

/// <summary>What a loop can be stopped with.</summary>
/// <param name="Name">What is asked whether it was cancelled: a token or its source.</param>
/// <param name="Token">The token itself.</param>
internal sealed record AvailableToken(string Name, string Token)
{
    /// <summary>
    /// The token that the loop asks already, or else the parameter of a function around it, or else the only source that its object keeps
    /// and cancels.
    /// </summary>
    public static AvailableToken? For(FixContext site, StatementSyntax loop) =>
        (Asked(site, loop) ?? Parameter(site, loop)) is { } known ? known : Field(site, loop);

    /// <summary>Whether the loop asks already, and so ends by its condition.</summary>
    public static AvailableToken? Asked(FixContext site, StatementSyntax loop)
    {
        var condition = loop switch
        {
            WhileStatementSyntax before => before.Condition,
            DoStatementSyntax after => after.Condition,
            _ => (loop as ForStatementSyntax)?.Condition,
        };
        var asked = condition?.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>()
            .FirstOrDefault(static access => access.Name.Identifier.ValueText == "IsCancellationRequested");
        return asked is null
            ? null
            : TryCreate(asked.Expression.ToString(), site.Model.GetTypeInfo(asked.Expression, site.Cancellation).Type);
    }

    private static AvailableToken? Parameter(FixContext site, StatementSyntax loop)
    {
        for (var symbol = site.Model.GetEnclosingSymbol(loop.SpanStart, site.Cancellation); symbol is IMethodSymbol function;
            symbol = symbol.ContainingSymbol)
        {
            if (function.Parameters.FirstOrDefault(static parameter =>
                parameter is { RefKind: RefKind.None, Type.Name: "CancellationToken" }) is { } token)
                return TryCreate(token.Name, token.Type);
            if (function is { IsStatic: true, MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction }) return null;
        }

        return null;
    }

    private static AvailableToken? Field(FixContext site, StatementSyntax loop)
    {
        if (loop.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type
            || site.Model.GetDeclaredSymbol(type, site.Cancellation) is not INamedTypeSymbol owner)
            return null;
        var sources = owner.GetMembers().OfType<IFieldSymbol>()
            .Where(static field => field.Type.FullName() == "System.Threading.CancellationTokenSource").ToList();
        if (sources is not [{ IsReadOnly: true, IsImplicitlyDeclared: false } source]) return null;
        var isCancelled = type.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Any(call =>
                call.Name.Identifier.ValueText is "Cancel" or "CancelAsync"
                    && SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(call.Expression, site.Cancellation).Symbol, source));
        return isCancelled && site.Model.LookupSymbols(loop.SpanStart, name: source.Name) is [var found]
            && SymbolEqualityComparer.Default.Equals(found, source)
            ? TryCreate(source.Name, source.Type)
            : null;
    }

    private static AvailableToken? TryCreate(string name, ITypeSymbol? type) => type?.Name switch
    {
        "CancellationToken" => new(name, name),
        "CancellationTokenSource" => new(name, name + ".Token"),
        _ => null,
    };
}
