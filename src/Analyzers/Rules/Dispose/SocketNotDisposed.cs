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
        title: "Dispose sockets and network clients",
        message: "{0} is not disposed {1}; its socket stays open",
        description: "A socket is a handle of the operating system. It stays open until it is disposed or finalized.",
        weaknesses: ["CWE-404", "CWE-772"]);
}
