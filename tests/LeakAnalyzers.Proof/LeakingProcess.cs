using System.Diagnostics;
using System.Globalization;

namespace LeakAnalyzers.Proof;

/// <summary>Runs one class of the folder Leaks in a process of its own, and takes a sample at each of its stops.</summary>
internal static class LeakingProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<IReadOnlyList<Sample>> Measure(Case leak, string folder)
    {
        await using var peer = await Peer.Start();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "Leaks.dll"), leak.Rule, $"{leak.Step}", $"{Case.Samples}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Runtime.Settle(start.Environment);
        if (leak.OnPostgres) start.Environment["LEAKS_POSTGRES"] = Run.Postgres;
        foreach (var (name, value) in peer.Environment) start.Environment[name] = value;

        using var deadline = new CancellationTokenSource(Patience);
        using var process = Process.Start(start)!;
        try
        {
            var samples = new List<Sample>();
            while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                var own = line.Split(' ');
                Assert.False(leak.Uncollected && own[2] != "0", $"{leak.Name}: a garbage collection came by, which was not to be measured");
                samples.Add(new(int.Parse(own[0], CultureInfo.InvariantCulture), leak.PeerCount?.Invoke(peer) ?? long.Parse(own[1], CultureInfo.InvariantCulture)));
                await process.StandardInput.WriteLineAsync();
                await process.StandardInput.FlushAsync(deadline.Token);
            }

            await process.WaitForExitAsync(deadline.Token);
            Assert.True(process.ExitCode == 0, $"{leak.Name} ended with {process.ExitCode} in {folder}");
            return samples;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
