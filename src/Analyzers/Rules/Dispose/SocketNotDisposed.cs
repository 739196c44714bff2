using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Dispose;

/// <summary>Reports a socket, or a client or listener over one, that some path leaves open.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SocketNotDisposed() : FieldRule(Rule, ResourceKind.Socket)
{
    internal const string Id = "LEAK207";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Dispose every socket and network client",
        message: "'{0}' stays open {1}; until it is disposed its socket stays in use on both sides");
}
