namespace LeakAnalyzers.Proof;

/// <summary>What a rule reports grows with every request, and does not once the rule's own fix has been applied; so does what brought the sample service down.</summary>
[Collection(ProofTests.Name)]
[Trait("Kind", "Process")]
public sealed class LeakProofs(Proofs proofs)
{
    public static TheoryData<string> Names => [.. Proofs.All.Where(Run.Includes).Select(leak => leak.Name)];

    [Theory, MemberData(nameof(Names))]
    public Task A_leak_grows_and_its_repair_does_not(string name) => proofs.Check(Proofs.All.Single(leak => leak.Name == name));
}
