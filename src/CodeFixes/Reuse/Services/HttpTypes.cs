namespace LeakAnalyzers.CodeFixes.Reuse.Services;

/// <summary>The types of System.Net.Http and of dependency injection that the fixes speak of.</summary>
internal static class HttpTypes
{
    public const string Client = "System.Net.Http.HttpClient";
    public const string Invoker = "System.Net.Http.HttpMessageInvoker";
    public const string Factory = "System.Net.Http.IHttpClientFactory";
    public const string FactoryExtensions = "System.Net.Http.HttpClientFactoryExtensions";
    public const string SocketsHandler = "System.Net.Http.SocketsHttpHandler";
    public const string ClientHandler = "System.Net.Http.HttpClientHandler";
    public const string WinHandler = "System.Net.Http.WinHttpHandler";
    public const string Services = "Microsoft.Extensions.DependencyInjection.IServiceCollection";
    public const string RegistrationExtensions = "Microsoft.Extensions.DependencyInjection.HttpClientFactoryServiceCollectionExtensions";
    public const string BuilderExtensions = "Microsoft.Extensions.DependencyInjection.HttpClientBuilderExtensions";
    public const string RegistrationNamespace = "Microsoft.Extensions.DependencyInjection";

    public static bool Is(ITypeSymbol? type, string name) =>
        type is not null && type.Name == name.Substring(name.LastIndexOf('.') + 1)
            && type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat).TrimEnd('?') == name;

    public static bool IsOrDerives(ITypeSymbol? type, string name)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (Is(t, name)) return true;
        }

        return false;
    }

    public static bool IsSocketHandler(ITypeSymbol type) =>
        IsOrDerives(type, ClientHandler) || IsOrDerives(type, SocketsHandler) || IsOrDerives(type, WinHandler);

    public static bool IsPlainHandler(ITypeSymbol type) => Is(type, ClientHandler) || Is(type, SocketsHandler);

    /// <summary>True for a subclass that may remember something from one call to the next, or that nobody can look into.</summary>
    public static bool MayHaveState(ITypeSymbol type)
    {
        for (var t = type; t is not null && !Is(t, Client) && !Is(t, Invoker) && !IsPlainHandler(t) && !Is(t, WinHandler); t = t.BaseType)
        {
            if (t.DeclaringSyntaxReferences.Length == 0 || t.GetMembers().Any(m => m is IFieldSymbol { IsStatic: false })) return true;
        }

        return false;
    }

    /// <summary>The document as each target of its project compiles it.</summary>
    public static IEnumerable<Document> Flavours(Document document) =>
        document.GetLinkedDocumentIds().Select(id => document.Project.Solution.GetDocument(id)).OfType<Document>().Prepend(document);

    /// <summary>True if every target of the document's project knows the type.</summary>
    public static async Task<bool> AreKnownAsync(Document document, string[] names, CancellationToken cancellation)
    {
        foreach (var project in Flavours(document).Select(d => d.Project))
        {
            var compilation = await project.GetCompilationAsync(cancellation).ConfigureAwait(false);
            if (compilation is null || names.Any(name => compilation.GetTypesByMetadataName(name).IsEmpty)) return false;
        }

        return true;
    }
}
