using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>Code of a page, as the only file of a web project, looked at by every rule of the package.</summary>
internal sealed class Snippet
{
    private const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    private readonly Document _document;

    private Snippet(Document document) => _document = document;

    /// <param name="code">A whole file, or statements as in Program.cs.</param>
    /// <param name="editorConfig">What an .editorconfig beside it says.</param>
    /// <param name="rule">The rule in question: it is on, even if it is off by default.</param>
    public static Snippet Of(string code, string editorConfig, DiagnosticDescriptor rule)
    {
        var parsed = CSharpSyntaxTree.ParseText(code).GetCompilationUnitRoot();
        var options = new CSharpCompilationOptions(
            parsed.Members.OfType<GlobalStatementSyntax>().Any() ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            specificDiagnosticOptions: rule.IsEnabledByDefault ? [] : [new(rule.Id, ReportDiagnostic.Info)]);

        var project = new AdhocWorkspace()
            .AddProject(ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "Page", "Page", LanguageNames.CSharp, compilationOptions: options, metadataReferences: Frameworks.Web));
        project = project.AddDocument("Usings.cs", Usings, filePath: "/page/Usings.cs").Project;
        project = project.AddAnalyzerConfigDocument(".editorconfig", SourceText.From("root = true\n" + editorConfig), filePath: "/page/.editorconfig").Project;
        return new(project.AddDocument("Page.cs", code, filePath: "/page/Page.cs"));
    }

    public async Task<string> Text() => (await _document.GetTextAsync()).ToString();

    public async Task<IEnumerable<Diagnostic>> CompilerErrors() =>
        (await Compilation()).GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);

    public async Task<ImmutableArray<Diagnostic>> Findings()
    {
        var analysis = (await Compilation()).WithAnalyzers(Catalogue.Analyzers, _document.Project.AnalyzerOptions);
        return [.. (await analysis.GetAnalyzerDiagnosticsAsync()).OrderBy(d => d.Location.SourceSpan.Start)];
    }

    /// <summary>The first action offered for the first finding of a rule, or that with a key, carried out until no such finding is left; null if none is offered.</summary>
    public async Task<Snippet?> Repaired(string id, CodeFixProvider fixer, string? key = null)
    {
        var snippet = this;
        var first = (await Findings()).Length;
        for (var left = first; (await snippet.Findings()).FirstOrDefault(d => d.Id == id) is { } finding; left--)
        {
            Assert.True(left > 0, $"the fix of {id} does not come to an end");
            if (await snippet.Apply(finding, fixer, key) is not { } next) return null;
            snippet = next;
        }

        return snippet;
    }

    private async Task<Snippet?> Apply(Diagnostic finding, CodeFixProvider fixer, string? key)
    {
        var actions = new List<CodeAction>();
        await fixer.RegisterCodeFixesAsync(new CodeFixContext(_document, finding, (action, _) => actions.Add(action), CancellationToken.None));
        if (actions.FirstOrDefault(action => key is null || action.EquivalenceKey == key) is not { } preferred) return null;
        while (preferred.NestedActions is [var inner, ..]) preferred = inner;

        var change = Assert.Single((await preferred.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>());
        return new(change.ChangedSolution.GetDocument(_document.Id)!);
    }

    private async Task<Compilation> Compilation() => (await _document.Project.GetCompilationAsync())!;
}
