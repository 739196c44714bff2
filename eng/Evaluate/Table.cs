namespace LeakAnalyzers.Evaluate;

/// <summary>A file of tab-separated values with a line of names: facts about public code, never the code itself.</summary>
internal static class Table
{
    public static ImmutableArray<IReadOnlyDictionary<string, string>> Read(string path)
    {
        var lines = File.ReadLines(path).Where(line => line.Length > 0).Select(line => line.Split('\t')).ToList();
        return
        [
            .. lines.Skip(1)
                .Select(cells =>
                    (IReadOnlyDictionary<string, string>)lines[0].Zip(cells).ToDictionary(cell => cell.First, cell => cell.Second)),
        ];
    }
}

/// <summary>A finding that was judged by reading the code around it.</summary>
/// <param name="Value"><c>TRUE</c>: a maintainer acts on it; <c>PEDANTIC</c>: right, and not worth a change; <c>FALSE</c>: wrong.</param>
internal sealed record Verdict(string Repository, string Commit, string Path, int Line, string Id, string Value)
{
    public static ImmutableArray<Verdict> ReadAll(string path) =>
        [.. Table.Read(path)
            .Select(row => new Verdict(row["repo"], row["commit"], row["path"], int.Parse(row["line"]), row["id"], row["verdict"]))];
}

/// <summary>A leak that a later commit repaired.</summary>
/// <param name="Before">The lines that acquire what leaks, in the parent of the repairing commit.</param>
/// <param name="After">The same acquisitions after the repair.</param>
internal sealed record Pair(string Id, string Family, string Repository, string Parent, string Fix, string Path, ImmutableArray<int> Before,
    ImmutableArray<int> After)
{
    public static ImmutableArray<Pair> ReadAll(string path) =>
    [
        .. Table.Read(path).Select(row => new Pair(
            row["id"], row["family"], row["repo"], row["parent_commit"], row["fix_commit"], row["path"], Lines(row["before_lines"]),
            Lines(row["after_lines"]))),
    ];

    private static ImmutableArray<int> Lines(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(part => part != "-")
            .Select(int.Parse)];
}
