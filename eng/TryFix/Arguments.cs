namespace LeakAnalyzers.TryFix;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments(string Source, ImmutableArray<string> Ids, int Limit, string? References, bool ShowDiffs)
{
    public const string Usage = """
        usage: eng/tryfix DIR|SLN [--ids LEAK2,LEAK101] [--limit N] [--refs DIR] [--diffs]
          --ids    only ids that start so; a rule that is off by default is on when its whole id is named
          --limit  at most N findings of each id are fixed alone
          --refs   a folder with further assemblies to compile against
          --diffs  show every change, not only those in trouble
        """;

    public bool IsLimited => Limit < int.MaxValue;

    public static Arguments? Read(string[] args)
    {
        var result = new Arguments("", [], int.MaxValue, null, false);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--ids" when i + 1 < args.Length:
                    result = result with
                    {
                        Ids = [
                        .. args[++i].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
                    };
                    break;
                case "--limit" when i + 1 < args.Length && int.TryParse(args[i + 1], out var limit):
                    result = result with { Limit = limit };
                    i++;
                    break;
                case "--refs" when i + 1 < args.Length && Directory.Exists(args[i + 1]):
                    result = result with { References = args[++i] };
                    break;
                case "--diffs":
                    result = result with { ShowDiffs = true };
                    break;
                case var source when result.Source == "" && (Directory.Exists(source) || File.Exists(source)):
                    result = result with { Source = Path.GetFullPath(source) };
                    break;
                default:
                    return null;
            }
        }

        return result.Source == "" ? null : result;
    }

    public bool Asks(string id) => Ids.IsEmpty || Ids.Any(prefix => id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
