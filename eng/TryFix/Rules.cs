using System.Reflection;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LeakAnalyzers.TryFix;

/// <summary>The analyzers and fixes of the package: whatever its two assemblies hold.</summary>
internal sealed class Rules
{
    private readonly Arguments _arguments;

    public Rules(Arguments arguments)
    {
        _arguments = arguments;
        Analyzers = [
            .. Instances<DiagnosticAnalyzer>(Assembly.Load("LeakAnalyzers")).Where(analyzer => analyzer.SupportedDiagnostics.Any(IsOn))];
        Fixers = [.. Instances<CodeFixProvider>(Assembly.Load("LeakAnalyzers.CodeFixes"))];
    }

    public ImmutableArray<DiagnosticAnalyzer> Analyzers { get; }

    public ImmutableArray<CodeFixProvider> Fixers { get; }

    /// <summary>The rules that are on and have a fix, in the order of their ids.</summary>
    public ImmutableArray<string> Fixable =>
        [.. Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Where(IsOn).Select(rule => rule.Id)
            .Intersect(Fixers.SelectMany(fixer => fixer.FixableDiagnosticIds)).Order(StringComparer.Ordinal)];

    public bool Has(string id) => Analyzers.Any(analyzer => analyzer.SupportedDiagnostics.Any(rule => rule.Id == id && IsOn(rule)));

    /// <summary>A rule that is off, but named, is on.</summary>
    public Compilation Configure(Compilation compilation) => compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(
        compilation.Options.SpecificDiagnosticOptions.SetItems(_arguments.Ids.Where(Has)
            .Select(id => KeyValuePair.Create(id, ReportDiagnostic.Warn)))));

    private bool IsOn(DiagnosticDescriptor rule) =>
        _arguments.Asks(rule.Id) && (rule.IsEnabledByDefault || _arguments.Ids.Contains(rule.Id, StringComparer.OrdinalIgnoreCase));

    private static IEnumerable<T> Instances<T>(Assembly assembly) =>
        from type in assembly.GetTypes()
        where !type.IsAbstract && type.IsAssignableTo(typeof(T)) && type.GetConstructor(Type.EmptyTypes) is not null
        orderby type.FullName
        select (T)Activator.CreateInstance(type)!;
}
