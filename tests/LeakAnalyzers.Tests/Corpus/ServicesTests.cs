using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LeakAnalyzers.Tests.Analysis;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace LeakAnalyzers.Tests.Corpus;

/// <summary>Services as people write them: what is found is marked, and one fix-all for each rule, as <c>dotnet format analyzers</c> runs them, leaves only what no fix may decide.</summary>
public sealed partial class ServicesTests
{
    public static TheoryData<string> Files => [.. Repository.SourcesIn("tests/LeakAnalyzers.Tests/Corpus/Services")];

    [Theory, MemberData(nameof(Files))]
    public async Task What_is_found_is_what_the_file_says(string path)
    {
        var expected = Repository.Read(path).Split('\n').SelectMany((line, index) => Mark().Matches(line).Select(mark => $"line {index + 1} {mark.Value}"));
        var found = (await FindingsIn(ProjectOf(path))).Select(finding => $"line {finding.Location.GetLineSpan().StartLinePosition.Line + 1} {finding.Id}");
        Assert.Equal(expected.Order(), found.Order());
    }

    [Theory, MemberData(nameof(Files))]
    public async Task The_fixes_leave_nothing_but_what_needs_a_hand(string path)
    {
        var project = ProjectOf(path);
        foreach (var id in Catalogue.Rules.Select(rule => rule.Descriptor.Id).Distinct()) project = await Repaired(project, id);
        var left = ByHand().Matches(Repository.Read(path)).Select(mark => mark.Value);
        Assert.Equal(left.Order(), (await FindingsIn(project)).Select(finding => finding.Id).Order());
    }

    private static Project ProjectOf(string path)
    {
        var project = new AdhocWorkspace().AddProject(ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "Services", "Services", LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary), parseOptions: new CSharpParseOptions(LanguageVersion.Latest), metadataReferences: Frameworks.Web));
        project = project.AddDocument("Usings.cs", Code.Usings, filePath: "/services/Usings.cs").Project;
        return project.AddDocument("Service.cs", Repository.Read(path), filePath: "/services/Service.cs").Project;
    }

    private static async Task<ImmutableArray<Diagnostic>> FindingsIn(Project project)
    {
        var compilation = (await project.GetCompilationAsync())!;
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return [.. (await compilation.Findings()).Where(finding => finding.Id != "LEAK299")];
    }

    private static async Task<Project> Repaired(Project project, string id)
    {
        if (Catalogue.FixerOf(id) is not { } fixer || (await FindingsIn(project)).FirstOrDefault(finding => finding.Id == id) is not { } first) return project;
        var ways = new List<CodeAction>();
        await fixer.RegisterCodeFixesAsync(new CodeFixContext(project.GetDocument(first.Location.SourceTree)!, first, (way, _) => ways.Add(way), CancellationToken.None));
        var context = new FixAllContext(project, fixer, FixAllScope.Project, ways.FirstOrDefault()?.EquivalenceKey!, [id], new Reported(id), CancellationToken.None);
        if (await fixer.GetFixAllProvider()!.GetFixAsync(context) is not { } everywhere) return project;
        return (await everywhere.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().SingleOrDefault()?.ChangedSolution.GetProject(project.Id) ?? project;
    }

    private sealed class Reported(string id) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => (await FindingsIn(project)).Where(finding => finding.Id == id);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            var tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return (await GetAllDiagnosticsAsync(document.Project, cancellationToken)).Where(finding => finding.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }

    [GeneratedRegex(@"(?<=//.*)LEAK\d+")]
    private static partial Regex Mark();

    /// <summary>A finding that no fix may decide.</summary>
    [GeneratedRegex(@"LEAK\d+(?= \(by hand\))")]
    private static partial Regex ByHand();
}
