using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.Benchmarks;

/// <summary>
/// The C# of a folder as compilations, one for each project file, without MSBuild and without packages: types of packages that
/// this process does not run on stay unresolved, for every contender alike.
/// </summary>
internal sealed class SourceFolder
{
    private static readonly string[] Usings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading",
            "System.Threading.Tasks"];

    private static readonly CSharpParseOptions Language = new(
        LanguageVersion.Preview, DocumentationMode.None,
        preprocessorSymbols: ["NET", "NETCOREAPP", "NET10_0", .. Enumerable.Range(5, 6).Select(version => $"NET{version}_0_OR_GREATER")]);

    private static readonly ImmutableArray<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("LeakAnalyzers", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path))];

    private readonly string _root;
    private readonly Dictionary<string, CSharpCompilation> _byProject = [];
    private readonly ILookup<string, string> _files;

    private SourceFolder(string root)
    {
        _root = Path.GetFullPath(root);
        var projects = Find("*.csproj").GroupBy(path => Path.GetDirectoryName(path)!)
            .ToDictionary(folder => folder.Key, folder => folder.First());
        _files = Find("*.cs")
            .ToLookup(path =>
                Ancestors(path).Select(folder => projects.GetValueOrDefault(folder)).FirstOrDefault(project => project is not null) ?? "");
        foreach (var project in _files.Select(group => group.Key)) Compile(project);
        Lines = _byProject.Values.SelectMany(compilation => compilation.SyntaxTrees).Sum(tree => tree.GetText().Lines.Count);
    }

    private SourceFolder(IEnumerable<(string Project, string Path, string Code)> files)
    {
        (_root, _files) = ("", Enumerable.Empty<string>().ToLookup(path => path));
        var usings = CSharpSyntaxTree.ParseText(string.Concat(Usings.Select(name => $"global using {name};\n")), Language, "Usings.cs");
        foreach (var project in files.GroupBy(file => file.Project))
        {
            var trees = project.AsParallel().AsOrdered().Select(file => CSharpSyntaxTree.ParseText(file.Code, Language, file.Path));
            _byProject[project.Key] = CSharpCompilation.Create(project.Key, trees.Append(usings), References,
                new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        }

        Lines = _byProject.Values.SelectMany(compilation => compilation.SyntaxTrees).Sum(tree => tree.GetText().Lines.Count);
    }

    public int Lines { get; }

    public int Projects => _byProject.Count;

    public static SourceFolder Load(string root) => new(root);

    /// <summary>Generated code, of about so many lines.</summary>
    public static SourceFolder Generated(int lines) => new(Workload.Create(lines));

    /// <summary>The compilations with nothing bound yet: only the syntax is shared with those handed out before.</summary>
    public ImmutableArray<Compilation> Fresh() => [.. _byProject.Values.Select(compilation => compilation.Clone())];

    /// <summary>Files as a project of a workspace.</summary>
    public static Project AddTo(AdhocWorkspace workspace, IEnumerable<(string Path, string Code)> files)
    {
        var id = ProjectId.CreateNewId();
        var usings = string.Concat(Usings.Select(name => $"global using {name};\n"));
        var solution = workspace.CurrentSolution.AddProject(ProjectInfo.Create(
            id, VersionStamp.Default, "Project", "Project", LanguageNames.CSharp, compilationOptions:
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: Language, metadataReferences: References));
        foreach (var (path, code) in files.Append(("Usings.cs", usings)))
            solution = solution.AddDocument(DocumentId.CreateNewId(id), path, SourceText.From(code), filePath: "/" + path);
        return workspace.TryApplyChanges(solution)
            ? workspace.CurrentSolution.GetProject(id)!
            : throw new InvalidOperationException("The workspace takes no project.");
    }

    /// <summary>A single file as a compilation with nothing bound yet.</summary>
    public static CSharpCompilation Compile(string code, string path) =>
        CSharpCompilation.Create("File", [CSharpSyntaxTree.ParseText(code, Language, path)], References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    private IEnumerable<string> Find(string pattern) =>
        Directory.EnumerateFiles(_root, pattern, SearchOption.AllDirectories)
            .Where(path => !path[_root.Length..].Split('/', '\\').Any(part => part is "bin" or "obj" or "artifacts" or ".git"))
            .Order(StringComparer.Ordinal);

    private IEnumerable<string> Ancestors(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null && folder.Length >= _root.Length;
            folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    private CSharpCompilation? Compile(string project)
    {
        if (_byProject.TryGetValue(project, out var known)) return known;
        if (!_files.Contains(project)) return null;

        var items = (project == "" ? [] : XDocument.Load(project).Descendants()).ToLookup(item => item.Name.LocalName, item =>
            item.Attribute("Include")?.Value ?? "");
        var text =
            string.Concat(Usings.Concat(items["Using"]).Where(name => name != "").Distinct().Select(name => $"global using {name};\n"))
            + string.Concat(
                items["InternalsVisibleTo"].Select(name =>
                    $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{name}\")]\n"));
        var trees = _files[project].AsParallel().AsOrdered().Select(Parse).Append(CSharpSyntaxTree.ParseText(text, Language, "Usings.cs"))
            .ToList();
        var kind = trees.Any(tree => tree.GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any())
            ? OutputKind.ConsoleApplication
            : OutputKind.DynamicallyLinkedLibrary;
        var options = new CSharpCompilationOptions(kind, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);

        // A project that refers to itself in a circle finds nothing the second time.
        _byProject[project] = CSharpCompilation.Create(Path.GetFileNameWithoutExtension(project) is { Length: > 0 } name
            ? name
            : "Folder", trees, References, options);
        var others =
            items["ProjectReference"].Select(path =>
                Compile(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, path.Replace('\\', '/')))))
            .OfType<CSharpCompilation>();
        return _byProject[project] = _byProject[project].AddReferences(others.Select(other => other.ToMetadataReference()));
    }

    private static SyntaxTree Parse(string path)
    {
        using var file = File.OpenRead(path);
        return CSharpSyntaxTree.ParseText(SourceText.From(file), Language, path);
    }
}
