using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Dispose;

/// <summary>Reports a database connection that some path leaves open.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConnectionNotDisposed() : FieldRule(Rule, ResourceKind.Connection)
{
    internal const string Id = "LEAK204";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Dispose database connections",
        message: "{0} is not disposed {1}; it isn't returned to the pool",
        description: "An open database connection is returned to the connection pool only when it is closed or disposed.",
        weaknesses: ["CWE-404", "CWE-772"]);
}
