using LeakAnalyzers.CodeFixes.Reuse.Clients;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Services;

/// <summary>The one generated client that is made over a channel and only called.</summary>
internal sealed class GrpcClient
{
    private GrpcClient(INamedTypeSymbol type, ExpressionSyntax creation, ClientLocal? local, string address)
    {
        Type = type;
        Creation = creation;
        Local = local;
        Address = address;
    }

    public INamedTypeSymbol Type { get; }

    public ExpressionSyntax Creation { get; }

    public ClientLocal? Local { get; }

    public string Address { get; }

    /// <summary>
    /// Reads the client over the channel of a site; null if the channel is more than its address, or serves more than one client.
    /// </summary>
    public static GrpcClient? Over(ClientSite site, IReadOnlyList<StatementSyntax> disposals)
    {
        if (AddressOf(site) is not { } address) return null;
        List<ExpressionSyntax> uses = site.Local is { } channel
            ? [.. channel.References(site.Model).Where(r => !disposals.Any(d => d.Span.Contains(r.Span)))]
            : [site.Creation];
        if (uses
            is not [
            {
                Parent: ArgumentSyntax
                {
                    Parent.Parent: BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments.Count: 1 } creation
                }
            }])
            return null;
        if (site.Model.GetTypeInfo(creation).Type is not INamedTypeSymbol type || !IsMadeByContainer(type)) return null;

        var local = ClientLocal.InitializedWith(creation, site.Model);
        var isOnlyCalled = local is null
            ? IsCalled(creation)
            : local.Statement is LocalDeclarationStatementSyntax && local.References(site.Model).All(IsCalled);
        return isOnlyCalled ? new GrpcClient(type, creation, local, address) : null;
    }

    private static string? AddressOf(ClientSite site)
    {
        if (site.Creation is not InvocationExpressionSyntax || !HttpTypes.Is(site.ClientType, "Grpc.Net.Client.GrpcChannel")) return null;
        if (site.Arguments is not { Arguments.Count: > 0 } list
            || list.Arguments.Skip(1).Any(other => site.Model.GetConstantValue(other.Expression) is not { HasValue: true, Value: null }))
            return null;
        return GrpcRegistrations.Address(list.Arguments[0].Expression, site.Model);
    }

    // The container builds the client over an invoker of its own.
    private static bool IsMadeByContainer(INamedTypeSymbol type) =>
        HttpTypes.IsOrDerives(type, "Grpc.Core.ClientBase") && !type.IsAbstract
        && type.InstanceConstructors.Any(c =>
            c.DeclaredAccessibility == Accessibility.Public && c.Parameters is [{ Type: var taken }] && taken.Is("Grpc.Core.CallInvoker"));

    private static bool IsCalled(ExpressionSyntax client) =>
        client.Parent is MemberAccessExpressionSyntax access && access.Expression == client
            && access.Parent is InvocationExpressionSyntax call && call.Expression == access;
}
