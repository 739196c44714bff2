using System.Runtime.CompilerServices;

namespace LeakAnalyzers.Analysis.Frequency;

/// <summary>Tells the code of a command line tool: a program that does its work and ends, unlike a service.</summary>
internal static class ToolCode
{
    private static readonly ConditionalWeakTable<Compilation, object> s_isTool = new();

    /// <summary>What a program calls to be a service: a host, a web application, a window.</summary>
    private static readonly string[] s_services = ["WebApplication", "CreateDefaultBuilder", "CreateApplicationBuilder", "WebHost",
        "HostBuilder", "ServiceBase", "HttpListener", "TcpListener"];

    public static bool Contains(IOperation operation) =>
        operation.SemanticModel is { Compilation: var compilation } && (bool)s_isTool.GetValue(compilation, static one => IsTool(one));

    private static bool IsTool(Compilation compilation) =>
        compilation.Options.OutputKind == OutputKind.ConsoleApplication && !ServiceRegistrations.For(compilation).Any
            && s_services.All(name => IdentifierIndex.FilesWith(name, compilation).IsEmpty);
}
