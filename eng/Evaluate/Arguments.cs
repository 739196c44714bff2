namespace LeakAnalyzers.Evaluate;

/// <summary>What the command line asks for.</summary>
/// <param name="Clones">The folder with git repositories named <c>owner+name</c>, bare ones in <c>owner+name/repo</c>.</param>
/// <param name="References">A folder with further assemblies to compile against.</param>
/// <param name="Repository">The only repository to look at; null for all.</param>
/// <param name="Only">The only list to score, <c>verdicts</c> or <c>pairs</c>; null for both.</param>
/// <param name="Kept">The folder that keeps what was found, so that a run goes on where the last one ended; null for none.</param>
/// <param name="Accepts">Whether the figures are written to <c>docs/precision.md</c>.</param>
internal sealed record Arguments(string Clones, string? References, string? Repository, string? Only, string? Kept, bool Accepts)
{
    public const string Usage = """
        usage: eng/evaluate CLONES [--refs DIR] [--repo OWNER/NAME] [--only verdicts|pairs] [--keep DIR] [--accept]
          CLONES    git repositories named owner+name, or bare ones in owner+name/repo
          --refs    a folder with further assemblies to compile against
          --repo    score this repository alone
          --only    score one of the two lists alone
          --keep    keep what is found there: the same rules are not run on the same commit again
          --accept  write docs/precision.md
        """;

    public bool Scores(string list) => Only is null || Only == list;

    public bool Asks(string repository) => Repository is null || Repository == repository;

    public static Arguments? Read(string[] args)
    {
        var result = new Arguments("", null, null, null, null, false);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--refs" when i + 1 < args.Length && Directory.Exists(args[i + 1]):
                    result = result with { References = args[++i] };
                    break;
                case "--repo" when i + 1 < args.Length:
                    result = result with { Repository = args[++i] };
                    break;
                case "--only" when i + 1 < args.Length && args[i + 1] is "verdicts" or "pairs":
                    result = result with { Only = args[++i] };
                    break;
                case "--keep" when i + 1 < args.Length:
                    result = result with { Kept = Path.GetFullPath(args[++i]) };
                    break;
                case "--accept":
                    result = result with { Accepts = true };
                    break;
                case var clones when result.Clones == "" && Directory.Exists(clones):
                    result = result with { Clones = Path.GetFullPath(clones) };
                    break;
                default:
                    return null;
            }
        }

        return result.Clones == "" || result.Accepts && (result.Repository ?? result.Only) is not null ? null : result;
    }
}
