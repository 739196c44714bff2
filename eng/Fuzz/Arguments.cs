using System.Globalization;

namespace LeakAnalyzers.Fuzz;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments(double Minutes, int Mutants, int Seed, int First, string? Folder, string Sources,
    ImmutableArray<string> Rules, bool IsWorker)
{
    public const string Usage = """
        usage: eng/fuzz [--minutes N] [--mutants N] [--seed S] [--first I] [--sources TEXT] [--rules DLL,DLL] [DIR]
          --minutes  how long mutants are made; 1 if neither this nor --mutants is given
          --mutants  how many mutants are made
          --seed     the same seed makes the same mutants of the same sources
          --first    the number of the first mutant: with --mutants 1, a single mutant of an earlier run
          --sources  mutate only files with this in their name, a rule's id for instance
          --rules    assemblies with analyzers and fixes to examine instead of the package's
          DIR        a folder of C# to mutate beside the sources of the tests and the examples of the pages
        """;

    /// <summary>Only the parent process passes this.</summary>
    public const string WorkerSwitch = "--worker";

    public static Arguments? Read(string[] args)
    {
        var result = new Arguments(0, 0, Environment.TickCount, 0, null, "", [], false);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out var minutes):
                    (result, i) = (result with { Minutes = minutes }, i + 1);
                    break;
                case "--mutants" when int.TryParse(value, out var mutants):
                    (result, i) = (result with { Mutants = mutants }, i + 1);
                    break;
                case "--seed" when int.TryParse(value, out var seed):
                    (result, i) = (result with { Seed = seed }, i + 1);
                    break;
                case "--first" when int.TryParse(value, out var first):
                    (result, i) = (result with { First = first }, i + 1);
                    break;
                case "--sources" when value != "":
                    (result, i) = (result with { Sources = value }, i + 1);
                    break;
                case "--rules" when value.Split(',') is var files && files.All(File.Exists):
                    (result, i) = (result with { Rules = [.. files.Select(Path.GetFullPath)] }, i + 1);
                    break;
                case WorkerSwitch:
                    result = result with { IsWorker = true };
                    break;
                case var folder when result.Folder is null && Directory.Exists(folder):
                    result = result with { Folder = Path.GetFullPath(folder) };
                    break;
                default:
                    return null;
            }
        }

        return result is { Minutes: 0, Mutants: 0 } ? result with { Minutes = 1 } : result;
    }
}
