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
        message: "{0} is not disposed {1}; its connection stays busy");
}
