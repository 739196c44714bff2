using LeakAnalyzers.Rules;

namespace LeakAnalyzers.Compare;

/// <summary>A set of rules that runs over the corpus.</summary>
/// <param name="Name">Of the package.</param>
/// <param name="Version">Of the package, or of the SDK that brings it.</param>
/// <param name="Rules">Ids of the rules about the same defects; other rules of the package don't run.</param>
/// <param name="Analyzers">The analyzers that report these ids.</param>
internal sealed record Contender(
    string Name, string Version, ImmutableArray<string> Rules, ImmutableArray<DiagnosticAnalyzer> Analyzers)
{
    /// <summary>The rule of the package for every other disposable object, which is off by default.</summary>
    public const string OtherObjects = "LEAK299";

    /// <summary>Costs what any analyzer costs: the compiler binds every body.</summary>
    public static Contender Floor { get; } = new("floor", "", ["FLOOR"], [new FloorAnalyzer()]);

    /// <summary>Only the rule for other disposable objects.</summary>
    public static Contender Others { get; } = Own("LeakAnalyzers", id => id == OtherObjects);

    /// <param name="folder">Where the packages were downloaded to.</param>
    public static ImmutableArray<Contender> All(string folder) =>
    [
        Own("LeakAnalyzers", id => id != OtherObjects && !id.StartsWith("LEAK0", StringComparison.Ordinal)),
        Sdk("CA2000", "CA2213"),
        // Created, held, replaced, ignored and returned disposables, and one HttpClient per call.
        Package(folder, "IDisposableAnalyzers", "IDISP001", "IDISP002", "IDISP003", "IDISP004", "IDISP006", "IDISP012", "IDISP014"),
        // Disposables of locals and fields, locks on all paths, clients per invocation or request.
        Package(folder, "SonarAnalyzer.CSharp", "S2930", "S2931", "S2222", "S6420", "S6962"),
        // Tasks that outlive the resource they use, and tasks that are not observed.
        Package(folder, "Meziantou.Analyzer", "MA0100", "MA0129", "MA0134"),
        // Work that outlives the resource it uses.
        Package(folder, "AsyncFixer", "AsyncFixer04"),
    ];

    /// <summary>What this reports on a compilation.</summary>
    public async Task<ImmutableArray<Diagnostic>> RunAsync(Compilation compilation)
    {
        var options = compilation.Options.WithSpecificDiagnosticOptions(
            Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => rule.Id).Distinct()
                .ToImmutableDictionary(id => id, id => Rules.Contains(id) ? ReportDiagnostic.Warn : ReportDiagnostic.Suppress));
        var analysis = compilation.WithOptions(options).WithAnalyzers(Analyzers, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        return [.. (await analysis.GetAnalyzerDiagnosticsAsync()).Where(found => Rules.Contains(found.Id))];
    }

    private static Contender Own(string name, Func<string, bool> includes)
    {
        var assembly = typeof(LeakRule).Assembly;
        var analyzers = AnalyzerAssembly.Analyzers(assembly)
            .Where(analyzer => analyzer.SupportedDiagnostics.Any(rule => includes(rule.Id))).ToImmutableArray();
        return new(name, assembly.GetName().Version!.ToString(3),
            [.. analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => rule.Id).Where(includes).Distinct()],
            analyzers);
    }

    private static Contender Sdk(params ImmutableArray<string> rules)
    {
        var shared = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var sdk = Directory.EnumerateDirectories(Path.Combine(shared, "..", "..", "..", "sdk")).Order(StringComparer.Ordinal).Last();
        var folder = Path.Combine(sdk, "Sdks", "Microsoft.NET.Sdk", "analyzers");
        return Load($"{string.Join(", ", rules)} (.NET SDK)", Path.GetFileName(sdk), folder, rules);
    }

    private static Contender Package(string folder, string name, params ImmutableArray<string> rules)
    {
        var version = Directory.EnumerateDirectories(Path.Combine(folder, name.ToLowerInvariant())).Single();
        return Load(name, Path.GetFileName(version), Path.Combine(version, "analyzers"), rules);
    }

    private static Contender Load(string name, string version, string folder, ImmutableArray<string> rules)
    {
        var analyzers = AnalyzerAssembly.LoadAll(folder)
            .Where(analyzer => analyzer.SupportedDiagnostics.Any(rule => rules.Contains(rule.Id))).ToImmutableArray();
        var known = analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => rule.Id).ToHashSet();
        return rules.Where(id => !known.Contains(id)).ToList() is [var missing, ..]
            ? throw new InvalidOperationException($"{name} {version} has no rule {missing}")
            : new(name, version, rules, analyzers);
    }
}
