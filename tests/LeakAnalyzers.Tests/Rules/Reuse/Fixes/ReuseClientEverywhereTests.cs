using System.Collections.Immutable;
using LeakAnalyzers.CodeFixes.Reuse;
using LeakAnalyzers.Rules.Reuse;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Tests.Rules.Reuse.Fixes;

/// <summary>Bulk runs as <c>dotnet format</c> makes them: once over a whole solution, with or without a key.</summary>
public sealed class ReuseClientEverywhereTests
{
    private const string Program =
        """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Prices1>();
        builder.Build().Run();

        """;

    [Theory]
    [InlineData(null)]
    [InlineData("LeakAnalyzers.ReuseClient")]
    public async Task Ten_classes_and_one_program_end_with_one_registration(string? key)
    {
        var solution = Solution(["net"], [.. Enumerable.Range(1, 10).Select(i => ($"Prices{i}.cs", Class(i))), ("Program.cs", Program)]);
        var repaired = await Repaired(solution, key);

        var texts = await Texts(repaired);
        Assert.Equal(10, texts.Count(t => t.Contains("_httpClientFactory.CreateClient()")));
        Assert.Equal(Program.Replace("<Prices1>();", "<Prices1>();\nbuilder.Services.AddHttpClient();"), texts.Last());
        Assert.Empty(await Problems(repaired));
        Assert.Empty(await Findings(repaired));
        Assert.Equal(texts, await Texts(await Repaired(repaired, key)));
    }

    [Fact]
    public async Task A_file_of_many_targets_has_one_text()
    {
        var solution = Solution(["net", "netstandard"], [("Prices.cs", Class(1))]);
        var text = Assert.Single((await Texts(await Repaired(solution, null))).Distinct());
        Assert.Contains("s_httpClient", text);
    }

    [Fact]
    public async Task A_type_that_one_target_lacks_is_not_used_in_any()
    {
        var solution = Solution(["net", "netstandard"], [("Prices.cs", Class(1))]);
        var text = (await Texts(await Repaired(solution, null)))[0];
        Assert.Contains("s_httpClient = new HttpClient();", text);
    }

    [Theory]
    [InlineData(true, "net")]
    [InlineData(true, "net", "net")]
    [InlineData(false, "net", "netstandard")]
    public async Task A_lifetime_is_set_where_every_target_knows_it(bool isSet, params string[] targets)
    {
        const string Kept = "using System.Net.Http;\n\nstatic class Api\n{\n    static readonly HttpClient Client = new(new HttpClientHandler { UseCookies = false });\n}\n";
        var solution = Solution(targets, [("Api.cs", Kept)]);
        var repaired = await Repaired(solution, null, new RenewConnections());
        Assert.Equal(isSet ? targets.Length : 0, repaired.GetChanges(solution).GetProjectChanges().SelectMany(p => p.GetChangedDocuments()).Count());
        Assert.Equal(isSet, (await Texts(repaired)).Any(text => text.Contains("PooledConnectionLifetime")));
    }

    private static string Class(int number) =>
        $$"""
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices{{number}}
        {
            public Task<string> Load(string address) => new HttpClient().GetStringAsync(address);
        }

        """;

    private static Solution Solution(string[] targets, (string Name, string Text)[] files)
    {
        var solution = new AdhocWorkspace().CurrentSolution;
        foreach (var target in targets)
        {
            var references = target == "net" ? Frameworks.Net80.Add(HostingLibraries.Reference) : Frameworks.NetStandard20;
            var kind = files.Any(f => f.Name == "Program.cs") ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
            var project = ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, $"Shop({target})", "Shop", LanguageNames.CSharp, "/shop/Shop.csproj",
                compilationOptions: new CSharpCompilationOptions(kind), metadataReferences: references);
            solution = solution.AddProject(project);
            foreach (var (name, text) in files) solution = solution.AddDocument(DocumentId.CreateNewId(project.Id), name, text.ReplaceLineEndings("\n"), filePath: $"/shop/{name}");
        }

        return solution;
    }

    private static async Task<Solution> Repaired(Solution solution, string? key, CodeFixProvider? fix = null)
    {
        var provider = fix ?? new ReuseClient();
        var context = new FixAllContext(solution.Projects.First(), provider, FixAllScope.Solution, key!, provider.FixableDiagnosticIds, new Reports(), CancellationToken.None);
        var action = await provider.GetFixAllProvider()!.GetFixAsync(context);
        if (action is null) return solution;
        var operations = await action.GetOperationsAsync(CancellationToken.None);
        return operations.OfType<ApplyChangesOperation>().SingleOrDefault()?.ChangedSolution ?? solution;
    }

    private static async Task<ImmutableArray<Diagnostic>> Findings(Project project) =>
        await (await project.GetCompilationAsync())!.WithAnalyzers([new HttpClientPerCall(), new HttpHandlerPerCall(), new ClientNeverRenewsConnections()], project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync();

    private static async Task<IEnumerable<Diagnostic>> Findings(Solution solution) =>
        (await Task.WhenAll(solution.Projects.Select(Findings))).SelectMany(found => found);

    private static async Task<IEnumerable<Diagnostic>> Problems(Solution solution) =>
        (await Task.WhenAll(solution.Projects.Select(async p => (await p.GetCompilationAsync())!.GetDiagnostics()))).SelectMany(found => found).Where(d => d.Severity >= DiagnosticSeverity.Warning);

    private static async Task<string[]> Texts(Solution solution) =>
        await Task.WhenAll(solution.Projects.SelectMany(p => p.Documents).Select(async d => (await d.GetTextAsync()).ToString()));

    private sealed class Reports : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => await Findings(project);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
