namespace LeakAnalyzers.Fuzz.Examining;

/// <summary>A web project with a single file, which every mutant becomes in turn.</summary>
internal static class FuzzWorkspace
{
    public const string FilePath = "/fuzz/Mutant.cs";

    /// <summary>The namespaces of a web project and those of the libraries that the rules know.</summary>
    public static readonly string Usings = string.Concat(new[]
    {
        "System", "System.Collections.Concurrent", "System.Collections.Generic", "System.Data.Common", "System.Diagnostics", "System.IO",
        "System.Linq", "System.Net", "System.Net.Http", "System.Net.Security", "System.Net.Sockets", "System.Net.WebSockets",
        "System.Text.Json", "System.Threading", "System.Threading.Channels", "System.Threading.Tasks", "Microsoft.AspNetCore.Builder",
        "Microsoft.AspNetCore.Http", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    }.Select(name => $"global using {name};\n"));

    public static ImmutableArray<MetadataReference> References { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(IsShared)
            .Select(path => MetadataReference.CreateFromFile(path))];

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Preview);

    private static readonly Project Empty = new AdhocWorkspace().CurrentSolution
        .AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Mutant", "Mutant", LanguageNames.CSharp, "/fuzz/Mutant.csproj",
            parseOptions: ParseOptions, metadataReferences: References))
        .Projects.Single().AddDocument("Usings.cs", Usings, filePath: "/fuzz/Usings.cs").Project;

    /// <summary>The code as a new document of a new project: nothing that an analysis kept for the one before applies to it.</summary>
    public static Document Open(string code, ImmutableDictionary<string, ReportDiagnostic> severities)
    {
        var hasStatements = SyntaxFactory.ParseCompilationUnit(code, options: ParseOptions).Members.OfType<GlobalStatementSyntax>().Any();
        return Empty.WithCompilationOptions(Options(hasStatements).WithSpecificDiagnosticOptions(severities))
            .AddDocument("Mutant.cs", SourceText.From(code), filePath: FilePath);
    }

    public static CSharpCompilationOptions Options(bool isProgram) => new(
        isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
        allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);

    private static bool IsShared(string path) =>
        Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(path)))?.StartsWith("Microsoft.", StringComparison.Ordinal) == true;
}
