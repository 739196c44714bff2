using System.Collections.Immutable;
using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Tests.Analysis;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using AnalysisWork = LeakAnalyzers.Analysis.ControlFlow.AnalysisCounters;

namespace LeakAnalyzers.Tests.Robustness;

/// <summary>Runs every rule over a piece of code, and every fix over every finding.</summary>
internal static class AllRules
{
    /// <summary>A stack that the compiler itself can fill with the deepest code it accepts.</summary>
    private const int LargeStack = 256 * 1024 * 1024;

    /// <summary>What the rules report; a rule that breaks down breaks the test.</summary>
    public static Task<(ImmutableArray<Diagnostic> Findings, AnalysisCounters Work)> Report(string code) => Report(code, concurrent: true);

    private static async Task<(ImmutableArray<Diagnostic> Findings, AnalysisCounters Work)> Report(string code, bool concurrent)
    {
        var probe = new CompilationProbe();
        var compilation = Code.Compile(code);
        var options = new CompilationWithAnalyzersOptions(new([]), (exception, analyzer, _) => Assert.Fail($"{analyzer}: {exception}"), concurrent, logAnalyzerExecutionTime: false);
        var findings = await compilation.WithAnalyzers([.. Code.Rules, probe], options).GetAnalyzerDiagnosticsAsync();
        Assert.DoesNotContain(findings, finding => finding.Id == "AD0001");
        return ([.. findings.Where(finding => finding.Id.StartsWith("LEAK", StringComparison.Ordinal)).OrderBy(finding => finding.Location.SourceSpan.Start).ThenBy(finding => finding.Id)], AnalysisCounters.For(probe.Seen!));
    }

    /// <summary>The same on a thread whose stack is as large as the deepest code that the compiler accepts needs.</summary>
    public static (ImmutableArray<Diagnostic> Findings, AnalysisCounters Work) ReportWithLargeStack(string code)
    {
        (ImmutableArray<Diagnostic>, AnalysisCounters)? result = null;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = Report(code, concurrent: false).GetAwaiter().GetResult();
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            LargeStack);
        thread.Start();
        thread.Join();
        return failure is null ? result!.Value : throw new InvalidOperationException(failure.Message, failure);
    }

    /// <summary>Reports, and asks every fix for every finding: it may be silent, it may not break down.</summary>
    public static async Task<ImmutableArray<Diagnostic>> ReportAndRepair(string code)
    {
        var (findings, _) = await Report(code);
        var project = new AdhocWorkspace().AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Code", "Code", LanguageNames.CSharp, compilationOptions: Code.Compile().Options, metadataReferences: Frameworks.Web));
        project = project.AddDocument("Usings.cs", Code.Usings).Project;
        var document = project.AddDocument("Code.cs", code);
        foreach (var finding in await Findings(document))
        {
            if (Catalogue.FixerOf(finding.Id) is { } fixer) await Repair(document, finding, fixer);
        }

        return findings;
    }

    private static async Task<IEnumerable<Diagnostic>> Findings(Document document) => (await (await document.Project.GetCompilationAsync())!.Findings())
        .Where(finding => finding.Location.SourceTree?.FilePath == document.FilePath || finding.Location.SourceTree == document.GetSyntaxTreeAsync().Result);

    private static async Task Repair(Document document, Diagnostic finding, CodeFixProvider fixer)
    {
        var actions = new List<CodeAction>();
        await fixer.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => actions.Add(action), CancellationToken.None));
        foreach (var action in actions.Where(action => action.NestedActions.IsEmpty))
        {
            var change = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single();
            Assert.DoesNotContain((await change.ChangedSolution.GetDocument(document.Id)!.GetSyntaxRootAsync())!.GetDiagnostics(), error => error.Severity == DiagnosticSeverity.Error && error.Id.StartsWith("CS1", StringComparison.Ordinal));
        }
    }
}
