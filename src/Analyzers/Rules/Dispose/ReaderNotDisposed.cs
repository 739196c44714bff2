using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Dispose;

/// <summary>Reports a data reader that some path leaves open.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReaderNotDisposed() : FieldRule(Rule, ResourceKind.DataReader)
{
    internal const string Id = "LEAK203";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Dispose data readers",
        message: "{0} is not disposed {1}; its connection stays busy",
        description: "An open data reader keeps its connection busy. Until the reader is disposed, the connection can't be used or "
            + "returned to the pool.",
        weaknesses: ["CWE-404", "CWE-772"]);
}
