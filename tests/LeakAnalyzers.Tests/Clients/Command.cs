using System.Diagnostics;
using System.Text;

namespace LeakAnalyzers.Tests.Clients;

/// <summary>Runs a command as a user does and keeps what it said.</summary>
internal static class Command
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>A quick check runs no test that starts a process.</summary>
    public static bool IsUnwanted { get; } = Environment.GetEnvironmentVariable("LEAK_QUICK") == "1";

    public static async Task<Outcome> Run(string program, string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        Assert.False(IsUnwanted, "A test that starts a process has [Trait(\"Kind\", \"Process\")], so that 'eng/check --quick' leaves it out");
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        Clean(start.Environment);
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var process = new Process { StartInfo = start };
        var said = new StringBuilder();
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} was still running after {Patience}:\n{said}");
        }

        return new($"{program} {string.Join(' ', arguments)}", process.ExitCode, said.ToString());

        void Keep(string? line)
        {
            lock (said) said.AppendLine(line);
        }
    }

    // What the test run's own MSBuild and test host left in the environment would reach the child's.
    private static void Clean(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.Ordinal)).ToList())
        {
            environment.Remove(name);
        }

        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        environment["DOTNET_NOLOGO"] = "1";
    }

    /// <summary>How a command ended.</summary>
    public sealed record Outcome(string CommandLine, int ExitCode, string Output)
    {
        public Outcome Succeeded()
        {
            Assert.True(ExitCode == 0, $"{CommandLine} ended with {ExitCode}:\n{Output}");
            return this;
        }
    }
}
