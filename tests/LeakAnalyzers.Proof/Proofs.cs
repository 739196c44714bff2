using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Proof;

/// <summary>What this run measures, and the table of it that <c>eng/proof</c> shows.</summary>
public sealed class Proofs : IAsyncLifetime
{
    private readonly List<Proof> _done = [];
    private Dictionary<Case, Task<Proof>> _waiting = [];

    internal static IReadOnlyList<Case> All { get; } = [.. Cases.All, .. Incident.All.Select(incident => incident.Case)];

    internal Versions Versions { get; } = new();

    public async Task InitializeAsync()
    {
        await Versions.InitializeAsync();
        _waiting = All.Where(leak => leak.Waits && Run.Includes(leak)).ToDictionary(leak => leak, Measure);
    }

    public async Task DisposeAsync()
    {
        var table = Repository.PathOf("artifacts/proof.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(table)!);
        await File.WriteAllLinesAsync(table, _done.OrderBy(proof => proof.Case.Name).Select(proof => proof.ToString()));
        await Versions.DisposeAsync();
    }

    internal async Task Check(Case leak)
    {
        for (var time = 1; time <= Run.Repetitions; time++)
        {
            var proof = await (_waiting.Remove(leak, out var begun) ? begun : Measure(leak));
            _done.Add(proof);
            proof.Check();
            if (Run.Accepts && time == 1 && !leak.OnPostgres) await File.WriteAllTextAsync(Repository.PathOf(proof.Measured.Path), proof.Measured.Csv());
        }
    }

    private Task<Proof> Measure(Case leak) => Incident.All.FirstOrDefault(incident => incident.Case == leak) is { } incident
        ? Both(leak, hasRepair: true, version => incident.Measure(version("LeakyService")))
        : Both(leak, Rule.Of(leak.Rule).HasFix, version => LeakingProcess.Measure(leak, version("Leaks")));

    private async Task<Proof> Both(Case leak, bool hasRepair, Func<Func<string, string>, Task<IReadOnlyList<Sample>>> measure)
    {
        var leaking = measure(Versions.Leaking);
        var repaired = hasRepair ? measure(Versions.Repaired) : null;
        return new(leak, await leaking, repaired is null ? null : await repaired);
    }
}

/// <summary>They share two builds of every program.</summary>
[CollectionDefinition(Name)]
public sealed class ProofTests : ICollectionFixture<Proofs>
{
    public const string Name = "Proofs";
}
