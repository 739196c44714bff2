namespace LeakAnalyzers.Tests.Conventions;

/// <summary>What is written from the descriptors: compared in a test run, written by <c>eng/accept</c>.</summary>
internal static class Generated
{
    private static readonly bool Accepting = Environment.GetEnvironmentVariable("LEAK_ACCEPT") == "1";

    public static void FileIs(string path, string expected)
    {
        var actual = Repository.Has(path) ? Repository.Read(path) : "";
        if (Accepting && actual != expected)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Repository.PathOf(path))!);
            File.WriteAllText(Repository.PathOf(path), expected);
            return;
        }

        Assert.True(actual == expected, $"{path} is stale: run eng/accept and look at what it changed.\n{FirstDifference(actual, expected)}");
    }

    /// <summary>Only what stands between two marker lines is generated; the rest of the file is somebody's.</summary>
    public static void PartIs(string path, string name, string expected)
    {
        var (open, close) = ($"<!-- {name} -->\n", $"<!-- /{name} -->\n");
        var text = Repository.Read(path);
        var start = text.IndexOf(open, StringComparison.Ordinal);
        var end = text.IndexOf(close, StringComparison.Ordinal);
        Assert.True(start >= 0 && end > start, $"{path} lacks its markers {open.Trim()} and {close.Trim()}");
        FileIs(path, text[..(start + open.Length)] + expected + text[end..]);
    }

    private static string FirstDifference(string actual, string expected)
    {
        var (found, wanted) = (actual.Split('\n'), expected.Split('\n'));
        var line = found.Zip(wanted).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1} is:          {found.ElementAtOrDefault(line)}\nline {line + 1} ought to be: {wanted.ElementAtOrDefault(line)}";
    }
}
