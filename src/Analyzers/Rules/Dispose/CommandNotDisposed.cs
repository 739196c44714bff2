using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Dispose;

/// <summary>Reports a command, transaction or batch that some path leaves undisposed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CommandNotDisposed() : FieldRule(Rule, ResourceKind.Command)
{
    internal const string Id = "LEAK205";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Dispose every command, transaction and batch",
        message: "'{0}' stays open {1}; until it is disposed a command keeps what was prepared for it, and a transaction its locks",
        severity: DiagnosticSeverity.Info);
}
