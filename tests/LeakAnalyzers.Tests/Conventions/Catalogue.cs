using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>Every rule and every fix there is, found in the assemblies: nobody lists them.</summary>
internal static class Catalogue
{
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } = [.. Discover<DiagnosticAnalyzer, DiagnosticAnalyzerAttribute>("LeakAnalyzers")];

    public static ImmutableArray<CodeFixProvider> Fixers { get; } = [.. Discover<CodeFixProvider, ExportCodeFixProviderAttribute>("LeakAnalyzers.CodeFixes")];

    public static ImmutableArray<(DiagnosticDescriptor Descriptor, DiagnosticAnalyzer Analyzer)> Rules { get; } =
        [.. from analyzer in Analyzers from descriptor in analyzer.SupportedDiagnostics orderby descriptor.Id select (descriptor, analyzer)];

    public static DiagnosticDescriptor Rule(string id) => Rules.First(rule => rule.Descriptor.Id == id).Descriptor;

    public static CodeFixProvider? FixerOf(string id) => Fixers.FirstOrDefault(fixer => fixer.FixableDiagnosticIds.Contains(id));

    /// <summary>Rules look at code; LEAK0xx speak of a configuration that cannot be read, and keep their severity at every level.</summary>
    public static bool IsAboutCode(this DiagnosticDescriptor rule) => !rule.Id.StartsWith("LEAK0", StringComparison.Ordinal);

    public static string DefaultLevel(this DiagnosticDescriptor rule) => rule.IsEnabledByDefault ? rule.DefaultSeverity.ToString() : "Disabled";

    /// <summary>The folder of a rule says what it is about: Reuse, Dispose, Timers, Concurrency, Waiting.</summary>
    public static string Family(DiagnosticAnalyzer analyzer) => analyzer.GetType().Namespace!.Split('.')[^1];

    private static IEnumerable<T> Discover<T, TMark>(string assembly) where TMark : Attribute =>
        from type in Assembly.Load(assembly).GetTypes()
        where !type.IsAbstract && type.GetCustomAttribute<TMark>() is not null
        orderby type.FullName
        select (T)Activator.CreateInstance(type)!;
}
