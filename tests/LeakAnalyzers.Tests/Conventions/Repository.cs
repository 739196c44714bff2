namespace LeakAnalyzers.Tests.Conventions;

/// <summary>The files of this repository, named by their path from its root.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string path) => Path.Combine(Root, path);

    public static bool Has(string path) => File.Exists(PathOf(path));

    public static string Read(string path) => File.ReadAllText(PathOf(path)).ReplaceLineEndings("\n");

    /// <summary>The C# files somebody wrote in a folder: nothing that a build left there.</summary>
    public static IEnumerable<string> SourcesIn(string folder) =>
        from file in Directory.EnumerateFiles(PathOf(folder), "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !path.Split('/').Any(part => part is "bin" or "obj")
        orderby path
        select path;

    /// <summary>What people read: documents and the forms of new issues.</summary>
    public static IEnumerable<string> Documents() =>
        from file in Directory.EnumerateFiles(Root, "*.*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.System })
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where path.EndsWith(".md", StringComparison.Ordinal) || path.StartsWith(".github/", StringComparison.Ordinal)
        where !path.Split('/').Any(part => part is "bin" or "obj" or "artifacts" or ".git")
        orderby path
        select path;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props"))) return folder.FullName;
        }

        throw new InvalidOperationException("The tests run outside of the repository");
    }
}
