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
        title: "Dispose commands, transactions, and batches",
        message: "{0} is not disposed {1}",
        description: "A command can hold a prepared statement on the server, and a transaction its locks, until it is disposed.",
        weaknesses: ["CWE-404", "CWE-772"],
        severity: DiagnosticSeverity.Info);
}
