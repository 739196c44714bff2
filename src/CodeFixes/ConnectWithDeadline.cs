using System.Composition;
using LeakAnalyzers.CodeFixes.Syntax;
using LeakAnalyzers.CodeFixes.Syntax.Disposal;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes;

/// <summary>Ends a connect or handshake after half a minute, where it can be given a token.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConnectWithDeadline)), Shared]
public sealed class ConnectWithDeadline : LeakFix
{
    private const string Limit = "TimeSpan.FromSeconds(30)";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("LEAK501");

    internal override string Key => nameof(ConnectWithDeadline);

    internal override string Title => "Give up after 30 seconds";

    internal override Repair? Decide(Site site)
    {
        if (site.Expression is not InvocationExpressionSyntax { ArgumentList: { Arguments: var arguments } list } call || !IsAsync(call)) return null;
        if (call.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax statement || Siblings.Of(statement) is not { AllowsDeclaration: true }) return null;
        var layout = new Layout(site.Root, site.Text, statement);
        if (!layout.IsFirstOnLine(statement.GetFirstToken())) return null;

        var last = arguments.LastOrDefault();
        var replacesLast = last is not null && last.Expression is DefaultExpressionSyntax or LiteralExpressionSyntax { RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.DefaultLiteralExpression } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "None" };
        if (!replacesLast && last is not null && site.Model.GetTypeInfo(last.Expression, site.Cancellation).Type?.Name == "CancellationToken") return null;

        var name = FreeName.For("deadline", statement.Function(), statement.SpanStart, site.Model);
        var indent = layout.IndentAt(statement.SpanStart);
        var token = OuterToken(site, statement);
        var splice = new Splice();
        splice.Insert(statement.SpanStart, token is null
            ? $"using var {name} = new CancellationTokenSource({Limit});{layout.NewLine}{indent}"
            : $"using var {name} = CancellationTokenSource.CreateLinkedTokenSource({token});{layout.NewLine}{indent}{name}.CancelAfter({Limit});{layout.NewLine}{indent}");
        if (HostOfHandshake(site, call) is { } host) splice.Replace(host.Parent!.Span, $"new {OptionsOfHandshake(site, call)} {{ TargetHost = {host} }}, {name}.Token");
        else if (replacesLast) splice.Replace(last!.Expression.Span, $"{name}.Token");
        else splice.Insert(list.CloseParenToken.SpanStart, arguments.Count == 0 ? $"{name}.Token" : $", {name}.Token");
        return new(Title, splice);
    }

    private static bool IsAsync(InvocationExpressionSyntax call) => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } && name.EndsWith("Async", StringComparison.Ordinal);

    // The overload that takes the name of the host takes no token; the one that takes it among options does.
    private static ExpressionSyntax? HostOfHandshake(Site site, InvocationExpressionSyntax call) =>
        site.Model.GetSymbolInfo(call, site.Cancellation).Symbol is IMethodSymbol { Name: "AuthenticateAsClientAsync", Parameters: { Length: 1 } parameters, ContainingType.Name: "SslStream" }
        && parameters[0].Type.SpecialType == SpecialType.System_String
            ? call.ArgumentList.Arguments[0].Expression
            : null;

    private static string OptionsOfHandshake(Site site, InvocationExpressionSyntax call)
    {
        const string Options = "SslClientAuthenticationOptions";
        return site.Model.LookupNamespacesAndTypes(call.SpanStart, name: Options).IsEmpty ? $"System.Net.Security.{Options}" : Options;
    }

    private static string? OuterToken(Site site, StatementSyntax statement)
    {
        for (var symbol = site.Model.GetEnclosingSymbol(statement.SpanStart, site.Cancellation); symbol is IMethodSymbol function; symbol = symbol.ContainingSymbol)
        {
            if (function.Parameters.FirstOrDefault(static parameter => parameter is { RefKind: RefKind.None, Type.Name: "CancellationToken" }) is { } token) return token.Name;
        }

        return null;
    }
}
