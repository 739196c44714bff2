using BenchmarkDotNet.Running;

namespace LeakAnalyzers.Benchmarks;

/// <summary>
/// <c>[folder]</c> runs the benchmarks over the C# of a folder (LEAK_BENCHMARK_SOURCE, or our own sources); <c>--ratio</c> [<c>--rounds</c>
/// 7] prints ratios to the floor within a minute or so, CA2000 of the SDK among them (<c>--peer</c> names another
/// Microsoft.CodeAnalysis.NetAnalyzers.dll).
/// <c>--growth</c> prints what methods with more and more acquisitions cost.
/// </summary>
internal static class Program
{
    public static string Folder { get; private set; } = Environment.GetEnvironmentVariable("LEAK_BENCHMARK_SOURCE") ?? OwnSources();

    public static async Task Main(string[] arguments)
    {
        var (ratio, growth, rounds, peer) = (false, false, 7, Contender.SdkAnalyzers());
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--ratio": ratio = true; break;
                case "--growth": growth = true; break;
                case "--rounds": rounds = int.Parse(arguments[++i]); break;
                case "--peer": peer = arguments[++i]; break;
                default: Folder = arguments[i]; break;
            }
        }

        if (growth)
        {
            await Growth.Print(rounds);
            return;
        }

        if (!ratio)
        {
            BenchmarkRunner.Run<PackageBenchmarks>();
            return;
        }

        List<Contender> contenders = [Contender.Floor, Contender.Engine, Contender.Package];
        if (peer is not null) contenders.Add(Contender.CA2000(peer));
        await Ratio.Print(SourceFolder.Load(Folder), contenders, rounds);
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
