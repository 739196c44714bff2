namespace LeakAnalyzers.TryFix;

/// <summary>Keeps the figures, prints troubles as they come and the table at the end.</summary>
internal sealed class Report(Arguments arguments)
{
    private readonly SortedDictionary<string, Tally> _tallies = new(StringComparer.Ordinal);

    public bool IsClean => _tallies.Values.All(tally => tally.Trouble == 0);

    public Tally this[string id] => _tallies.TryGetValue(id, out var tally) ? tally : _tallies[id] = new Tally();

    public void Say(string id, string what, IEnumerable<string> troubles, Func<string> diff)
    {
        var all = troubles.ToList();
        this[id].Trouble += all.Count > 0 ? 1 : 0;
        if (all.Count == 0 && !arguments.ShowDiffs) return;
        Console.WriteLine($"{(all.Count > 0 ? "TROUBLE" : "fixed")} {id} {what}");
        foreach (var trouble in all) Console.WriteLine($"  ! {trouble}");
        Console.WriteLine(diff());
    }

    public string Place(Finding finding)
    {
        var start = finding.Diagnostic.Location.GetLineSpan().StartLinePosition;
        return $"{SourceFolder.Relative(arguments.Source, finding.Document.FilePath)}({start.Line + 1},{start.Character + 1})";
    }

    public void PrintTable()
    {
        Console.WriteLine(Tally.Heading);
        foreach (var (id, tally) in _tallies) Console.WriteLine(tally.Row(id));
        Console.WriteLine(Tally.Sum(_tallies.Values).Row("total"));
    }
}
