using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Reuse;

/// <summary>Reports a client that lives as long as the process over connections that do too.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ClientNeverRenewsConnections() : BodyRule(Rule)
{
    internal const string Id = "LEAK104";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Set PooledConnectionLifetime on long-lived clients",
        message: "Long-lived '{0}' never recycles connections and {1}",
        description: "A pooled connection is reused for as long as it stays open. Without PooledConnectionLifetime, a long-lived "
            + "client doesn't notice that the address of a host has changed.",
        severity: DiagnosticSeverity.Info);

    private protected override IEnumerable<Diagnostic> Inspect(BodyOwnership body)
    {
        foreach (var acquisition in body.Candidates)
        {
            if (!ProcessLifetime.IsKeptForProcess(acquisition.Operation, body.Compilation)
                || ProcessLifetime.IsReplaced(acquisition.Operation))
                continue;
            var consequence = acquisition switch
            {
                { Kind: ResourceKind.HttpClient, Operation: IObjectCreationOperation client }
                    when ProcessLifetime.NeverRenews(client, body.Resources) =>
                    "misses DNS changes",
                { Operation: IInvocationOperation { TargetMethod.Name: "ForAddress" } channel }
                    when acquisition.Type.Is("Grpc.Net.Client.GrpcChannel") && ProcessLifetime.IsPinned(channel) =>
                    "sends all calls to one server behind a load balancer",
                _ => null,
            };
            if (consequence is not null)
                yield return Finding(acquisition.Operation.Syntax.GetLocation(), null, acquisition.Type.Name, consequence);
        }
    }
}
