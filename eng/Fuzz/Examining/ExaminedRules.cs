using System.Reflection;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LeakAnalyzers.Fuzz.Examining;

/// <summary>Every analyzer and fix of some assemblies. All rules are on, those included that are off by default.</summary>
internal sealed class ExaminedRules
{
    public ExaminedRules(ImmutableArray<string> files, string? onlyAnalyzer = null)
    {
        var assemblies = files.IsEmpty ? [Assembly.Load("LeakAnalyzers"), Assembly.Load("LeakAnalyzers.CodeFixes")]
            : files.Select(Assembly.LoadFrom).ToList();
        Analyzers = [.. Instances<DiagnosticAnalyzer>(assemblies)
            .Where(analyzer => onlyAnalyzer is null || analyzer.GetType().Name == onlyAnalyzer)];
        Fixers = [.. Instances<CodeFixProvider>(assemblies)];
        Severities = Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => rule.Id).Distinct()
            .ToImmutableDictionary(id => id, _ => ReportDiagnostic.Warn);
    }

    public ImmutableArray<DiagnosticAnalyzer> Analyzers { get; }

    public ImmutableArray<CodeFixProvider> Fixers { get; }

    public ImmutableDictionary<string, ReportDiagnostic> Severities { get; }

    public IEnumerable<CodeFixProvider> FixersOf(string id) => Fixers.Where(fixer => fixer.FixableDiagnosticIds.Contains(id));

    private static IEnumerable<T> Instances<T>(IEnumerable<Assembly> assemblies) =>
        from assembly in assemblies
        from type in assembly.GetTypes()
        where !type.IsAbstract && type.IsAssignableTo(typeof(T)) && type.GetConstructor(Type.EmptyTypes) is not null
        orderby type.FullName
        select (T)Activator.CreateInstance(type)!;
}
