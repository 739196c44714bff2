using System.Reflection;

namespace LeakAnalyzers.Benchmarks;

/// <summary>A set of analyzers that runs over the same source as the others.</summary>
/// <param name="Name">As the tables show it.</param>
/// <param name="Analyzers">None for the compiler alone.</param>
/// <param name="Rules">Ids of the rules that are on; other rules of the analyzers don't run.</param>
internal sealed record Contender(string Name, ImmutableArray<DiagnosticAnalyzer> Analyzers, ImmutableHashSet<string> Rules)
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Own =
        [.. from type in typeof(LeakAnalyzers.Rules.LeakRule).Assembly.GetTypes()
            where !type.IsAbstract && type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is not null
            orderby type.FullName
            select (DiagnosticAnalyzer)Activator.CreateInstance(type)!];

    /// <summary>The compiler without analyzers.</summary>
    public static Contender Compiler { get; } = new("compiler", [], []);

    /// <summary>What any analyzer with these registrations costs, since the compiler must then bind every body.</summary>
    public static Contender Floor { get; } = new("floor", [.. Own.Select(rule => new Floor(rule))], Ids(isAll: false));

    public static Contender Engine { get; } = new("engine", [new EngineAlone()], ["ENGINE"]);

    public static Contender Package { get; } = new("package", Own, Ids(isAll: false));

    /// <summary>With the rule that is off by default.</summary>
    public static Contender AllRules { get; } = new("all rules", Own, Ids(isAll: true));

    /// <summary>Each rule alone, with the floor that registers the same.</summary>
    public static IEnumerable<(Contender Rule, Contender Floor)> Each() =>
        from rule in Own
        let ids = rule.SupportedDiagnostics.Select(supported => supported.Id).ToImmutableHashSet()
        select (new Contender(rule.GetType().Name, [rule], ids), new Contender("floor", [new Floor(rule)], ids));

    /// <summary>The rule of the SDK that looks for the same leaks.</summary>
    public static Contender CA2000(string assembly) => new("CA2000", [(DiagnosticAnalyzer)Activator.CreateInstance(
        Assembly.LoadFrom(assembly).GetType("Microsoft.NetCore.Analyzers.Runtime.DisposeObjectsBeforeLosingScope", throwOnError: true)!)!],
        ["CA2000"]);

    /// <summary>Other packages that look for the same defects, from where <c>eng/compare</c> downloads them.</summary>
    public static IEnumerable<Contender> Peers(string folder) =>
        from peer in Compare.Contender.All(folder)
        where peer.Analyzers.All(analyzer => analyzer.GetType().Assembly != typeof(LeakAnalyzers.Rules.LeakRule).Assembly)
        select new Contender(peer.Name, peer.Analyzers, [.. peer.Rules]);

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
            if (Analyzers.IsEmpty) compilation.GetDiagnostics();
            else found += (await Analysis(compilation, concurrent).GetAnalyzerDiagnosticsAsync()).Count(finding =>
                Rules.Contains(finding.Id));
        }

        return found;
    }

    public CompilationWithAnalyzers Analysis(Compilation compilation, bool concurrent)
    {
        var levels = Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => rule.Id).Distinct()
            .ToImmutableDictionary(id => id, id => Rules.Contains(id) ? ReportDiagnostic.Warn : ReportDiagnostic.Suppress);
        return compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(levels)).WithAnalyzers(
            Analyzers, new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), Failed, concurrent, logAnalyzerExecutionTime: false));
    }

    private static ImmutableHashSet<string> Ids(bool isAll) =>
        [.. Own.SelectMany(analyzer => analyzer.SupportedDiagnostics).Where(rule => isAll || rule.IsEnabledByDefault)
            .Select(rule => rule.Id)];

    private static void Failed(Exception exception, DiagnosticAnalyzer analyzer, Diagnostic diagnostic)
    {
        if (analyzer.GetType().Assembly == typeof(LeakAnalyzers.Rules.LeakRule).Assembly)
            throw new InvalidOperationException($"{analyzer} failed", exception);
    }
}
