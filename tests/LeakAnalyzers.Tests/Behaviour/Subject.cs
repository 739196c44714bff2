using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using LeakAnalyzers.CodeFixes.Reuse;
using LeakAnalyzers.Rules.Reuse;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace LeakAnalyzers.Tests.Behaviour;

/// <summary>A program that is compiled and run in this process, as it is and as the fixes of the reuse rules leave it.</summary>
internal sealed class Subject
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> s_rules = [new HttpClientPerCall(), new HttpHandlerPerCall(), new SharedClientPerCall(), new ClientNeverRenewsConnections()];

    private readonly Project _project;

    private Subject(Project project) => _project = project;

    /// <param name="files">Whole files; one of them has a class <c>Root</c> whose <c>Add</c> registers the services.</param>
    public static Subject Of(params (string Name, string Text)[] files)
    {
        var project = new AdhocWorkspace().AddProject(ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "Subject", "Subject", LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable), metadataReferences: Frameworks.Web));
        foreach (var (name, text) in files) project = project.AddDocument(name, text, filePath: $"/subject/{name}").Project;
        return new(project);
    }

    public async Task<IReadOnlyList<string>> Findings() => [.. (await Diagnostics()).Select(d => d.Id).Order()];

    /// <summary>The titles of what is offered for the first finding, the preferred way first.</summary>
    public async Task<IReadOnlyList<(string Title, string Key)>> Ways()
    {
        var first = (await Diagnostics()).OrderBy(d => d.Id).First();
        var offered = new List<(string, string)>();
        var context = new CodeFixContext(_project.Solution.GetDocument(first.Location.SourceTree)!, first, (action, _) => offered.Add((action.Title, action.EquivalenceKey!)), CancellationToken.None);
        await Fixer(first.Id).RegisterCodeFixesAsync(context);
        return offered;
    }

    /// <summary>The program with every finding repaired, by one way or by the best for each.</summary>
    public async Task<Subject> Repaired(string? key = null)
    {
        var repaired = await Repaired(_project, new ReuseClient(), key);
        return new(await Repaired(repaired, new RenewConnections(), key: null));
    }

    /// <summary>Loads the program, registers its services, and runs some code with them.</summary>
    public async Task<string> Run(Func<IServiceProvider, Assembly, Task<string>> use)
    {
        using var image = new MemoryStream();
        var emitted = (await _project.GetCompilationAsync())!.Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        image.Position = 0;
        var assembly = new AssemblyLoadContext("subject", isCollectible: true).LoadFromStream(image);

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddOptions();
        assembly.GetType("Root")!.GetMethod("Add")!.Invoke(null, [services]);
        await using var provider = services.BuildServiceProvider();
        return await use(provider, assembly);
    }

    private async Task<ImmutableArray<Diagnostic>> Diagnostics() => await Diagnostics(_project);

    private static async Task<ImmutableArray<Diagnostic>> Diagnostics(Project project)
    {
        var compilation = (await project.GetCompilationAsync())!;
        compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
        return await compilation.WithAnalyzers(s_rules, project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync();
    }

    private static async Task<Project> Repaired(Project project, CodeFixProvider fixer, string? key)
    {
        var context = new FixAllContext(project, fixer, FixAllScope.Project, key!, fixer.FixableDiagnosticIds, new Reported(fixer.FixableDiagnosticIds), CancellationToken.None);
        if (await fixer.GetFixAllProvider()!.GetFixAsync(context) is not { } action) return project;
        var change = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().SingleOrDefault();
        return change is null ? project : change.ChangedSolution.GetProject(project.Id)!;
    }

    private static CodeFixProvider Fixer(string id) => id == ClientNeverRenewsConnections.Id ? new RenewConnections() : new ReuseClient();

    private sealed class Reported(ImmutableArray<string> ids) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => (await Diagnostics(project)).Where(d => ids.Contains(d.Id));

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => GetAllDiagnosticsAsync(document.Project, cancellationToken);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
