using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Reuse;

/// <summary>Reports an HTTP handler, and so a connection pool, that is made for one use.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HttpHandlerPerCall() : ReuseRule(Rule)
{
    internal const string Id = "LEAK102";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Reuse HTTP handlers instead of creating one per call",
        message: "'{0}' is created {1}; each handler has its own connection pool; share it",
        description: "An HTTP handler owns a connection pool. Creating one per call opens new connections and starts new TLS "
            + "sessions each time.",
        weaknesses: ["CWE-400"]);

    private protected override bool IsMine(Acquisition acquisition, BodyOwnership body) =>
        acquisition is { Kind: ResourceKind.HttpHandler, Operation: IObjectCreationOperation };

    private protected override bool IsReportedWithOwner(Acquisition acquisition, BodyOwnership body) =>
        body.Candidates.Any(client =>
            client is { Kind: ResourceKind.HttpClient or ResourceKind.SharedClient, Operation: IObjectCreationOperation creation }
            && creation.Arguments.Any(argument => Gives(argument.Value, acquisition.Operation))
            && new SocketHandlers(body.Resources, body.Summaries).OwnsSockets(creation));

    /// <summary>
    /// Whether an argument is the handler, or the local of a <c>using</c> that is declared with it. A handler in a variable that
    /// nothing disposes is lost on its own.
    /// </summary>
    private static bool Gives(IOperation argument, IOperation handler) => ValueUse.WalkDownConversion(argument) switch
    {
        ILocalReferenceOperation { Local: { IsUsing: true } local } =>
            ValueUse.InitializerOf(local, ValueUse.Root(handler)) is { } made && made.Syntax == handler.Syntax,
        var made => made.Syntax == handler.Syntax,
    };
}
