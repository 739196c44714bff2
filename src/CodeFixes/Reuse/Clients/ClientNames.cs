using LeakAnalyzers.CodeFixes.Reuse.Services;

namespace LeakAnalyzers.CodeFixes.Reuse.Clients;

/// <summary>What a client is called where it is kept.</summary>
internal static class ClientNames
{
    /// <summary>As a type: <c>CosmosClient</c>, <c>Connection</c>; every HTTP client is an <c>HttpClient</c>.</summary>
    public static string Type(INamedTypeSymbol client) =>
        HttpTypes.IsOrDerives(client, HttpTypes.Client) ? "HttpClient"
        : HttpTypes.Is(client, HttpTypes.Invoker) ? "HttpInvoker"
        : client.TypeKind == TypeKind.Interface && client.Name.Length > 1 ? client.Name.Substring(1)
        : client.Name;

    public static string Field(INamedTypeSymbol client)
    {
        var name = Type(client);
        return char.ToLowerInvariant(name[0]) + name.Substring(1);
    }

    /// <summary>As the documentation of a parameter.</summary>
    public static string Sentence(INamedTypeSymbol service) =>
        HttpTypes.Is(service, HttpTypes.Factory)
            ? "The factory of the HTTP clients."
            : $"The client of {service.ContainingType?.Name ?? "the service"}.";

    /// <summary>Without the vendor before it, as the class speaks of it: <c>Client</c>, <c>Multiplexer</c>, <c>DataSource</c>.</summary>
    public static string Property(INamedTypeSymbol client)
    {
        var name = Type(client);
        if (name.EndsWith("Client", StringComparison.Ordinal)) return "Client";
        var second = Enumerable.Range(1, name.Length - 1).FirstOrDefault(i => char.IsUpper(name[i]) && char.IsLower(name[i - 1]));
        return second > 0 ? name.Substring(second) : name;
    }
}
