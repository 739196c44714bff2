using System.Reflection;
using LeakAnalyzers.Rules;

namespace LeakAnalyzers.Benchmarks;

/// <summary>A set of analyzers that runs over the same source as the others.</summary>
internal sealed record Contender(string Name, ImmutableArray<DiagnosticAnalyzer> Analyzers)
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Rules =
        [.. from type in typeof(Rules.LeakRule).Assembly.GetTypes()
            where !type.IsAbstract && type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is not null
            orderby type.FullName
            select (DiagnosticAnalyzer)Activator.CreateInstance(type)!];

    /// <summary>What any analyzer with these registrations costs, since the compiler must then bind every body.</summary>
    public static Contender Floor { get; } = new("floor", [.. Rules.Select(rule => new Floor(rule))]);

    public static Contender Engine { get; } = new("engine", [new EngineAlone()]);

    public static Contender Package { get; } = new("package", Rules);

    /// <summary>The rule of the SDK that looks for the same leaks.</summary>
    public static Contender CA2000(string assembly) => new("CA2000", [(DiagnosticAnalyzer)Activator.CreateInstance(
        Assembly.LoadFrom(assembly).GetType("Microsoft.NetCore.Analyzers.Runtime.DisposeObjectsBeforeLosingScope", throwOnError: true)!)!]);

    /// <summary>The analyzers that came with the SDK, if this runs on one.</summary>
    public static string? SdkAnalyzers()
    {
        var sdks = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "sdk"));
        return !Directory.Exists(sdks) ? null : Directory.EnumerateDirectories(sdks).Order(StringComparer.Ordinal).Reverse()
            .Select(sdk => Path.Combine(sdk, "Sdks", "Microsoft.NET.Sdk", "analyzers", "Microsoft.CodeAnalysis.NetAnalyzers.dll"))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Runs over compilations in which nothing is bound yet, and returns how much was found.</summary>
    public async Task<int> Run(ImmutableArray<Compilation> fresh, bool concurrent)
    {
        var found = 0;
        foreach (var compilation in fresh)
        {
            var on = Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics)
                .Where(rule => rule.IsEnabledByDefault || Name == "CA2000").Select(rule => rule.Id).Distinct();
            var options = compilation.Options.WithSpecificDiagnosticOptions(on.ToImmutableDictionary(id => id, _ => ReportDiagnostic.Warn));
            var analysis = compilation.WithOptions(options).WithAnalyzers(
                Analyzers,
                new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), Failed, concurrent, logAnalyzerExecutionTime: false));
            found += (await analysis.GetAnalyzerDiagnosticsAsync()).Length;
        }

        return found;
    }

    private static void Failed(Exception exception, DiagnosticAnalyzer analyzer, Diagnostic diagnostic) =>
        throw new InvalidOperationException($"{analyzer} failed", exception);
}
