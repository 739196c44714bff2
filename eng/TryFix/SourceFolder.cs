using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.TryFix;

/// <summary>
/// The C# of a folder or of a solution file as a workspace's solution, one project for each project file, without MSBuild and without a
/// restore.
/// </summary>
internal sealed partial class SourceFolder
{
    private readonly string _root;
    private readonly References _references;
    private readonly Dictionary<string, ProjectFile> _projects;
    private readonly Dictionary<string, ProjectId> _ids;
    private readonly ILookup<string, string> _sources;
    private readonly ImmutableArray<string> _configurations;

    private SourceFolder(string source, References references)
    {
        _references = references;
        _root = Directory.Exists(source) ? source.TrimEnd('/', '\\') : Path.GetDirectoryName(source)!;
        var listed = Directory.Exists(source)
            ? null
            : ListedProject().Matches(File.ReadAllText(source))
                .Select(m => Path.GetFullPath(Path.Combine(_root, m.Groups[1].Value.Replace('\\', '/')))).ToHashSet();
        _projects = Find("*.csproj").GroupBy(path => Path.GetDirectoryName(path)!).Select(folder => folder.First())
            .Where(path => listed is null || listed.Contains(path)).ToDictionary(path => path, path => ProjectFile.Read(path, _root));
        var byFolder = _projects.Values.ToDictionary(project => project.Folder, project => project.FilePath);
        _sources = Find("*.cs")
            .ToLookup(path =>
                Ancestors(path).Select(folder => byFolder.GetValueOrDefault(folder)).FirstOrDefault(project => project is not null) ?? "");
        _configurations = [.. Find(".editorconfig")];
        _ids = _projects.Keys.ToDictionary(path => path, path => ProjectId.CreateNewId(path));
    }

    public static Solution Load(string source, References references)
    {
        var folder = new SourceFolder(source, references);
        var solution = new AdhocWorkspace().CurrentSolution;
        foreach (var project in folder._projects.Values.OrderBy(project => project.FilePath, StringComparer.Ordinal))
            solution = solution.AddProject(folder.Read(project));
        if (folder._projects.Count == 0) solution = solution.AddProject(folder.ReadLoose());
        return solution;
    }

    /// <summary>The path of a file as the reports show it.</summary>
    public static string Relative(string source, string? path) =>
        path is null
            ? ""
            : Path.GetRelativePath(Directory.Exists(source) ? source : Path.GetDirectoryName(source)!, path).Replace('\\', '/');

    private ProjectInfo Read(ProjectFile project)
    {
        var others = Closure(project).ToList();
        var language = new CSharpParseOptions(project.Language, DocumentationMode.Parse, preprocessorSymbols: project.Symbols);
        return Describe(_ids[project.FilePath], project.FilePath, project.AssemblyName, project.Sources(_sources[project.FilePath]),
            project.GeneratedText, language, project.IsProgram, project.Nullable)
            .WithProjectReferences(others.Select(other => new ProjectReference(_ids[other.FilePath])))
            .WithMetadataReferences(_references.For(others.Prepend(project).SelectMany(p => p.Packages)));
    }

    // A folder without a project file is one project.
    private ProjectInfo ReadLoose() =>
        Describe(ProjectId.CreateNewId(), Path.Combine(_root, "Folder.csproj"), "Folder", _sources[""], "",
            new CSharpParseOptions(LanguageVersion.Latest), isProgram: false, NullableContextOptions.Disable)
            .WithMetadataReferences(_references.For([]));

    private ProjectInfo Describe(ProjectId id, string path, string assembly, IEnumerable<string> sources, string generated,
        CSharpParseOptions language, bool isProgram, NullableContextOptions nullable)
    {
        var folder = Path.GetDirectoryName(path)!;
        var files = sources.ToList();
        var documents =
            files.Select(file =>
                DocumentInfo.Create(DocumentId.CreateNewId(id, file), Path.GetFileName(file), Folders(folder, file),
                    loader: new FileTextLoader(file, null), filePath: file))
            .ToList();
        if (generated.Length > 0)
        {
            var name = Path.Combine(folder, "obj", "Generated.g.cs");
            documents.Add(
                DocumentInfo.Create(DocumentId.CreateNewId(id, name), "Generated.g.cs",
                    loader: TextLoader.From(TextAndVersion.Create(SourceText.From(generated), VersionStamp.Default)), filePath: name,
                    isGenerated: true));
        }

        var kind = isProgram || files.Any(file => HasTopLevelStatements(file, language))
            ? OutputKind.ConsoleApplication
            : OutputKind.DynamicallyLinkedLibrary;
        var options =
            new CSharpCompilationOptions(kind, allowUnsafe: true, nullableContextOptions: nullable,
                assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);
        var configurations = _configurations.Where(file =>
            file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                || folder.StartsWith(Path.GetDirectoryName(file)!, StringComparison.Ordinal));
        return ProjectInfo.Create(id, VersionStamp.Default, Path.GetFileNameWithoutExtension(path), assembly, LanguageNames.CSharp, path,
            compilationOptions: options, parseOptions: language, documents: documents)
            .WithAnalyzerConfigDocuments(
                configurations.Select(file =>
                    DocumentInfo.Create(DocumentId.CreateNewId(id, file), ".editorconfig", loader: new FileTextLoader(file, null),
                        filePath: file)));
    }

    private static bool HasTopLevelStatements(string file, CSharpParseOptions language) =>
        Path.GetFileName(file) == "Program.cs"
            && CSharpSyntaxTree.ParseText(File.ReadAllText(file), language).GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>()
                .Any();

    private static string[] Folders(string folder, string file) =>
        [.. Path.GetRelativePath(folder, Path.GetDirectoryName(file)!).Split('/', '\\').Where(part => part is not ("." or ".."))];

    /// <summary>References to projects are passed on, as by the SDK; one that closes a circle is not.</summary>
    private IEnumerable<ProjectFile> Closure(ProjectFile project)
    {
        var seen = new HashSet<ProjectFile>();
        var open = new Stack<ProjectFile>([project]);
        while (open.TryPop(out var next))
        {
            foreach (var other in next.ProjectReferences.Select(path => _projects.GetValueOrDefault(path)).OfType<ProjectFile>())
            {
                if (other != project && seen.Add(other)) open.Push(other);
            }
        }

        return seen;
    }

    private IEnumerable<string> Find(string pattern) =>
        Directory.EnumerateFiles(_root, pattern, new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Where(path =>
                !path[_root.Length..].Split('/', '\\').Any(part => part is "bin" or "obj" or "artifacts" or "node_modules" or ".git"))
            .Order(StringComparer.Ordinal);

    private IEnumerable<string> Ancestors(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null && folder.Length >= _root.Length;
            folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    [GeneratedRegex(@"""([^""]+\.csproj)""")]
    private static partial Regex ListedProject();
}
