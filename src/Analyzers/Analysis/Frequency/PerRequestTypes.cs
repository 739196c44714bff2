using LeakAnalyzers.Knowledge;

namespace LeakAnalyzers.Analysis.Frequency;

/// <summary>
/// Types whose instances are made again and again: for each request, message, job, or by a transient or scoped registration.
/// </summary>
internal static class PerRequestTypes
{
    private static readonly string[] s_bases =
    [
        "Microsoft.AspNetCore.Mvc.ControllerBase", "Microsoft.AspNetCore.Mvc.RazorPages.PageModel",
        "Microsoft.AspNetCore.Mvc.ViewComponent",
        "Microsoft.AspNetCore.SignalR.Hub", "Microsoft.AspNetCore.Razor.TagHelpers.TagHelper", "Microsoft.AspNetCore.Http.IMiddleware",
        "System.Web.Http.ApiController", "System.Web.Mvc.Controller", "System.Web.UI.Page", "System.Web.IHttpHandler",
        "System.Web.Services.WebService",
        "MediatR.IRequestHandler`1", "MediatR.IRequestHandler`2", "MediatR.INotificationHandler`1", "MassTransit.IConsumer`1",
        "NServiceBus.IHandleMessages`1",
        "Rebus.Handlers.IHandleMessages`1", "Quartz.IJob",
    ];

    private static readonly string[] s_functionAttributes = ["FunctionAttribute", "FunctionNameAttribute"];

    public static bool Contains(INamedTypeSymbol type, Options options)
    {
        foreach (var name in s_bases)
        {
            if (type.Is(name)) return true;
        }

        for (var t = type; t is not null; t = t.BaseType)
        {
            foreach (var attribute in t.GetAttributes())
            {
                // what the gRPC tools write on the base class of a service
                if (attribute.AttributeClass?.Name is "BindServiceMethodAttribute" or "ApiControllerAttribute") return true;
            }
        }

        foreach (var member in type.GetMembers())
        {
            if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method && IsFunction(method)) return true;
        }

        return options.PerRequestTypes.Contains(type.FullName()) || options.PerRequestTypes.Contains(type.Name);
    }

    public static bool IsFunction(IMethodSymbol method) =>
        method.GetAttributes().Any(static a => s_functionAttributes.Contains(a.AttributeClass?.Name));
}
