using LeakAnalyzers.Knowledge;

namespace LeakAnalyzers.Analysis.Frequency;

/// <summary>Methods that a framework calls: how often it does so is a fact about the framework.</summary>
internal static class EntryPoints
{
    /// <summary>Parameters that only code for one request, invocation or message takes.</summary>
    private static readonly string[] s_requestParameters =
    [
        "Microsoft.AspNetCore.Http.HttpContext", // middleware and filters: called for each request
        "Microsoft.AspNetCore.Http.HttpRequest",
        "Microsoft.AspNetCore.Http.EndpointFilterInvocationContext",
        "Grpc.Core.ServerCallContext", // a gRPC service method: called for each call
        "Amazon.Lambda.Core.ILambdaContext", // a Lambda handler: called for each invocation
        "Microsoft.Azure.Functions.Worker.FunctionContext",
        "MassTransit.ConsumeContext",
        "Quartz.IJobExecutionContext",
    ];

    /// <summary>Attributes of methods that a host calls for each invocation.</summary>
    private static readonly string[] s_requestAttributes =
    [
        "Microsoft.Azure.Functions.Worker.FunctionAttribute",
        "Microsoft.Azure.WebJobs.FunctionNameAttribute",
        "Amazon.Lambda.Annotations.LambdaFunctionAttribute",
        "System.Web.Services.WebMethodAttribute",
    ];

    /// <summary>Types whose instances, or whose overridden members, serve one request after the other.</summary>
    private static readonly string[] s_handlers =
    [
        "System.Net.Http.HttpMessageHandler", // SendAsync runs for each request of the client
        "Microsoft.AspNetCore.Authentication.IAuthenticationHandler",
        "Microsoft.AspNetCore.Authorization.IAuthorizationHandler",
        "Microsoft.Extensions.Diagnostics.HealthChecks.IHealthCheck", // polled
    ];

    /// <summary>Types whose events a person raises.</summary>
    private static readonly string[] s_userInterfaces =
    [
        "System.Windows.UIElement", "System.Windows.Forms.Control", "System.Windows.Forms.ToolStripItem", "Microsoft.UI.Xaml.UIElement",
        "Windows.UI.Xaml.UIElement", "Avalonia.Interactivity.Interactive", "Microsoft.Maui.Controls.Element", "Gtk.Widget",
        // what a view derives from, where its framework does not resolve
        "System.Windows.Window", "System.Windows.Controls.UserControl", "System.Windows.Forms.Form", "Microsoft.UI.Xaml.Controls.Page",
        "Microsoft.Maui.Controls.ContentPage",
    ];

    /// <summary>What a handler of such an event takes.</summary>
    private static readonly string[] s_userEvents =
    [
        "System.Windows.RoutedEventArgs", "Microsoft.UI.Xaml.RoutedEventArgs", "Windows.UI.Xaml.RoutedEventArgs",
        "Avalonia.Interactivity.RoutedEventArgs",
    ];

    /// <summary>Attributes of methods that become commands of a view.</summary>
    private static readonly string[] s_commandAttributes =
    [
        "CommunityToolkit.Mvvm.Input.RelayCommandAttribute", "ReactiveUI.SourceGenerators.ReactiveCommandAttribute",
    ];

    /// <summary>Types of which the process has one, and members of them that run once.</summary>
    private static readonly string[] s_applications =
    [
        "System.Windows.Application", "Microsoft.UI.Xaml.Application", "Windows.UI.Xaml.Application", "Avalonia.Application",
        "Microsoft.Maui.Controls.Application", "System.ServiceProcess.ServiceBase",
    ];

    /// <summary>Attributes that register a type as a singleton.</summary>
    private static readonly string[] s_singletonAttributes =
    [
        "Injectio.Attributes.RegisterSingletonAttribute", "Injectio.Attributes.RegisterSingletonAttribute`1",
        "Injectio.Attributes.RegisterSingletonAttribute`2",
    ];

    /// <summary>Whether a framework calls the method for each request, message or invocation.</summary>
    public static bool IsPerRequest(IMethodSymbol method, Options options) =>
        PerRequestTypes.Contains(method.ContainingType, options)
        || s_handlers.Any(name => method.ContainingType.Is(name))
            && (method.IsOverride || method.DeclaredAccessibility == Accessibility.Public)
        || method.Parameters.Any(static parameter => s_requestParameters.Any(name => IsOrNames(parameter.Type, name)))
        || method.GetAttributes()
            .Any(static attribute => attribute.AttributeClass is { } type && s_requestAttributes.Any(name => type.Is(name)));

    /// <summary>Whether a person starts the method: a handler of an event of the user interface, a command.</summary>
    public static bool IsUserAction(IMethodSymbol method) =>
        method.Parameters is [_, { Type: var data }] && (s_userEvents.Any(name => IsOrNames(data, name))
            || IsUserInterface(method.ContainingType) && data.Is("System.EventArgs"))
        || method.GetAttributes()
            .Any(static attribute => attribute.AttributeClass is { } type && s_commandAttributes.Any(name => IsOrNames(type, name)));

    /// <summary>Whether a type is a part of a user interface: one of its base types is, or it is the code behind markup.</summary>
    public static bool IsUserInterface(INamedTypeSymbol type) =>
        s_userInterfaces.Any(name => type.Is(name) || (type.BaseType is { TypeKind: TypeKind.Error } above && IsOrNames(above, name)))
            || type.DeclaringSyntaxReferences.Any(static declared => IsCodeBehind(declared.SyntaxTree));

    /// <summary>The compilers of markup pair <c>View.xaml</c> with <c>View.xaml.cs</c>.</summary>
    private static bool IsCodeBehind(SyntaxTree tree) =>
        tree.FilePath.EndsWith(".xaml.cs", StringComparison.OrdinalIgnoreCase)
            || tree.FilePath.EndsWith(".axaml.cs", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the process has one instance of a type: the application object, a hosted service.</summary>
    public static bool IsSingleInstance(INamedTypeSymbol type) =>
        type.Is("Microsoft.Extensions.Hosting.IHostedService") || s_applications.Any(name => type.Is(name))
        || type.GetAttributes()
            .Any(static attribute => attribute.AttributeClass is { } marked && s_singletonAttributes.Any(name => IsOrNames(marked, name)));

    /// <summary>Whether the host calls the method once: the start and the end of a hosted service, the start of an application.</summary>
    public static bool IsOncePerProcess(IMethodSymbol method) => method.Name switch
    {
        "StartAsync" or "StopAsync" or "ExecuteAsync" or "StartingAsync" or "StartedAsync" or "StoppingAsync" or "StoppedAsync" =>
            method.ContainingType.Is("Microsoft.Extensions.Hosting.IHostedService"),
        "OnStartup" or "OnLaunched" or "OnExit" or "OnFrameworkInitializationCompleted" or "OnStart" or "OnStop" =>
            method.IsOverride && s_applications.Any(name => method.ContainingType.Is(name)),
        _ => false,
    };

    /// <summary>A framework that does not resolve here still says its type's name in the signature.</summary>
    private static bool IsOrNames(ITypeSymbol type, string name) =>
        type.Is(name) || (type.TypeKind == TypeKind.Error && (name.Split('`')[0].EndsWith("." + type.Name, StringComparison.Ordinal)
            || name.Split('`')[0].EndsWith("." + type.Name + "Attribute", StringComparison.Ordinal)));
}
