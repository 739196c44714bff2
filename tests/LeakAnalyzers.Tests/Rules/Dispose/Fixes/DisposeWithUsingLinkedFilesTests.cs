using System.Collections.Immutable;
using LeakAnalyzers.CodeFixes.Dispose;
using LeakAnalyzers.Rules.Dispose;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>One file in several projects, as a project with several target frameworks has it: edited once, in a way that all of them can compile.</summary>
public sealed class DisposeWithUsingLinkedFilesTests
{
    private const string Leaking =
        """
        using System.Data.Common;
        using System.Threading.Tasks;

        class Shared
        {
            async Task<int> Sync(DbCommand command)
            {
                var reader = await command.ExecuteReaderAsync();
                return reader.FieldCount;
            }
        }
        """;

    [Fact]
    public async Task Every_linked_document_gets_the_repaired_text()
    {
        var (first, second) = await Repair(Leaking, new(LanguageVersion.Latest), new(LanguageVersion.CSharp12));
        Assert.Contains("        await using var reader = await command.ExecuteReaderAsync();\n        return", first);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task An_older_language_decides_for_all()
    {
        var (first, _) = await Repair(Leaking, new(LanguageVersion.Latest), new(LanguageVersion.CSharp7_3));
        Assert.Contains("using (var reader = await command.ExecuteReaderAsync())\n        {\n            return", first);
        Assert.DoesNotContain("await using", first);
    }

    [Fact]
    public async Task A_place_that_one_of_them_compiles_out_is_still_repaired()
    {
        var conditional = Leaking.Replace("        var reader", "#if NEW\n        var reader").Replace("();\n        return", "();\n#else\n        var reader = command.ExecuteReader();\n#endif\n        return");
        var (first, _) = await Repair(conditional, new(LanguageVersion.Latest, preprocessorSymbols: ["NEW"]), new(LanguageVersion.Latest));
        Assert.Contains("#if NEW\n        await using var reader = await command.ExecuteReaderAsync();\n#else\n        await using var reader = command.ExecuteReader();\n#endif\n", first);
    }

    [Fact]
    public async Task What_would_be_wrong_in_one_of_them_is_done_in_none()
    {
        var kept = Leaking.Replace("        return", "#if KEEP\n        Kept.Reader = reader;\n#endif\n        return") + "\nstatic class Kept { public static DbDataReader Reader; }";
        var (first, second) = await Repair(kept, new(LanguageVersion.Latest), new(LanguageVersion.Latest, preprocessorSymbols: ["KEEP"]));
        Assert.Equal(kept, first);
        Assert.Equal(kept, second);
    }

    private static async Task<(string First, string Second)> Repair(string code, params CSharpParseOptions[] targets)
    {
        using var workspace = new AdhocWorkspace();
        var solution = workspace.CurrentSolution;
        var documents = new List<DocumentId>();
        foreach (var target in targets)
        {
            var project = ProjectId.CreateNewId();
            documents.Add(DocumentId.CreateNewId(project));
            solution = solution
                .AddProject(ProjectInfo.Create(project, VersionStamp.Default, $"Target{documents.Count}", "Target", LanguageNames.CSharp, parseOptions: target,
                    compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary), metadataReferences: Frameworks.Web))
                .AddDocument(documents[^1], "Shared.cs", SourceText.From(code), filePath: "/Shared.cs");
        }

        var fix = new DisposeWithUsing();
        var context = new FixAllContext(solution.GetDocument(documents[0])!, fix, FixAllScope.Solution, null!, [ReaderNotDisposed.Id], new Reported(), CancellationToken.None);
        var action = await fix.GetFixAllProvider().GetFixAsync(context);
        Assert.NotNull(action);
        var change = (ApplyChangesOperation)Assert.Single(await action.GetOperationsAsync(CancellationToken.None));
        return (await Text(documents[0]), await Text(documents[1]));

        async Task<string> Text(DocumentId id) => (await change.ChangedSolution.GetDocument(id)!.GetTextAsync()).ToString();
    }

    private sealed class Reported : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
        {
            var compilation = await project.GetCompilationAsync(cancellationToken);
            Assert.Empty(compilation!.GetDiagnostics(cancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
            return await compilation.WithAnalyzers([new ReaderNotDisposed()]).GetAnalyzerDiagnosticsAsync(cancellationToken);
        }

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => GetAllDiagnosticsAsync(document.Project, cancellationToken);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
