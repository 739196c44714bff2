using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Tests.Clients;

/// <summary>The package as users get it: packed once for a test run, in a feed and a package folder of its own, so that no cache answers.</summary>
public sealed class PackedPackage : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("leakanalyzers-clients-");

    // A release, so that 'dotnet add package' takes it without a version, and a new one each second.
    public string Version { get; } = $"0.0.{(int)(DateTime.UtcNow - new DateTime(2026, 1, 1)).TotalSeconds}";

    public string Path => System.IO.Path.Combine(Feed, $"LeakAnalyzers.{Version}.nupkg");

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["NUGET_PACKAGES"] = System.IO.Path.Combine(_folder.FullName, "packages") };

    private string Feed => System.IO.Path.Combine(_folder.FullName, "feed");

    // What is restored on this machine already is used from where it is.
    private static string SharedPackages => System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? System.IO.Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public async Task InitializeAsync()
    {
        await Pack("Pack", Feed);
        File.WriteAllText(System.IO.Path.Combine(_folder.FullName, "nuget.config"),
            $"""
            <configuration>
              <packageSources><add key="packed" value="{Feed}" /></packageSources>
              <fallbackPackageFolders><add key="shared" value="{SharedPackages}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Packs once more, from nothing.</summary>
    public async Task<string> PackAgain()
    {
        var feed = System.IO.Path.Combine(_folder.FullName, "again");
        await Pack("Rebuild;Pack", feed);
        return System.IO.Path.Combine(feed, System.IO.Path.GetFileName(Path));
    }

    /// <summary>An empty folder in which the package can be restored.</summary>
    public ClientFolder NewFolder(string name) => new(System.IO.Path.Combine(_folder.FullName, name), this);

    // Only the version of the package changes: the assemblies are those of every other Release build.
    private async Task Pack(string targets, string feed)
    {
        using var turn = await Turn();
        (await Command.Run(
            "dotnet", Repository.Root, new Dictionary<string, string>(),
            "build", "src/Package", "-restore", "--nologo", "--verbosity", "quiet", $"-t:{targets}", "-p:Configuration=Release", $"-p:PackageVersion={Version}", $"-p:PackageOutputPath={feed}")).Succeeded();
    }

    // Test projects run side by side, and a build does not keep a second one out of its folders.
    private static async Task<FileStream> Turn()
    {
        using var deadline = new CancellationTokenSource(Command.Patience);
        Directory.CreateDirectory(Repository.PathOf("artifacts"));
        while (true)
        {
            try
            {
                return new(Repository.PathOf("artifacts/pack.lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(100, deadline.Token);
            }
        }
    }
}

/// <summary>These tests start compilers; one after the other they get done sooner.</summary>
[CollectionDefinition(Name)]
public sealed class ClientTests : ICollectionFixture<PackedPackage>
{
    public const string Name = "Clients";
}
