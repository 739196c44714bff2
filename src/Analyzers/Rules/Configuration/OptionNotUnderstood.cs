using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Configuration;

/// <summary>Reports a value of an option that does not parse: a setting that is silently ignored is worse than none.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OptionNotUnderstood() : LeakRule(Rule)
{
    internal const string Id = "LEAK001";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Invalid option value",
        message: "Invalid value '{0}' for option '{1}'; expected {2}. The default is used.",
        description: "The value of a leak_analyzers option in an .editorconfig or .globalconfig file can't be used. The option keeps its "
            + "default.");

    // The compiler gives analyzers the values of a configuration file, not its text or path: there is no place to point at.
    private protected override void Register(AnalysisContext context) => context.RegisterCompilationAction(Guarded(Look));

    private void Look(CompilationAnalysisContext compilation)
    {
        var mistakes = compilation.Compilation.SyntaxTrees.SelectMany(tree => Options.For(compilation.Options, tree).Mistakes).Distinct();
        foreach (var (key, value, expected) in mistakes)
            compilation.ReportDiagnostic(Finding(Location.None, null, value, Options.Prefix + key, expected));
    }
}
