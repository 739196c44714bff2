namespace LeakAnalyzers.Proof;

/// <summary>What <c>eng/proof</c> asks for; without it, what every check of the repository needs.</summary>
internal static class Run
{
    private static readonly string[] Wanted = (Environment.GetEnvironmentVariable("PROOF_OF") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static int Repetitions { get; } = int.TryParse(Environment.GetEnvironmentVariable("PROOF_REPEAT"), out var times) ? times : 1;

    public static bool Accepts { get; } = Environment.GetEnvironmentVariable("LEAK_ACCEPT") == "1";

    /// <summary>The connection string of a server to measure on besides.</summary>
    public static string? Postgres { get; } = Environment.GetEnvironmentVariable("PROOF_POSTGRES") is { Length: > 0 } server ? server : null;

    /// <summary>All of them, some by name, or what takes no minutes: the rules that are warnings by default, and the incidents that nobody has to wait for.</summary>
    public static bool Includes(Case leak) => Wanted switch
    {
        [] => Rule.All.FirstOrDefault(rule => rule.Id == leak.Rule) is { } rule ? rule.Level == "warning" : !leak.Waits,
        ["all"] => true,
        _ => Wanted.Contains(leak.Name) || Wanted.Contains(leak.Rule),
    };
}
