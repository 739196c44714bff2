using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace LeakAnalyzers.Benchmarks;

/// <summary>What the package adds to an analysis of a source folder, against an analyzer that does nothing.</summary>
[Config(typeof(EachRunOnce)), MemoryDiagnoser]
public class PackageBenchmarks
{
    private SourceFolder _source = null!;
    private ImmutableArray<Compilation> _fresh;

    [GlobalSetup]
    public void Load() => _source = SourceFolder.Load(Program.Folder);

    // The second run over a compilation would find everything bound.
    [IterationSetup]
    public void Unbind() => _fresh = _source.Fresh();

    [Benchmark(Baseline = true)]
    public Task<int> Floor() => Contender.Floor.Run(_fresh, concurrent: true);

    [Benchmark]
    public Task<int> Engine() => Contender.Engine.Run(_fresh, concurrent: true);

    [Benchmark]
    public Task<int> Package() => Contender.Package.Run(_fresh, concurrent: true);

    // In this process, since a benchmark of its own would need the whole solution built again.
    private sealed class EachRunOnce : ManualConfig
    {
        public EachRunOnce() => AddJob(Job.Default
            .WithToolchain(InProcessNoEmitToolchain.Instance)
            .WithStrategy(RunStrategy.Monitoring).WithWarmupCount(5).WithIterationCount(10).WithInvocationCount(1).WithUnrollFactor(1));
    }
}
