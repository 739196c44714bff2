using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Waiting;

/// <summary>
/// A call that waits for a peer, and the overload that does the same with a token: waited for as before, or where nothing was to be waited
/// for, awaited or blocked on.
/// </summary>
internal sealed class TimedCall
{
    private readonly FixContext _site;
    private readonly InvocationExpressionSyntax _call;
    private readonly IMethodSymbol _timed;
    private readonly string? _options;
    private readonly bool _awaits;
    private readonly string _behind;

    private TimedCall(FixContext site, InvocationExpressionSyntax call, IMethodSymbol timed, string? options, bool awaits, string behind) =>
        (_site, _call, _timed, _options, _awaits, _behind) = (site, call, timed, options, awaits, behind);

    private SimpleNameSyntax Name => ((MemberAccessExpressionSyntax)_call.Expression).Name;

    public static TimedCall? TryCreate(FixContext site, InvocationExpressionSyntax call)
    {
        if (call.Expression is not MemberAccessExpressionSyntax access
            || site.Model.GetSymbolInfo(call, site.Cancellation).Symbol is not IMethodSymbol method)
            return null;
        var name = method.ReturnType.IsTaskLike() ? method.Name : method.Name + "Async";
        var types = method.Parameters.Where(static parameter => !IsToken(parameter)).Select(static parameter => parameter.Type).ToList();
        if (Overload(site, access, name, types) is { } same) return Waiting(site, call, same, null);
        return HandshakeOptions.TryCreate(site, call, method) is { } handshake
            && Overload(site, access, name, [handshake.Type]) is { } other
            ? Waiting(site, call, other, handshake.Written)
            : null;
    }

    public void Write(TextEditor splice, string token)
    {
        WriteToken(splice, token);
        if (Name.Identifier.ValueText != _timed.Name) splice.Replace(Name.Span, _timed.Name);
        var first = _call.GetFirstToken().Span;
        // not an insertion: what is declared in front of the call goes in front of this
        if (_awaits) splice.Replace(first, "await ", first);
        splice.Insert(_call.Span.End, _behind);
    }

    /// <summary>The argument for a token.</summary>
    public static ExpressionSyntax? GivenToken(FixContext site, InvocationExpressionSyntax call) =>
        call.ArgumentList.Arguments.LastOrDefault()?.Expression is { } last && site.Model.GetTypeInfo(last, site.Cancellation) is var type
            && (type.Type ?? type.ConvertedType)?.Name == "CancellationToken"
            ? last
            : null;

    private void WriteToken(TextEditor splice, string token)
    {
        var arguments = _call.ArgumentList.Arguments;
        if (_options is not null)
        {
            splice.Replace(TextSpan.FromBounds(_call.ArgumentList.OpenParenToken.Span.End, _call.ArgumentList.CloseParenToken.SpanStart),
                $"{_options}, {token}");
        }
        else if (GivenToken(_site, _call) is { } given)
        {
            splice.Replace(given.Span, token);
        }
        else
        {
            splice.Insert(_call.ArgumentList.CloseParenToken.SpanStart, arguments.Count == 0 ? token : ", " + token);
        }
    }

    /// <summary>How the call is waited for; nothing where nobody does, since the source would be gone before its time is up.</summary>
    private static TimedCall? Waiting(FixContext site, InvocationExpressionSyntax call, IMethodSymbol timed, string? options)
    {
        // the result of a pending ValueTask may not be asked for
        var asTask = timed.ReturnType.Name == "ValueTask" ? ".AsTask()" : "";
        if (((MemberAccessExpressionSyntax)call.Expression).Name.Identifier.ValueText == timed.Name)
            return IsAwaited(call) is { } awaited ? new(site, call, timed, options, false, awaited ? "" : asTask) : null;
        return MayAwait(site, call)
            ? new(site, call, timed, options, true, ConfigureAwaitLike(call.Function()))
            : new(site, call, timed, options, false, asTask + ".GetAwaiter().GetResult()");
    }

    private static bool? IsAwaited(InvocationExpressionSyntax call)
    {
        SyntaxNode node = call;
        while (node.Parent is ParenthesizedExpressionSyntax
            or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "Wait" }
            || node.Parent is InvocationExpressionSyntax invoked && invoked.Expression == node)
            node = node.Parent;
        return node.Parent is AwaitExpressionSyntax
            ? true
            : node is InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetResult" or "Wait" }
            }
            ? false
            : null;
    }

    /// <summary>
    /// Whether 'await' may stand at a place: not in a lock, and nowhere that something on the stack would have to live on.
    /// </summary>
    private static bool MayAwait(FixContext site, SyntaxNode place)
    {
        var function = place.Function();
        return function.IsAsync()
            && !place.Ancestors().TakeWhile(node => node != function)
                .Any(static node => node is LockStatementSyntax or UnsafeStatementSyntax)
            && !function.DescendantNodes().OfType<VariableDeclaratorSyntax>()
                .Any(variable =>
                    site.Model.GetDeclaredSymbol(variable, site.Cancellation) is ILocalSymbol { Type.IsRefLikeType: true }
                        or ILocalSymbol { IsRef: true });
    }

    private static string ConfigureAwaitLike(SyntaxNode function) =>
        function.DescendantNodes().OfType<AwaitExpressionSyntax>().Any(static other =>
        other.Expression
            is InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" },
            ArgumentList.Arguments: [{ Expression.RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.FalseLiteralExpression }]
        })
        ? ".ConfigureAwait(false)"
        : "";

    private static IMethodSymbol? Overload(FixContext site, MemberAccessExpressionSyntax access, string name,
        IReadOnlyList<ITypeSymbol> types) =>
        site.Model.GetTypeInfo(access.Expression, site.Cancellation).Type is not { } receiver ? null
        : site.Model.LookupSymbols(access.SpanStart, receiver, name, includeReducedExtensionMethods: true).OfType<IMethodSymbol>()
            .FirstOrDefault(method =>
            method.Parameters.Length == types.Count + 1 && IsToken(method.Parameters[types.Count])
                && !method.Parameters.Take(types.Count)
                    .Where((parameter, i) => !SymbolEqualityComparer.Default.Equals(parameter.Type, types[i])).Any());

    private static bool IsToken(IParameterSymbol parameter) =>
        parameter.Type is { Name: "CancellationToken", ContainingNamespace.Name: "Threading" };
}
