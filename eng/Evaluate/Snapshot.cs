using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using LeakAnalyzers.TryFix;

namespace LeakAnalyzers.Evaluate;

/// <summary>What the rules report in one commit of a repository, or in the folder of one of its projects.</summary>
internal sealed class Snapshot(Arguments arguments)
{
    private static readonly string[] Sources = [":(glob)**/*.cs", ":(glob)**/*.csproj", ":(glob)**/*.props"];

    private readonly TryFix.Arguments _everything = new("", [], int.MaxValue, null, false);

    /// <summary>Every finding of the rules that are on; null where the clone or the commit is not at hand.</summary>
    /// <param name="folder">The folder to look at, relative to the repository; empty for all of it.</param>
    public async Task<ImmutableArray<Report>?> ReadAsync(string repository, string commit, string folder = "")
    {
        var clone = new[] { "repo", ".git", "" }.Select(part => Path.Combine(arguments.Clones, repository.Replace('/', '+'), part))
            .FirstOrDefault(IsRepository);
        if (clone is null) return null;
        var kept = FileFor($"{repository}@{commit}/{folder}");
        if (kept is not null && File.Exists(kept)) return [.. File.ReadLines(kept).Select(Report.Parse)];
        var target = Directory.CreateTempSubdirectory("evaluate").FullName;
        try
        {
            if (!Extract(clone, commit, folder, target)) return null;
            var source = Path.Combine(target, folder);
            var solution = SourceFolder.Load(source, new References(arguments.References));
            var found = await new Findings(new TryFix.Rules(_everything)).InAsync(solution);
            var reports = found.Select(finding => Describe(finding, target)).Distinct().ToImmutableArray();
            if (kept is not null) File.WriteAllLines(kept, reports.Select(report => report.ToString()));
            return reports;
        }
        finally
        {
            Directory.Delete(target, recursive: true);
        }
    }

    /// <summary>Where the findings of the rules as they are now are kept: another build of them has a folder of its own.</summary>
    private string? FileFor(string name)
    {
        if (arguments.Kept is null) return null;
        var rules = typeof(LeakAnalyzers.Rules.LeakRule).Module.ModuleVersionId.ToString("N");
        var folder = Directory.CreateDirectory(Path.Combine(arguments.Kept, rules)).FullName;
        return Path.Combine(folder, string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' ? c : '+')) + ".tsv");
    }

    /// <summary>The nearest folder above a file that has a project in a commit.</summary>
    public string ProjectFolder(string repository, string commit, string path)
    {
        var clone = new[] { "repo", ".git", "" }.Select(part => Path.Combine(arguments.Clones, repository.Replace('/', '+'), part))
            .FirstOrDefault(IsRepository);
        for (var folder = Parent(path); clone is not null && folder.Length > 0; folder = Parent(folder))
        {
            var (listed, names) = Git(clone, "ls-tree", "--name-only", commit, folder + "/");
            if (listed && names.Split('\n').Any(name => name.EndsWith(".csproj", StringComparison.Ordinal))) return folder;
        }

        return Parent(path);
    }

    private static Report Describe(Finding finding, string root)
    {
        var place = finding.Diagnostic.Location.GetLineSpan();
        return new(Path.GetRelativePath(root, place.Path).Replace('\\', '/'), place.StartLinePosition.Line
            + 1, finding.Id, finding.Diagnostic.Severity);
    }

    private static bool Extract(string clone, string commit, string folder, string target)
    {
        var archive = Path.Combine(target, "sources.zip");
        var wanted = folder.Length > 0 ? [[folder]] : new[] { Sources, Sources[..2], Sources[..1] };
        if (!wanted.Any(paths => Git(clone, ["archive", "--format=zip", "--output", archive, commit, "--", .. paths]).Succeeded))
            return false;
        ZipFile.ExtractToDirectory(archive, target);
        File.Delete(archive);
        return true;
    }

    private static bool IsRepository(string path) => Directory.Exists(Path.Combine(path, "objects"));

    private static string Parent(string path) => Path.GetDirectoryName(path)?.Replace('\\', '/') ?? "";

    private static (bool Succeeded, string Output) Git(string clone, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["--git-dir", clone, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        using var git = Process.Start(start)!;
        var errors = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        errors.Wait();
        return (git.ExitCode == 0, output);
    }
}

/// <summary>One report as the lists of judged findings name it.</summary>
internal sealed record Report(string Path, int Line, string Id, DiagnosticSeverity Severity)
{
    public bool IsWarning => Severity >= DiagnosticSeverity.Warning;

    public static Report Parse(string line) => line.Split('\t') is [var path, var number, var id, var severity]
        ? new(path, int.Parse(number, CultureInfo.InvariantCulture), id, Enum.Parse<DiagnosticSeverity>(severity))
        : throw new FormatException(line);

    public override string ToString() => string.Join('\t', Path, Line.ToString(CultureInfo.InvariantCulture), Id, Severity);
}
