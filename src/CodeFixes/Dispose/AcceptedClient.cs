using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose;

/// <summary>
/// A client that a server has accepted: a socket that is closed while bytes of the client wait to be read resets the connection, and the
/// client may lose the answer. Until now the collector closed it, long after that.
/// </summary>
internal static class AcceptedClient
{
    /// <summary>
    /// Whether a function answers a client that it has accepted, and neither reads to the end nor says that it has sent all.
    /// </summary>
    public static bool MayLoseAnswer(FixContext site)
    {
        if (Called(site, site.Expression) is not { } accept || !accept.Name.StartsWith("Accept", StringComparison.Ordinal)
            || !IsOf(accept, "System.Net.Sockets.Socket", "System.Net.Sockets.TcpListener"))
            return false;
        var function = site.Expression.Function();
        var sends = false;
        foreach (var call in function.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (Called(site, call) is not { } method
                || !IsOf(method, "System.Net.Sockets.Socket", "System.IO.Stream", "System.IO.TextWriter", "System.IO.TextReader"))
                continue;
            if (method.Name == "Shutdown") return false;
            var reads = method.Name.StartsWith("Read", StringComparison.Ordinal)
                || method.Name.StartsWith("Receive", StringComparison.Ordinal)
                || method.Name.StartsWith("CopyTo", StringComparison.Ordinal);
            if (reads
                && (method.Name.StartsWith("CopyTo", StringComparison.Ordinal) || method.Name.Contains("ToEnd")
                    || IsRepeated(call, function, site.Expression)))
                return false;
            sends |= method.Name.StartsWith("Send", StringComparison.Ordinal) || method.Name.StartsWith("Write", StringComparison.Ordinal);
        }

        return sends;
    }

    /// <summary>Whether a call runs again and again for the same client.</summary>
    private static bool IsRepeated(SyntaxNode call, SyntaxNode function, SyntaxNode accept) =>
        call.Ancestors().TakeWhile(node => node != function).Any(node => node.IsLoop() && !node.Span.Contains(accept.Span));

    private static IMethodSymbol? Called(FixContext site, ExpressionSyntax call) =>
        call is InvocationExpressionSyntax ? site.Model.GetSymbolInfo(call, site.Cancellation).Symbol as IMethodSymbol : null;

    private static bool IsOf(IMethodSymbol method, params string[] types) => types.Any(type => method.ContainingType.IsOrInherits(type));
}
