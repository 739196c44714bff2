using System.Globalization;
using BenchmarkDotNet.Running;

namespace LeakAnalyzers.Benchmarks;

/// <summary>
/// Measures what the package costs. Without an option, BenchmarkDotNet runs over the C# of a folder (LEAK_BENCHMARK_SOURCE, or our own
/// sources). <c>--ratio</c> prints ratios to an analyzer that does nothing, for each folder; <c>--rules</c> what each rule allocates;
/// <c>--growth</c> what methods with more and more acquisitions cost; <c>--editor</c> what a key and a repair cost; <c>--report</c> all of
/// it, into <c>docs/performance.md</c>.
/// </summary>
/// <remarks>
/// <c>--rounds 7</c>; <c>--peers FOLDER</c>: packages to compare with, as <c>eng/compare</c> downloads them, or
/// <c>none</c>; <c>--lines 10000,100000</c>: generated code beside the folders.
/// </remarks>
internal static class Program
{
    public static string Folder { get; private set; } = Environment.GetEnvironmentVariable("LEAK_BENCHMARK_SOURCE") ?? OwnSources();

    public static async Task Main(string[] arguments)
    {
        var (mode, rounds, peers) = ("", 7, "");
        var (folders, sizes) = (new List<string>(), Array.Empty<int>());
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--ratio" or "--growth" or "--rules" or "--editor" or "--report": mode = arguments[i]; break;
                case "--rounds": rounds = int.Parse(arguments[++i], CultureInfo.InvariantCulture); break;
                case "--peers": peers = arguments[++i]; break;
                case "--lines":
                    sizes = [.. arguments[++i].Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
                    break;
                default: folders.Add(arguments[i]); break;
            }
        }

        if (folders.Count > 0) Folder = folders[0];
        else if (sizes.Length == 0) folders.Add(Folder);
        switch (mode)
        {
            case "--rules": await RuleCosts.Print(sizes.Length > 0 ? SourceFolder.Generated(sizes[0]) : SourceFolder.Load(Folder)); break;
            case "--growth": await Growth.Print(rounds); break;
            case "--editor": PerformancePage.Print(await EditorSession.Measure(), await FixSession.Measure()); break;
            case "--ratio": await Ratios(folders, sizes, Contenders(peers), rounds); break;
            case "--report":
                var ratios = await Ratios(folders, sizes, Contenders(peers), rounds);
                PerformancePage.Write(ratios, await EditorSession.Measure(), await FixSession.Measure());
                break;
            default: BenchmarkRunner.Run<PackageBenchmarks>(); break;
        }
    }

    private static List<Contender> Contenders(string peers)
    {
        List<Contender> contenders = [Contender.Compiler, Contender.Floor, Contender.Package, Contender.AllRules];
        if (peers is not ("" or "none")) contenders.AddRange(Contender.Peers(peers));
        else if (peers != "none" && Contender.SdkAnalyzers() is { } sdk) contenders.Add(Contender.CA2000(sdk));
        return contenders;
    }

    private static async Task<List<SourceCost>> Ratios(List<string> folders, int[] sizes, List<Contender> contenders, int rounds)
    {
        var sources = folders.Select(folder => (Name: Path.GetFileName(Path.GetFullPath(folder)), Load: (Func<SourceFolder>)(() =>
            SourceFolder.Load(folder))))
            .Concat(sizes.Select(size => ("generated", (Func<SourceFolder>)(() => SourceFolder.Generated(size)))));
        var costs = new List<SourceCost>();
        foreach (var (name, load) in sources)
        {
            var source = load();
            // Generated code is there to show how the cost grows: peers would take hours.
            var measured = await Ratio.Measure(source, name == "generated" ? contenders.Take(4).ToList() : contenders, rounds);
            Ratio.Print(source, measured);
            costs.Add(new(name, source.Lines, measured));
        }

        return costs;
    }

    private static string OwnSources()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props"))) return Path.Combine(folder.FullName, "src");
        }

        return Directory.GetCurrentDirectory();
    }
}
