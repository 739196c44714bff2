using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Reuse;

/// <summary>Reports an HttpClient that is made for one use.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HttpClientPerCall() : ReuseRule(Rule)
{
    internal const string Id = "LEAK101";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Reuse HttpClient instead of creating one per call",
        message: "'{0}' is created {1}; reuse one instance or use IHttpClientFactory to avoid socket exhaustion",
        description: "An HttpClient that creates its own handler has its own connection pool. Creating one per call opens new "
            + "connections each time and can exhaust the local ports.",
        weaknesses: ["CWE-400"]);

    private protected override bool IsMine(Acquisition acquisition, BodyOwnership body) =>
        acquisition.Kind == ResourceKind.HttpClient && acquisition.Operation switch
        {
            IObjectCreationOperation client => new SocketHandlers(body.Resources, body.Summaries).OwnsSockets(client),
            IInvalidOperation client => new SocketHandlers(body.Resources, body.Summaries).OwnsSockets(client),
            _ => false,
        };
}
