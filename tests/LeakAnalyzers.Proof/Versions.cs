using LeakAnalyzers.Tests.Clients;
using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Proof;

/// <summary>The leaking programs, built as they are and once more after one <c>dotnet format analyzers</c> with the packed package.</summary>
public sealed class Versions : IAsyncLifetime
{
    private const string Solution = "Proof.sln";
    private static readonly string[] Programs = ["Leaks", "LeakyService"];

    private readonly PackedPackage _package = new();
    private ClientFolder? _folder;

    public async Task InitializeAsync()
    {
        await _package.InitializeAsync();
        _folder = _package.NewFolder("proof")
            .Copy("Leaks", Repository.PathOf("tests/LeakAnalyzers.Proof/Leaks"))
            .Copy("LeakyService", Repository.PathOf("samples/LeakyService"))
            .Solution(Solution);

        await Build("leaking", "--nologo");
        // The rules of the package alone: the SDK brings analyzers whose fixes are none of this proof's business.
        (await _folder.DotNet(["format", "analyzers", Solution, "--no-restore", "--severity", "info", "--diagnostics", .. Rule.All.Select(rule => rule.Id)])).Succeeded();
        await Build("repaired", "--no-restore");
    }

    public Task DisposeAsync() => _package.DisposeAsync();

    public string Leaking(string program) => _folder!.PathOf($"leaking/{program}");

    public string Repaired(string program) => _folder!.PathOf($"repaired/{program}");

    private async Task Build(string version, string option)
    {
        // What the analyzers find is the business of 'dotnet format' alone.
        (await _folder!.DotNet("build", Solution, option, "-p:RunAnalyzers=false")).Succeeded();
        Directory.CreateDirectory(_folder.PathOf(version));
        foreach (var program in Programs) Directory.Move(_folder.PathOf($"{program}/bin/Debug/net10.0"), _folder.PathOf($"{version}/{program}"));
    }
}
