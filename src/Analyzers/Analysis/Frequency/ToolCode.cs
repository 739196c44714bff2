using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Analysis.Frequency;

/// <summary>
/// Tells the code of a command line tool: a program that does its work and ends, unlike a service. Asked for findings alone, once for a
/// compilation.
/// </summary>
internal static class ToolCode
{
    private static readonly ConditionalWeakTable<Compilation, object> s_isTool = new();

    /// <summary>What a program names that goes on until it is stopped: a host, a listener, a queue, a timer.</summary>
    private static readonly string[] s_services = ["WebApplication", "CreateDefaultBuilder", "CreateApplicationBuilder", "WebHost",
        "HostBuilder", "ServiceBase", "HttpListener", "TcpListener", "ServiceBusClient", "QueueClient", "IConsumer", "IConnection", "Timer",
        "IsCancellationRequested"];

    public static bool Contains(IOperation operation) =>
        operation.SemanticModel is { Compilation: var compilation } && (bool)s_isTool.GetValue(compilation, static one => IsTool(one));

    private static bool IsTool(Compilation compilation) =>
        compilation.Options.OutputKind == OutputKind.ConsoleApplication && !ServiceRegistrations.For(compilation).Any
            && s_services.All(name => IdentifierIndex.FilesWith(name, compilation).IsEmpty)
            && !compilation.SyntaxTrees.Any(static tree => HasEndlessLoop(tree));

    private static bool HasEndlessLoop(SyntaxTree tree)
    {
        AnalysisCallback.ThrowIfCancelled();
        return tree.GetRoot().DescendantNodes().Any(static node => node is ForStatementSyntax { Condition: null }
            or WhileStatementSyntax { Condition.RawKind: (int)SyntaxKind.TrueLiteralExpression }
            or DoStatementSyntax { Condition.RawKind: (int)SyntaxKind.TrueLiteralExpression });
    }
}
