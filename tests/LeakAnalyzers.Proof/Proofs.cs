using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Proof;

/// <summary>What this run measures, and the table of it that <c>eng/proof</c> shows.</summary>
public sealed class Proofs : IAsyncLifetime
{
    private readonly List<Proof> _done = [];
    private ILookup<Case, Task<Proof>>? _waiting;

    internal static IReadOnlyList<Case> All { get; } = [.. Cases.All.Concat(Incident.All.Select(incident => incident.Case)).Where(leak => !leak.OnLinux || OperatingSystem.IsLinux())];

    internal Versions Versions { get; } = new();

    public async Task InitializeAsync()
    {
        await Versions.InitializeAsync();
        _waiting = All.Where(leak => leak.Waits && Run.Includes(leak)).SelectMany(leak => Enumerable.Repeat(leak, Run.Repetitions)).ToList().ToLookup(leak => leak, Measure);
    }

    public async Task DisposeAsync()
    {
        var table = Repository.PathOf("artifacts/proof.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(table)!);
        await File.WriteAllLinesAsync(table, _done.OrderBy(proof => proof.Case.Name).Select(proof => proof.ToString()).Prepend(Proof.Heading));
        await Versions.DisposeAsync();
    }

    internal async Task Check(Case leak)
    {
        foreach (var begun in leak.Waits ? _waiting![leak] : Enumerable.Range(1, Run.Repetitions).Select(_ => Measure(leak)))
        {
            var proof = await begun;
            _done.Add(proof);
            proof.Check();
            if (Run.Accepts && !leak.OnPostgres) await File.WriteAllTextAsync(Repository.PathOf(proof.Measured.Path), proof.Measured.Csv());
        }
    }

    private async Task<Proof> Measure(Case leak)
    {
        var (leaking, repaired) = Incident.All.FirstOrDefault(incident => incident.Case == leak) is { } incident
            ? (incident.Measure(Versions.Leaking("LeakyService")), incident.Measure(Versions.Repaired("LeakyService")))
            : (LeakingProcess.Measure(leak, Versions.Leaking("Leaks")), LeakingProcess.Measure(leak, Versions.Repaired("Leaks")));
        return new(leak, await leaking, await repaired);
    }
}

/// <summary>They share two builds of every program.</summary>
[CollectionDefinition(Name)]
public sealed class ProofTests : ICollectionFixture<Proofs>
{
    public const string Name = "Proofs";
}
