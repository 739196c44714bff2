using LeakAnalyzers.Knowledge;

namespace LeakAnalyzers.Analysis.Concurrency.Bounds;

/// <summary>Who gives a parameter its value: a request, code out of sight, or callers of this compilation alone.</summary>
internal static class InputParameters
{
    private static readonly string[] s_requestHandlers =
    [
        "Microsoft.AspNetCore.Mvc.ControllerBase", "Microsoft.AspNetCore.SignalR.Hub", "System.Web.Http.ApiController",
            "System.Web.Mvc.Controller",
    ];

    /// <summary>Whether the framework binds a parameter to the body or query of a request.</summary>
    public static bool IsRequestPayload(IParameterSymbol parameter, IMethodSymbol method) =>
        method is { DeclaredAccessibility: Accessibility.Public, MethodKind: MethodKind.Ordinary, IsStatic: false }
            && s_requestHandlers.Any(name => method.ContainingType.Is(name))
        && !parameter.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "FromServicesAttribute");

    /// <summary>Whether a call registers its delegate as the handler of requests.</summary>
    public static bool IsEndpoint(IMethodSymbol method) =>
        method.ContainingType.Is("Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions");

    /// <summary>
    /// Whether code that references the compilation may call a method: it is visible outside, and the compilation is a library.
    /// </summary>
    public static bool HasOtherCallers(IMethodSymbol method, Compilation compilation)
    {
        if (compilation.Options.OutputKind != OutputKind.DynamicallyLinkedLibrary && !method.IsVirtual && !method.IsOverride) return false;
        for (ISymbol? around = method; around is not null and not INamespaceSymbol; around = around.ContainingSymbol)
        {
            if (around is IMethodSymbol or INamedTypeSymbol
                && around.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected
                    or Accessibility.ProtectedOrInternal)) return false;
        }

        return true;
    }
}
