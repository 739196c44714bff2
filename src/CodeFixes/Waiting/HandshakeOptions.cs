using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.CodeFixes.Waiting;

/// <summary>The arguments of a TLS handshake as options: no overload takes them one by one together with a token.</summary>
/// <param name="Type">The type of the options.</param>
/// <param name="Written">The expression that makes them.</param>
internal sealed record HandshakeOptions(INamedTypeSymbol Type, string Written)
{
    public static HandshakeOptions? TryCreate(FixContext site, InvocationExpressionSyntax call, IMethodSymbol method)
    {
        if (!method.Name.StartsWith("AuthenticateAs", StringComparison.Ordinal)
            || method.ContainingType.FullName() != "System.Net.Security.SslStream")
            return null;
        var side = method.Name.StartsWith("AuthenticateAsClient", StringComparison.Ordinal) ? "Client" : "Server";
        if (site.Model.Compilation.GetTypeByMetadataName($"System.Net.Security.Ssl{side}AuthenticationOptions") is not { } type
            || site.Model.GetOperation(call, site.Cancellation) is not IInvocationOperation { Arguments: var arguments })
            return null;
        if (call.ArgumentList.DescendantTrivia().Any(static trivia => !string.IsNullOrWhiteSpace(trivia.ToString()))) return null;

        var settings = new List<string>();
        foreach (var argument in arguments)
        {
            if (argument is not { Parameter.Name: { } parameter, Value.Syntax: ExpressionSyntax value }) return null;
            if (PropertyFor(parameter) is not { } property || type.GetMembers(property).IsEmpty) return null;
            if (ValueOf(site, property, value) is { } written) settings.Add($"{property} = {written}");
        }

        return new(type, $"new {type.ToMinimalDisplayString(site.Model, call.SpanStart)} {{ {string.Join(", ", settings)} }}");
    }

    private static string? PropertyFor(string parameter) => parameter switch
    {
        "targetHost" => "TargetHost",
        "clientCertificates" => "ClientCertificates",
        "serverCertificate" => "ServerCertificate",
        "clientCertificateRequired" => "ClientCertificateRequired",
        "enabledSslProtocols" => "EnabledSslProtocols",
        "checkCertificateRevocation" => "CertificateRevocationCheckMode",
        _ => null,
    };

    /// <summary>What a property is set to; null where that is what it is by itself.</summary>
    private static string? ValueOf(FixContext site, string property, ExpressionSyntax value)
    {
        if (value.ToString() is "null" or "false") return null;
        if (property != "CertificateRevocationCheckMode") return value.ToString();
        var mode = DefaultTimeout.TypeAt(site, "System.Security.Cryptography.X509Certificates.X509RevocationMode", value.SpanStart);
        var asked = value is ConditionalExpressionSyntax or AssignmentExpressionSyntax ? $"({value})" : value.ToString();
        return asked == "true" ? $"{mode}.Online" : $"{asked} ? {mode}.Online : {mode}.NoCheck";
    }
}
