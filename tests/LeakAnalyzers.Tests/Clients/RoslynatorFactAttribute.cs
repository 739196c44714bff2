using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Tests.Clients;

/// <summary>A test that needs the Roslynator command line; it is skipped, and says so, where that cannot be restored.</summary>
public sealed class RoslynatorFactAttribute : FactAttribute
{
    private const string Version = "1.0.1";

    private static readonly string Tools = Repository.PathOf($"artifacts/tools/roslynator-{Version}");

    // Installed once for a clone: xunit makes this attribute on every discovery.
    private static readonly bool Installed = Directory.Exists(Tools) || (!Command.IsUnwanted && Install());

    public RoslynatorFactAttribute() => Skip = Installed ? null : "The Roslynator command line cannot be restored here";

    public static string Program { get; } = Path.Combine(Tools, "roslynator");

    private static bool Install() => Command.Run(
        "dotnet", Repository.Root, new Dictionary<string, string>(),
        "tool", "install", "Roslynator.DotNet.Cli", "--version", Version, "--tool-path", Tools).GetAwaiter().GetResult().ExitCode == 0;
}
