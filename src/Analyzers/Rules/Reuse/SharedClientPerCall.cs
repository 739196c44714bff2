using LeakAnalyzers.Flow;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Reuse;

/// <summary>Reports a client that its documentation tells to make once, made for one use.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedClientPerCall() : ReuseRule(Rule)
{
    internal const string Id = "LEAK103";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Reuse clients that are meant to be shared",
        message: "A new '{0}' is made {1}; its documentation asks for one instance that is kept, since each has connections and background work of its own");

    private protected override bool IsMine(Acquisition acquisition, BodyOwnership body) =>
        acquisition.Kind == ResourceKind.SharedClient
        && (acquisition.Operation is not IObjectCreationOperation client || new SocketHandlers(body.Resources, body.Summaries).OwnsSockets(client));
}
